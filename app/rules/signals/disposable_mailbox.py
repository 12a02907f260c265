"""Is the mailbox one that is thrown away?"""

from functools import cache, lru_cache

from disposable_email_domains import blocklist
from publicsuffixlist import PublicSuffixList

from app.model.facts import Facts
from app.rules.mailboxes import domain_of
from app.rules.reading import NOTHING, UNKNOWN, Answer, Reading


def read_disposable_mailbox(facts: Facts) -> Answer:
    """The order's mailbox belongs to a service of throw-away addresses.

    Grade: 1 or nothing. Relays that forward to a real mailbox (Apple's, DuckDuckGo's)
    are not among them. Unknown where the order has no readable e-mail address.
    """
    domain = domain_of(facts.order.customer.email.reveal())
    if domain is None:
        return UNKNOWN
    return Reading(value=True, grade=1.0) if _is_disposable(domain) else NOTHING


@lru_cache(maxsize=4096)
def _is_disposable(domain: str) -> bool:
    return domain in blocklist or _suffixes().privatesuffix(domain) in blocklist


@cache
def _suffixes() -> PublicSuffixList:
    """Read the list at first use: it takes a tenth of a second."""
    return PublicSuffixList()
