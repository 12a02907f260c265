"""Private notes at the order, for the shop's staff, in the merchant's language."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from app.messages.amounts import moment_words, number_words
from app.messages.catalogue import say
from app.messages.findings import finding_words
from app.messages.words import assurance_words, cause_words, support_words_for_merchant
from app.model.case import Case, State
from app.model.decision import Decision, Finding
from app.model.effect import Letter
from app.model.shop import AtDeadline, Shop

_BULLET: Final = "\N{BULLET}"
_THEN: Final = {
    AtDeadline.SUPPORT: "person",
    AtDeadline.RELEASE: "release",
    AtDeadline.CANCEL: "cancel",
}


def note_text(  # noqa: PLR0917 - what the step has at hand, in the order of reading
    letter: Letter, language: str, case: Case, decision: Decision | None, shop: Shop
) -> str:
    """Return the note's plain text: reasons or cause, and what comes. It names nobody.

    Raises:
        ValueError: ``letter`` is one to a buyer, not a note.
    """
    if letter is Letter.HELD_NOTE:
        return "\n".join(_held(language, case, decision, shop))
    if letter is Letter.RELEASED_NOTE:
        return "\n".join(_released(language, case))
    if letter is Letter.LEFT_NOTE:
        return say("notes.left.intro", language)
    if letter is Letter.NOT_HELD_NOTE:
        return "\n".join(_not_held(language, decision))
    raise ValueError(f"{letter} is a letter to a buyer, not a note for the shop.")


def reasons_of(decision: Decision, language: str) -> tuple[str, ...]:
    """Return what speaks against the order, a sentence each, the strongest first."""
    return _said((one for one in decision.findings if _speaks_against(one)), language)


def trust_of(decision: Decision, language: str) -> tuple[str, ...]:
    """Return what speaks for the buyer, a sentence each, the strongest first."""
    trusting = (one for one in decision.findings if one.points < 0 and not _speaks_against(one))
    return _said(trusting, language)


def _speaks_against(finding: Finding) -> bool:
    return finding.points > 0 or bool(finding.demands)


def _held(language: str, case: Case, decision: Decision | None, shop: Shop) -> Iterator[str]:
    yield say("notes.held.intro", language)
    if decision is not None:
        yield from _reasons(language, decision)
    yield " ".join(_next(language, case, shop))
    yield say("notes.held.hands_off", language)


def _not_held(language: str, decision: Decision | None) -> Iterator[str]:
    yield say("notes.not_held.intro", language)
    if decision is not None:
        yield from _reasons(language, decision)
    yield say("notes.not_held.next", language)


def _reasons(language: str, decision: Decision) -> Iterator[str]:
    yield say(
        "notes.held.score",
        language,
        score=number_words(decision.score, language),
        needed=assurance_words(decision.needed, language),
    )
    yield from _listed("notes.held.reasons", language, reasons_of(decision, language))
    yield from _listed("notes.held.trust", language, trust_of(decision, language))


def _listed(title: str, language: str, sentences: Sequence[str]) -> Iterator[str]:
    if sentences:
        yield say(title, language)
    for sentence in sentences:
        yield f"{_BULLET} {sentence}"


def _said(findings: Iterable[Finding], language: str) -> tuple[str, ...]:
    strongest_first = sorted(findings, key=_strength, reverse=True)
    # Rules may share a sentence: once is enough.
    return tuple(dict.fromkeys(finding_words(finding, language) for finding in strongest_first))


def _strength(finding: Finding) -> tuple[int, float]:
    return (finding.demands or 0, abs(finding.points))


def _next(language: str, case: Case, shop: Shop) -> Iterator[str]:
    if case.state is State.WITH_SUPPORT and case.support_reason is not None:
        reason = support_words_for_merchant(case.support_reason, language)
        yield say("notes.held.person", language, reason=reason)
    elif case.silent_since is not None:
        yield say(f"notes.waiting.{'alone' if case.storm_id is None else 'storm'}", language)
    elif case.answer_by is None:
        yield say("notes.held.asked", language)
    else:
        moment = moment_words(case.answer_by, shop.timezone, language)
        yield say("notes.held.asked_by", language, moment=moment)
        yield say(f"notes.held.then_{_THEN[shop.settings.at_deadline]}", language)


def _released(language: str, case: Case) -> Iterator[str]:
    yield say("notes.released.intro", language)
    if case.cause is not None:
        yield say("notes.released.cause", language, cause=cause_words(case.cause, language))
