"""What a support agent may read out to whoever calls about an order, and what is never said.

The caller may be the impostor: nothing of it depends on rules, points, lists or the order's
details, but only on how far the case has come.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from app.messages.amounts import moment_words
from app.messages.catalogue import say
from app.model.case import Case, State

NEVER: Final = ("details", "contacts", "changes", "promises", "suspicion", "pictures")
"""What is never said to a caller, by its key."""

_WAITING: Final = frozenset({State.OPENED, State.HELD, State.INVITED, State.CHECKING})
_WRITTEN_TO: Final = frozenset({State.INVITED, State.CHECKING})


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentText:
    """A text to read out, sentence by sentence, and what not to say, in one language."""

    language: str
    sentences: tuple[str, ...]
    never: tuple[str, ...]

    def whole(self) -> str:
        """Return what is read out as one text."""
        return " ".join(self.sentences)


def agent_text(case: Case, timezone: str, language: str) -> AgentText:
    """Return what may be said about the case as it stands; ``timezone`` is the shop's (IANA)."""
    return AgentText(
        language=language,
        sentences=tuple(_sentences(case, timezone, language)),
        never=tuple(say(f"agent.never.{what}", language) for what in NEVER),
    )


def _sentences(case: Case, timezone: str, language: str) -> Iterator[str]:
    if case.state in _WAITING:
        yield from _waiting(case, timezone, language)
    elif case.state in {State.WITH_SUPPORT, State.CANCELLING}:
        yield from _with_person(case, language)
    else:
        yield say(f"agent.say.{case.state}", language)


def _waiting(case: Case, timezone: str, language: str) -> Iterator[str]:
    yield say("agent.say.looked_at", language)
    if case.state in _WRITTEN_TO:
        yield say("agent.say.wrote", language)
        if case.answer_by is not None:
            moment = moment_words(case.answer_by, timezone, language)
            yield say("agent.say.until", language, moment=moment)
        talk = say("portal.buttons.talk", language)
        yield say("agent.say.rather_not", language, button=talk)
    else:
        yield say("agent.say.will_write", language)
    yield say("agent.say.not_me", language)
    yield say("agent.say.why", language)


def _with_person(case: Case, language: str) -> Iterator[str]:
    if case.is_kept_from_buyer():
        # They were never asked anything: that it is looked at closely would be news to them.
        yield say("agent.say.elsewhere", language)
        return
    yield say("agent.say.looked_at", language)
    yield say("agent.say.with_person", language)
    yield say("agent.say.not_me", language)
    yield say("agent.say.why", language)
