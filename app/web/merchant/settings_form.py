"""Reads the settings' form: either settings, or a sentence beside every wrong field."""

import re
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from email.utils import parseaddr
from typing import Final

from email_validator import EmailNotValidError, validate_email
from werkzeug.datastructures import MultiDict

from app.messages.catalogue import LANGUAGES
from app.model.deadline import TIME_TO_DECIDE
from app.model.shop import AtDeadline, CutOff, ShopSettings, WhenLeaving
from app.rules.packs import PACKS

Typed = MultiDict[str, str]

LIMITS: Final = {
    "answer_within_hours": (1, 14 * 24),
    "remind_after_hours": (1, 14 * 24),
    "hold_at_most_hours": (13, 60 * 24),
    "attempts": (1, 10),
    "mails_per_hour": (10, 5000),
    "checks_per_hour": (1, 5000),
    "forget_after_days": (0, 365),
}
"""The smallest and the largest number that a field takes."""

_DAYS: Final = 7
_TO_DECIDE: Final = TIME_TO_DECIDE // timedelta(hours=1)
_MOST_CLOSED_DAYS: Final = 200
_LONGEST_SENDER: Final = 200
_BETWEEN_DATES: Final = re.compile(r"[\s,;]+")


@dataclass(slots=True)
class SettingsForm:
    """What was typed, and what is wrong with it. ``typed`` is shown again as it was."""

    typed: Typed
    live_pack: str = PACKS[0].name
    """What decides now: it may stay, also where it is of the shop's own."""
    problems: dict[str, str] = field(default_factory=dict)

    def read(self) -> ShopSettings | None:
        """Return the settings; None where ``problems`` says what to mend."""
        settings = ShopSettings(
            pack=self._choice("pack", [*(pack.name for pack in PACKS), self.live_pack]),
            language=self._choice("language", LANGUAGES),
            answer_within_hours=self._number("answer_within_hours"),
            remind_after_hours=self._number("remind_after_hours"),
            hold_at_most_hours=self._number("hold_at_most_hours"),
            attempts=self._number("attempts"),
            mails_per_hour=self._number("mails_per_hour"),
            checks_per_hour=self._number("checks_per_hour"),
            forget_after_days=self._number("forget_after_days"),
            at_deadline=AtDeadline(self._choice("at_deadline", list(AtDeadline))),
            when_leaving=WhenLeaving(self._choice("when_leaving", list(WhenLeaving))),
            cut_off=self._cut_off(),
            mail_from=self._mailbox("mail_from", with_name=True),
            support_email=self._mailbox("support_email", with_name=False),
            trusted_proxy=self._text("trusted_proxy") == "yes",
        )
        self._compare(settings)
        return None if self.problems else settings

    def _compare(self, settings: ShopSettings) -> None:
        if {"answer_within_hours", "remind_after_hours"} & self.problems.keys():
            return
        if settings.remind_after_hours >= settings.answer_within_hours:
            self.problems["remind_after_hours"] = (
                "The reminder must come before the time to answer is over."
            )
        if settings.hold_at_most_hours < settings.answer_within_hours + _TO_DECIDE:
            self.problems.setdefault(
                "hold_at_most_hours",
                f"It must be {_TO_DECIDE} hours longer than the time to answer: a person needs"
                " them to decide.",
            )

    def _text(self, name: str) -> str:
        return self.typed.get(name, "").strip()

    def _choice(
        self,
        name: str,
        choices: "list[str] | tuple[str, ...] | list[AtDeadline] | list[WhenLeaving]",
    ) -> str:
        chosen = self._text(name)
        if chosen in choices:
            return chosen
        self.problems[name] = "Choose one of these."
        return str(choices[0])

    def _number(self, name: str) -> int:
        smallest, largest = LIMITS[name]
        typed = self._text(name)
        if typed.isascii() and typed.isdecimal() and smallest <= int(typed[:9]) <= largest:
            return int(typed)
        self.problems[name] = f"Enter a whole number from {smallest} to {largest}."
        return smallest

    def _cut_off(self) -> CutOff:
        return CutOff(weekdays=self._weekdays(), until=self._until(), closed_on=self._closed_on())

    def _weekdays(self) -> frozenset[int]:
        known = {str(day) for day in range(_DAYS)}
        return frozenset(int(day) for day in self.typed.getlist("weekdays") if day in known)

    def _until(self) -> time:
        try:
            return time.fromisoformat(self._text("until")).replace(second=0, tzinfo=None)
        except ValueError:
            self.problems["until"] = "Enter a time of day, such as 15:00."
            return CutOff().until

    def _closed_on(self) -> tuple[str, ...]:
        typed = [one for one in _BETWEEN_DATES.split(self._text("closed_on")) if one]
        wrong = [one for one in typed if not _is_date(one)]
        if wrong:
            self.problems["closed_on"] = f"{wrong[0][:20]!r} is no date such as 2026-12-24."
        elif len(typed) > _MOST_CLOSED_DAYS:
            self.problems["closed_on"] = f"Enter {_MOST_CLOSED_DAYS} dates at most."
        return tuple(sorted(set(typed)))

    def _mailbox(self, name: str, *, with_name: bool) -> str:
        typed = self._text(name)
        if not typed or _is_mailbox(typed, with_name=with_name):
            return typed
        example = "Shop <shop@example.com>" if with_name else "help@example.com"
        self.problems[name] = f"Enter an address such as {example}, or leave it empty."
        return ""


def form_of(settings: ShopSettings) -> Typed:
    """Return settings as the form would bring them."""
    cut_off = settings.cut_off
    typed: Typed = MultiDict(
        {
            "pack": settings.pack,
            "language": settings.language,
            "at_deadline": str(settings.at_deadline),
            "when_leaving": str(settings.when_leaving),
            "mail_from": settings.mail_from,
            "support_email": settings.support_email,
            "trusted_proxy": "yes" if settings.trusted_proxy else "",
            "until": cut_off.until.isoformat("minutes"),
            "closed_on": "\n".join(cut_off.closed_on),
        }
    )
    for name in LIMITS:
        typed[name] = str(getattr(settings, name))
    typed.setlist("weekdays", [str(day) for day in sorted(cut_off.weekdays)])
    return typed


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _is_mailbox(typed: str, *, with_name: bool) -> bool:
    if not typed.isprintable() or len(typed) > _LONGEST_SENDER:
        return False
    address = parseaddr(typed)[1] if with_name else typed
    try:
        validate_email(address, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return False
    return True
