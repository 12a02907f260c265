"""Why a case is held, in the two voices that staff need: their own trace, and what a caller is told."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from app.flow.pages.show_case import CasePage
from app.messages.agent import AgentText, agent_text
from app.messages.catalogue import LANGUAGES, language_for
from app.messages.trace import Changes, Trace, changes_between, trace_of
from app.web.merchant.words import LANGUAGE

LANGUAGE_NAMES: Final = {"en": "English", "sv": "Svenska", "de": "Deutsch"}
"""Each in itself, as its speakers look for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One decision with what changed since the one before it."""

    version: int
    is_latest: bool
    trace: Trace
    changes: Changes


def traces_of(page: CasePage) -> list[Told]:
    """Return every decision about the order, the latest first."""
    decisions = page.decisions
    steps = [Changes(), *(changes_between(*pair, LANGUAGE) for pair in pairwise(decisions))]
    told = [
        Told(
            version=version,
            is_latest=version == len(decisions),
            trace=trace_of(decision, LANGUAGE, page.pack_of(decision)),
            changes=changes,
        )
        for version, (decision, changes) in enumerate(zip(decisions, steps, strict=True), start=1)
    ]
    return told[::-1]


def agent_texts(page: CasePage) -> list[AgentText]:
    """Return what may be read out, in every language: the buyer's first, or else the shop's."""
    first = language_for(page.language, page.shop.settings.language)
    spoken = [first, *(language for language in LANGUAGES if language != first)]
    return [agent_text(page.case, page.shop.timezone, language) for language in spoken]
