"""Our own words (states, moves, causes, failures), each as a language says it to its reader."""

from app.messages.catalogue import say
from app.model.case import Cause, Move, State, SupportReason
from app.model.check import Failure
from app.model.decision import Assurance


def failure_words(failure: Failure, language: str) -> str:
    """Return, for the buyer, what went wrong and what to try."""
    return say(f"failure.{failure}", language)


def support_words_for_buyer(reason: SupportReason, shop_name: str, language: str) -> str:
    """Return, for the buyer, why a person decides. Differs and unclear sound alike."""
    return say(f"support.buyer.{reason}", language, shop=shop_name)


def support_words_for_merchant(reason: SupportReason, language: str) -> str:
    """Return, for the merchant, why a person decides."""
    return say(f"support.merchant.{reason}", language)


def state_words(state: State, language: str) -> str:
    """Return the merchant's label of a case's state."""
    return say(f"state.{state}", language)


def move_words(move: Move, language: str) -> str:
    """Return the merchant's label of what happened to a case."""
    return say(f"move.{move}", language)


def cause_words(cause: Cause, language: str) -> str:
    """Return, for the merchant, what led to a release, as a sentence."""
    return say(f"cause.{cause}", language)


def assurance_words(assurance: Assurance, language: str) -> str:
    """Return, for the merchant, what proof is meant."""
    return say(f"assurance.{assurance.word}", language)
