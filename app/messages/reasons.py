"""What a signal saw, as a sentence for the merchant. It names nobody: only known words are said.

Values are those that the docstrings of app/rules/signals promise.
"""

import re
from collections.abc import Callable
from math import isfinite
from typing import Final

from app.messages.amounts import list_words, number_words
from app.messages.catalogue import knows, say
from app.messages.harmless import one_line
from app.model.decision import Finding

_VELOCITY: Final = re.compile(r"(?P<kind>[a-z]+) (?P<count>\d+) in (?P<window>\w+)")
_LONGEST_NAME: Final = 40
_MOST: Final = 1_000_000.0


def reason_words(finding: Finding, language: str) -> str:
    """Return one sentence; a signal that has none yet is called by its name."""
    tell = _SENTENCES.get(finding.signal)
    if tell is None:
        return say("signals.other", language, signal=one_line(finding.signal, _LONGEST_NAME))
    return tell(finding, language)


def _times(finding: Finding, language: str) -> str:
    times = number_words(_number(finding), language)
    return say(f"signals.{finding.signal}", language, times=times)


def _plain(finding: Finding, language: str) -> str:
    return say(f"signals.{finding.signal}", language)


def _orders(finding: Finding, language: str) -> str:
    return say("signals.known_buyer.orders", language, count=int(_number(finding)))


def _name_mismatch(finding: Finding, language: str) -> str:
    whose = str(finding.value)
    return say(
        f"signals.name_mismatch.{whose if whose in {'account', 'recipient'} else 'both'}", language
    )


def _billing_differs(finding: Finding, language: str) -> str:
    return _one_of("signals.billing_differs", str(finding.value), "other", language)


def _platform_risk(finding: Finding, language: str) -> str:
    return _one_of("signals.platform_risk", str(finding.value), "high", language)


def _resaleable_goods(finding: Finding, language: str) -> str:
    return _one_of("signals.resaleable_goods", str(finding.value), "goods", language)


def _new_delivery_address(finding: Finding, language: str) -> str:
    things = _things(finding, language)
    if len(things) <= 1:
        return say("signals.new_delivery_address.alone", language)
    return say("signals.new_delivery_address.among", language, things=list_words(things, language))


def _new_contact(finding: Finding, language: str) -> str:
    things = list_words(_things(finding, language), language)
    return say("signals.new_contact", language, things=things)


def _velocity(finding: Finding, language: str) -> str:
    found = _VELOCITY.fullmatch(str(finding.value))
    if found is None:
        return say("signals.velocity.many", language)
    sentence, window = f"signals.velocity.{found['kind']}", f"windows.{found['window']}"
    if not (knows(sentence) and knows(window)):
        return say("signals.velocity.many", language)
    return say(sentence, language, count=int(found["count"]), window=say(window, language))


_SENTENCES: Final[dict[str, Callable[[Finding, str], str]]] = {
    "value": _times,
    "guest_dear_basket": _times,
    "disposable_mailbox": _plain,
    "known_buyer": _orders,
    "name_mismatch": _name_mismatch,
    "billing_differs": _billing_differs,
    "platform_risk": _platform_risk,
    "resaleable_goods": _resaleable_goods,
    "new_delivery_address": _new_delivery_address,
    "new_contact": _new_contact,
    "velocity": _velocity,
}


def _one_of(family: str, word: str, otherwise: str, language: str) -> str:
    key = f"{family}.{word}"
    return say(key if knows(key) else f"{family}.{otherwise}", language)


def _things(finding: Finding, language: str) -> list[str]:
    keys = (f"things.{thing}" for thing in str(finding.value).split("+"))
    return [say(key, language) for key in keys if knows(key)]


def _number(finding: Finding) -> float:
    if isinstance(finding.value, str) or not isfinite(finding.value):
        return 0.0
    return max(0.0, min(float(finding.value), _MOST))
