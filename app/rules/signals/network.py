"""Signals about the buyer's connection and browser.

Those about the IP address answer only where the shop confirmed that it sees real client
addresses: behind an unknown proxy every order would look alike.
"""

from typing import Final

from app.rules.browsers import Browser, read_browser
from app.rules.facts import Facts
from app.rules.origins import NO_RANGE, origin_of
from app.rules.places import country_of
from app.rules.signal import Family, Signal, signal_of
from app.rules.tongues import accepted_languages, is_spoken

_KINDS: Final = ("hosting", "tor", "vpn", "proxy")
_DEVICES: Final = ("phone", "tablet", "computer", "bot")


def ip_country(facts: Facts) -> str | None:
    """The country of the IP address, as an ISO code.

    From a database that the merchant supplies (CLEARHOLD_IP_COUNTRIES); unknown without it.
    """
    return facts.ip_country if facts.trusted_ip else None


def ip_country_differs(facts: Facts) -> bool | None:
    """The order came from another country than the bill's. Travellers' do, too."""
    return _is_elsewhere(ip_country(facts), country_of(facts.order.billing.reveal()))


def ip_country_differs_delivery(facts: Facts) -> bool | None:
    """The order came from another country than the parcel goes to."""
    return _is_elsewhere(ip_country(facts), country_of(facts.order.delivery_address().reveal()))


def kind(facts: Facts) -> str | None:
    """What the IP address is known as: a hosting company's, Tor's, a VPN's or a proxy's.

    ``proxy`` are content networks and Apple's Private Relay, which honest phones use. By lists
    that the providers publish, which miss some VPNs. Unknown where it is in none of them.
    """
    found = _origin(facts)
    return None if found == NO_RANGE else found


def hosting(facts: Facts) -> bool | None:
    """The order came from a server in a data centre. Some companies' networks do that."""
    return _is_of("hosting", facts)


def tor(facts: Facts) -> bool | None:
    """The order came through the Tor network."""
    return _is_of("tor", facts)


def vpn(facts: Facts) -> bool | None:
    """The order came through a VPN for private users. Careful honest buyers use them."""
    return _is_of("vpn", facts)


def browser(facts: Facts) -> str | None:
    """The browser's family, such as chrome, mobile safari or firefox."""
    said = _browser(facts)
    return said.family if said else None


def system(facts: Facts) -> str | None:
    """The operating system, such as windows, ios or android."""
    said = _browser(facts)
    return said.system if said else None


def device_kind(facts: Facts) -> str | None:
    """What kind of device the browser says it runs on."""
    said = _browser(facts)
    return said.device if said else None


def bot(facts: Facts) -> bool | None:
    """The browser calls itself a program: a crawler, curl, a headless browser.

    Unknown without a User-Agent.
    """
    said = _browser(facts)
    return None if said is None else said.device == "bot"


def user_agent_missing(facts: Facts) -> bool:
    """The order bears no User-Agent; orders typed in by the shop's staff have none."""
    return not _user_agent(facts)


def language(facts: Facts) -> str | None:
    """The language that the buyer's browser asks for first, such as sv."""
    said = accepted_languages(facts.order.accept_language)
    return said[0] if said else None


def language_fits(facts: Facts) -> bool | None:
    """Some language of the browser is spoken in the billing or the delivery country.

    Official there, or of three in a hundred people, by Unicode's tables. Immigrants' and
    travellers' may not fit. Unknown where language or country is.
    """
    order = facts.order
    said = accepted_languages(order.accept_language)
    places = {country_of(order.billing.reveal()), country_of(order.delivery_address().reveal())}
    fits = [is_spoken(one, land) for one in said for land in places if land is not None]
    return None if all(fit is None for fit in fits) else any(fits)


def _is_elsewhere(here: str | None, there: str | None) -> bool | None:
    return None if here is None or there is None else here != there


def _origin(facts: Facts) -> str | None:
    ip = facts.order.ip
    return origin_of(ip.reveal()) if ip is not None and facts.trusted_ip else None


def _is_of(asked: str, facts: Facts) -> bool | None:
    found = _origin(facts)
    return None if found is None else found == asked


def _user_agent(facts: Facts) -> str:
    said = facts.order.user_agent
    return said.reveal().strip() if said is not None else ""


def _browser(facts: Facts) -> Browser | None:
    said = _user_agent(facts)
    return read_browser(said) if said else None


SIGNALS: Final[tuple[Signal, ...]] = (
    signal_of(Family.NETWORK, ip_country),
    signal_of(Family.NETWORK, ip_country_differs),
    signal_of(Family.NETWORK, ip_country_differs_delivery),
    signal_of(Family.NETWORK, kind, words=_KINDS),
    signal_of(Family.NETWORK, hosting),
    signal_of(Family.NETWORK, tor),
    signal_of(Family.NETWORK, vpn),
    signal_of(Family.NETWORK, browser),
    signal_of(Family.NETWORK, system),
    signal_of(Family.NETWORK, device_kind, words=_DEVICES),
    signal_of(Family.NETWORK, bot),
    signal_of(Family.NETWORK, user_agent_missing),
    signal_of(Family.NETWORK, language),
    signal_of(Family.NETWORK, language_fits),
)
