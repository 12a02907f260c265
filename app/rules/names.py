"""Is this the payer? A document's name is compared in memory and never kept."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import product

from rapidfuzz.fuzz import ratio

from app.model.check import NameMatch
from app.model.order import Name
from app.rules.name_words import name_words, scripts_of, sound

_TYPO_FROM = 85
"""Same person >= 86, different <= 80 in the study; facts of the packages tried."""
_FEWEST_WORDS = 2
"""A name of one word proves too little."""

ROMANISED_ALIKE = frozenset({"LATIN", "CYRILLIC", "GREEK"})
"""Other scripts leave out vowels, or one sign has many readings (anyascii reads Chinese)."""

_Words = tuple[str, ...]


class _Verdict(IntEnum):
    DIFFERS = 0
    UNCLEAR = 1
    MATCHES = 2


class _Likeness(IntEnum):
    """How alike two given names, or two family names, are."""

    OTHER = 0
    HINTED = 1
    """An initial agrees, or one of several words does while another contradicts."""
    TYPO = 2
    SAME = 3
    """Equal, or one side leaves out what the other adds (a middle or second name)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Parts:
    """A name's words by field; which field is the family's may be wrong."""

    given: _Words
    family: _Words

    def is_whole(self) -> bool:
        return bool(self.given and self.family)

    def swapped(self) -> "_Parts":
        return _Parts(given=self.family, family=self.given)


def compare_names(verified: Name, expected: Sequence[Name]) -> NameMatch:
    """Compare a document's name with those it may bear; the best answer counts.

    Name the payer (or the known person) as expected, never only a recipient.
    The verdict forgives scripts, accents, order, titles and particles, missing middle
    names, one of two surnames, habits of spelling (Erik/Eric) and a typo in the
    family name. It is strict where one household could pass for one person:

    - the family name alone never matches: Erik and Karin Johansson differ;
    - an initial (A. Andersson) is unclear, as it may be the brother's; beside a given
      name in full (Anna K. Andersson) it is welcome;
    - a given name that is only nearly right is unclear, because Christian and
      Christina, or Daniel and Daniela, are nearly alike too;
    - an order that adds both given and family names to the document's is unclear: it
      may name two people;
    - a name of one word is unclear, and so is a difference from a name in Arabic,
      Chinese and the like, where the romanisation may be to blame.
    """
    verdicts = [_compare(verified, name) for name in expected]
    return NameMatch(max(verdicts, default=_Verdict.UNCLEAR).name.lower())


def _compare(verified: Name, expected: Name) -> _Verdict:
    scripts = scripts_of(verified.full()), scripts_of(expected.full())
    foreign = scripts[0] != scripts[1]
    one, other = _read(verified, foreign=foreign), _read(expected, foreign=foreign)
    if min(len(one.given + one.family), len(other.given + other.family)) < _FEWEST_WORDS:
        return _Verdict.UNCLEAR
    verdict = max(_verdicts(one, other))
    if verdict is _Verdict.DIFFERS and (scripts[0] ^ scripts[1]) - ROMANISED_ALIKE:
        verdict = _Verdict.UNCLEAR
    if "CJK" in scripts[0] & scripts[1] and _signs(verified) != _signs(expected):
        # Characters that sound alike are many: other characters, no match.
        verdict = min(verdict, _Verdict.UNCLEAR)
    return verdict


def _read(name: Name, *, foreign: bool) -> _Parts:
    given, family = (
        tuple(sound(word, between_scripts=foreign) for word in name_words(part))
        for part in (name.first, name.last)
    )
    return _Parts(given=given, family=family)


def _signs(name: Name) -> list[str]:
    return sorted(filter(str.isalnum, name.full()))


def _verdicts(one: _Parts, other: _Parts) -> Iterator[_Verdict]:
    if one.is_whole() and other.is_whole():
        yield _judge(one, other, straight=True)
        yield _judge(one, other.swapped(), straight=False)
        return
    for way in _ways(one):
        yield from (_judge(way, another, straight=False) for another in _ways(other))


def _ways(parts: _Parts) -> Iterator[_Parts]:
    """Yield how a name in one field may fall into two, in both orders."""
    if parts.is_whole():
        yield from (parts, parts.swapped())
        return
    words = parts.given + parts.family
    for cut in range(1, len(words)):
        way = _Parts(given=words[:cut], family=words[cut:])
        yield from (way, way.swapped())


def _judge(one: _Parts, other: _Parts, *, straight: bool) -> _Verdict:
    given, family = _likeness(one.given, other.given), _likeness(one.family, other.family)
    if _Likeness.OTHER in (given, family):
        return _Verdict.DIFFERS
    # Where it is a guess which of the two is the family name, a typo is one guess too many.
    enough = _Likeness.TYPO if straight else _Likeness.SAME
    alike = given is _Likeness.SAME and family >= enough
    return _Verdict.MATCHES if alike and not _adds_a_person(one, other) else _Verdict.UNCLEAR


def _adds_a_person(verified: _Parts, expected: _Parts) -> bool:
    """Tell whether the order has given and family names that the document has not.

    Documents leave out no name, orders do. Somebody who types the victim's name and
    then his own would otherwise match with either document.
    """
    return len(expected.given) > len(verified.given) and len(expected.family) > len(verified.family)


def _likeness(one: _Words, other: _Words) -> _Likeness:
    shared = {word for word in one if word in other and len(word) > 1}
    if shared:
        left, right = _without(one, shared), _without(other, shared)
        return _Likeness.SAME if _agree(left, right) else _Likeness.HINTED
    spelled = all(len(word) > 1 for word in one + other)
    whole = "".join(one), "".join(other)
    if spelled and whole[0] == whole[1]:
        return _Likeness.SAME  # Anna-Karin and Annakarin
    if any(_is_typo(*pair) for pair in (whole, *product(one, other))):
        return _Likeness.TYPO
    hinted = any(_is_initial(*pair) for pair in product(one, other))
    return _Likeness.HINTED if hinted else _Likeness.OTHER


def _without(words: _Words, shared: set[str]) -> _Words:
    return tuple(word for word in words if word not in shared)


def _agree(left: _Words, right: _Words) -> bool:
    """Tell whether what one side has besides is on the other side, or left out there."""
    fewer, more = sorted((left, right), key=len)
    return all(
        any(_is_typo(word, partner) or _is_initial(word, partner) for partner in more)
        for word in fewer
    )


def _is_typo(one: str, other: str) -> bool:
    return min(len(one), len(other)) > 1 and ratio(one, other) >= _TYPO_FROM


def _is_initial(one: str, other: str) -> bool:
    return min(len(one), len(other)) == 1 and one[0] == other[0]
