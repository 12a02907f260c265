"""The sentences of the buyer's page, in the buyer's language."""

from dataclasses import dataclass
from datetime import datetime

from app.flow.pages.show_portal import PortalPage
from app.messages.amounts import day_words, moment_words, money_words
from app.messages.catalogue import language_for, say
from app.messages.words import failure_words, support_words_for_buyer


@dataclass(frozen=True, slots=True)
class PageWords:
    """What the templates ask for sentences."""

    page: PortalPage

    @property
    def language(self) -> str:
        """Return the order's language, or the shop's, as far as it is shipped."""
        order = self.page.order.language if self.page.order is not None else ""
        shop = self.page.shop.settings.language if self.page.shop is not None else ""
        return language_for(order, shop)

    def say(self, key: str, **values: str | int) -> str:
        """Return a sentence of the page, in which the shop may be named."""
        return say(f"portal.{key}", self.language, shop=self._shop, **values)

    def total(self) -> str:
        """Return what the order costs."""
        return "" if self.page.order is None else money_words(self.page.order.total, self.language)

    def moment(self, moment: datetime) -> str:
        """Return a time in the shop's zone, the zone named."""
        zone = "UTC" if self.page.shop is None else self.page.shop.timezone
        return moment_words(moment, zone, self.language)

    def dispatch(self) -> str:
        """Return which parcel run a released order catches."""
        if self.page.dispatch is None:
            return self.say("released.unknown")
        key = "released.today" if self.page.dispatch.is_same_day() else "released.later"
        return self.say(key, day=day_words(self.page.dispatch.day, self.language))

    def failure(self) -> str:
        """Return why the last attempt did not pass, and what to try."""
        return "" if self.page.failure is None else failure_words(self.page.failure, self.language)

    def support(self) -> str:
        """Return why a person decides."""
        reason = self.page.support_reason
        return "" if reason is None else support_words_for_buyer(reason, self._shop, self.language)

    @property
    def _shop(self) -> str:
        return "" if self.page.shop is None else self.page.shop.name
