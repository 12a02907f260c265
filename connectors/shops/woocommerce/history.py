"""Reads an order's changes of status out of its notes, in whatever language the store writes.

WooCommerce notes every change as ``Order status changed from On hold to Cancelled.``, in the
store's language, at the end of whatever reason it gives. The statuses' names in that language
are told by the report of orders per status.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import msgspec

from app.model.errors import RejectedError
from app.model.ids import ExternalOrderId
from connectors.shops.woocommerce.decoding import decode
from connectors.shops.woocommerce.notes import NoteJson, read_notes
from connectors.shops.woocommerce.rest import Rest
from connectors.shops.woocommerce.statuses import ON_HOLD

_ENGLISH: Final = {
    "Pending payment": "pending",
    "Processing": "processing",
    "On hold": "on-hold",
    "Completed": "completed",
    "Cancelled": "cancelled",
    "Refunded": "refunded",
    "Failed": "failed",
    # WooCommerce has no name for it in any language.
    "trash": "trash",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change of status, in native words; ``wording`` is the text around the two.

    ``place`` is where the note that tells it stands among those that were read, and ``reason``
    what that note says before it.
    """

    before: str
    after: str
    wording: tuple[str, str]
    place: int = 0
    reason: str = ""


class _StatusJson(msgspec.Struct):
    slug: str = ""
    name: str = ""


_STATUSES: Final = msgspec.json.Decoder(list[_StatusJson])


def read_changes(rest: Rest, order: ExternalOrderId) -> list[Change]:
    """Return the changes of status that the notes tell of, oldest first.

    Costs one call, and a second one where English tells of no hold. Returns nothing where the
    store does not let us read notes or names.
    """
    try:
        return changes_told(rest, read_notes(rest, order))
    except RejectedError:
        return []


def changes_told(rest: Rest, notes: Sequence[NoteJson]) -> list[Change]:
    """Return the changes that these notes tell of; costs a call where English tells of no hold.

    Raises:
        RejectedError: the store does not let us read what it calls its statuses.
    """
    texts = [note.note for note in notes]
    changes = changes_in(texts, _ENGLISH)
    if any(one.after == ON_HOLD for one in changes):
        return changes
    return changes_in(texts, _names(rest))


def changes_in(texts: Iterable[str], names: Mapping[str, str]) -> list[Change]:
    """Return the changes told by notes, given the statuses' names and native words."""
    longest_first = sorted(names, key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, longest_first)))
    found = [_change_in(text, pattern, names) for text in texts]
    told = [replace(one, place=place) for place, one in enumerate(found) if one is not None]
    # Other notes may name two statuses too; only real changes share one wording.
    wordings = Counter(change.wording for change in told).most_common(1)
    changes = [change for change in told if change.wording == wordings[0][0]]
    # What begins every one of them is the store's own sentence, and no reason.
    own = min((len(change.reason) for change in changes), default=0)
    return [replace(one, reason=one.reason[: len(one.reason) - own]) for one in changes]


def _change_in(text: str, pattern: re.Pattern[str], names: Mapping[str, str]) -> Change | None:
    found: Sequence[re.Match[str]] = list(pattern.finditer(text))[-2:]
    if len(found) < 2:  # noqa: PLR2004 - before and after
        return None
    first, second = found
    return Change(
        before=names[first[0]],
        after=names[second[0]],
        wording=(text[first.end() : second.start()], text[second.end() :].strip()),
        reason=text[: first.start()],
    )


def _names(rest: Rest) -> dict[str, str]:
    statuses = decode(_STATUSES, rest.get("reports/orders/totals"))
    return {"trash": "trash", **{one.name: one.slug for one in statuses if one.name}}
