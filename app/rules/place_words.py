"""What the words of an address say: a locker, a box, somebody's care, a company, a forwarder.

All of them are read from text that `app.rules.folding.fold` made plain.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from app.rules.folding import fold

_PICK_UP = re.compile(
    r"\b(?:parcel ?lockers?|lockers?|packstation|postfiliale|paketshop|paketbox|"
    r"paket(?:skap|automat)|paczkomat|utlamningsstalle|ombud|postombud|poste restante|"
    r"pakkeboks|pakkeautomat|pakkeshop|posten? i butikk|hentested|udleveringssted|"
    r"pick[ -]?up|local[ _]pickup|collection point|service ?point|servicepoint|instabox|"
    r"point relais|mondial relay|click (?:and|&) collect|collect in store|budbee box|"
    r"noutopiste|postin automatti|postnummer \d{6,10}|afhalpunt|punto pack|inpost)\b"
)
_PO_BOX = re.compile(
    r"\b(?:p\.? ?o\.? ?box|post(?:al)? ?box|postboks|post ?fach|postbus|post office box|"
    r"bote postale|boite postale|apartado(?: de correos)?|casella postale|postilokero|"
    r"box \d{2,6}\b(?! *[a-z]))"
)
_CARE_OF = re.compile(
    r"(?:^|\W)(?:c ?[/\\] ?o|c\.o\.|care of|z\.? ?hd\.?|att(?:n|ention)?[:.])(?=\W|$)"
)
_COMPANY = re.compile(
    r"(?<!\d )\b(?:ab|hb|kb|aktiebolag|handelsbolag|ekonomisk forening|gmbh|ug|ag|kg|ohg|e\.?k|e\.v|"
    r"ltd|limited|llc|inc|corp|plc|as|asa|ans|aps|a/s|i/s|oy|oyj|bv|b\.v|nv|sarl|sas|srl|"
    r"s\.r\.l|spa|s\.p\.a|s\.l|sp\.? ?z ?o\.?o)\.?$"
)
_SUITE = re.compile(
    r"\b(?:suite|ste|pmb|unit|apt|customer|member|client|mailbox|kundennummer|kundnummer)\b"
    r"[ .:#-]*(?P<said>[a-z0-9][a-z0-9-]{3,14})\b|# ?(?P<marked>[a-z0-9][a-z0-9-]{3,14})\b"
)
_CODE = re.compile(r"[a-z]{2,6}-?\d{3,9}|[a-z]\d{5,9}|\d{2,5}-\d{3,6}|\d{6,9}")
"""Longer than any flat's number: 1204, 4B, A1200 and 10234 are flats."""
# Names that only parcel forwarders bear; their clients are honest mostly.
_FORWARDERS = re.compile(
    r"\b(?:myus|my ?us|shipito|stackry|planet ?express|viabox|forward ?2 ?me|reship|reshipping|"
    r"us unlocked|shop ?(?:and|&|n) ?ship|aramex|borderlinx|com ?gateway|qwintry|meest|"
    r"sky ?postal|sky ?box|eshop ?we ?drop|usgobuy|buy ?(?:and|&) ?ship|hop ?shop ?go|parcl|opas|"
    r"boxberry|tiptrans|shippn|mail ?boxes ?etc|borderless ?(?:box|shipping)|parcel ?up|"
    r"global ?shopaholics|ship ?7|fishisfast|polar ?express|anyvan ?box|pony ?express ?us|"
    r"mailforwarding|mail ?forward(?:ing|er)|parcel ?forward(?:ing|er)|freight ?forward(?:ing|er)s?|"
    r"(?:re)?shipping ?(?:hub|agent|depot)|forwarding ?(?:agent|company|service)s?|"
    r"logoix|d-a-packs|mailboxde|grenzpaket|lieferadresse (?:konstanz|deutschland)|"
    r"oresundspakket|svinesund(?:s)? ?(?:post|pakke\w*))\b"
)


class PlaceWords(NamedTuple):
    """What a delivery address and the way of sending say of it, as far as words tell."""

    pick_up: bool
    po_box: bool
    care_of: bool
    company: bool
    suite_code: bool
    forwarder: bool


@lru_cache(maxsize=8192)
def place_words(method: str, company: str, lines: tuple[str, ...]) -> PlaceWords:
    """Read the words of an address (company and lines) and of the shop's shipping method."""
    said = _plain("\n".join((company, *lines)))
    pick_up = _PICK_UP.search(said) is not None or _is_counter(method)
    return PlaceWords(
        pick_up=pick_up,
        po_box=_PO_BOX.search(said) is not None,
        care_of=_CARE_OF.search(said) is not None,
        company=not pick_up and _names_company(company, said),
        suite_code=not pick_up and _has_suite_code(said),
        forwarder=_FORWARDERS.search(said) is not None,
    )


@lru_cache(maxsize=1024)
def _is_counter(method: str) -> bool:
    return _PICK_UP.search(_plain(method)) is not None


def _names_company(company: str, said: str) -> bool:
    return bool(company.strip()) or any(map(_COMPANY.search, said.split("\n")))


def _has_suite_code(said: str) -> bool:
    return any(_CODE.fullmatch(match["said"] or match["marked"]) for match in _SUITE.finditer(said))


def _plain(text: str) -> str:
    return fold(text).replace("_", " ")
