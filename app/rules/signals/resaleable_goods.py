"""Are these goods that turn into money at once?"""

import re
from functools import lru_cache

from app.model.facts import Facts
from app.model.order import Line
from app.rules.folding import fold
from app.rules.reading import NOTHING, Answer, Reading

_KINDS = {
    # Words of en, sv, de, no and da after folding (ä and ae are a, ö and oe are o …).
    "gift_card": r"gift ?cards?|giftcards?|e-?gift|vouchers?|presentkort|gavokort|gavekort|"
    r"geschenkkarten?|geschenkgutscheine?|gutscheine?|prepaid ?(?:card|code|kort)|"
    r"(?:steam|psn|xbox|itunes|google play|paysafe) ?(?:card|code|kort|karte|wallet)|"
    r"game ?key|spielcode|spelkod",
    "gold": r"gold ?(?:bars?|coins?|ingots?|rings?|chains?|necklaces?|bracelets?|barren|munzen?|"
    r"ketten?|armband|armbander)|gul[dl] ?(?:tacka|tackor|mynt|ring(?:ar)?|kedja|lank|armband|"
    r"halsband|barre|mont|kade|smykker?|smycken?|arm(?:band|band)|halskade)|"
    r"krugerrands?|(?:14|18|21|22|23|24) ?(?:k|kt|karat|carat) (?:gold|gul[dl])|diamond rings?|"
    r"diamantring(?:ar|e)?",
    "phone": r"i ?phones?|smart ?phones?|smarttelefon(?:er)?|mobiltelefon(?:er|e)?|mobilephones?|"
    r"mobile phones?|cell ?phones?|galaxy (?:s|z|a|note)[ -]?(?:\d+|fold|flip)|"
    r"google pixel|pixel \d+(?: pro)?|oneplus \d+",
    "console": r"playstation ?[45]?|ps[45]|xbox(?: series)?|nintendo switch|steam deck|"
    r"(?:game|gaming|video game) consoles?|spelkonsol(?:er)?|spielkonsolen?|spillkonsoll?(?:er)?|"
    r"spilkonsol(?:ler)?",
    "computer": r"laptops?|macbooks?|imacs?|chromebooks?|ultrabooks?|thinkpads?|ipads?|"
    r"galaxy tab|surface (?:pro|laptop)|notebook ?(?:pc|computer)|gaming ?(?:pc|notebook)|"
    r"barbar dator|barbara datorer|barbar pc|barbar computer|"
    r"(?:rtx|gtx) ?\d{4}|graphics cards?|grafikkort|grafikkarten?|airpods|dji|drones?|dronare",
    "watch": r"apple watch|galaxy watch|smart ?watch(?:es)?|smartklock(?:a|or)|smartur(?:e)?|"
    r"rolex|breitling|tag heur|omega (?:seamaster|speedmaster)|armbandsur|armbanduhr(?:en)?|"
    r"armbandsure|armbandsur(?:er)?|wrist ?watch(?:es)?|chronographs?|kronograf(?:er)?",
    "luxury": r"louis vuitton|gucci|chanel|hermes|prada|moncler|canada goose|air jordan|yeezy",
}
_GOODS = re.compile(
    "|".join(rf"(?P<{kind}>\b(?:{words})\b)" for kind, words in _KINDS.items()),
)
_ACCESSORY = re.compile(
    r"\b\w*(?:case|cover|skal|fodral|hulle|tasche|deksel|veske|etui|cover|taske|strap|rem|"
    r"charger|laddare|ladegerat|lader|cable|kabel|adapter|holder|hallare|halter|stand|wall ?mount|"
    r"protector|skarmskydd|schutzfolie|skjermbeskytter|panzerglas|sleeve|bag|vaska|backpack|"
    r"sticker|dekal|poster|toy|leksak|spielzeug|manual)(?:s|er|ar)?\b"
)
_WITH_ACCESSORIES = frozenset({"phone", "console", "computer", "watch"})
_SURE = 1.0
_GRADES = dict.fromkeys(_KINDS, 0.8) | {"gift_card": _SURE, "gold": _SURE}
_DIGITAL = 0.4
_SEVERAL = 3
_MAIN_PART = 0.5
_MOST_LINES = 50


def read_resaleable_goods(facts: Facts) -> Answer:
    """The basket holds goods that are easily sold on: phones, consoles, gift cards, gold.

    Value: the kind. Grade: 0.8, and 1 for gift cards, gold or three and more of a kind;
    0.4 for other digital goods, which cannot be called back; less where they are the
    smaller part of the basket. Read from titles and article numbers in English,
    Swedish, German, Norwegian and Danish; cases, chargers and the like do not count.
    """
    lines = facts.order.lines[:_MOST_LINES]
    found = [(kind, line) for line in lines if (kind := _kind_of(line)) is not None]
    if not found:
        return NOTHING
    kind, strongest = max(
        ((kind, _grade(kind, line)) for kind, line in found), key=lambda one: one[1]
    )
    worth = sum(max(line.total.minor, 0) for _, line in found)
    basket = sum(max(line.total.minor, 0) for line in lines)
    part = worth / basket if basket else 1.0
    return Reading(value=kind, grade=strongest * min(1.0, part / _MAIN_PART))


def _kind_of(line: Line) -> str | None:
    return _kind_in(f"{line.title} {line.sku}") or ("digital" if line.digital else None)


@lru_cache(maxsize=4096)
def _kind_in(text: str) -> str | None:
    folded = fold(text).replace("_", " ")
    match = _GOODS.search(folded)
    if match is None:
        return None
    kind = match.lastgroup
    return None if kind in _WITH_ACCESSORIES and _ACCESSORY.search(folded) else kind


def _grade(kind: str, line: Line) -> float:
    if kind == "digital":
        return _DIGITAL
    return _SURE if line.quantity >= _SEVERAL else _GRADES[kind]
