"""Goods that turn into money at once, told by their titles and article numbers."""

import re
from functools import lru_cache
from typing import Final

from app.rules.folding import fold

KINDS: Final = {
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
"""What to look for by kind: the words, folded."""

_GOODS = re.compile(
    "|".join(rf"(?P<{kind}>\b(?:{words})\b)" for kind, words in KINDS.items()),
)
_ACCESSORY = re.compile(
    r"\b\w*(?:case|cover|skal|fodral|hulle|tasche|deksel|veske|etui|cover|taske|strap|rem|"
    r"charger|laddare|ladegerat|lader|cable|kabel|adapter|holder|hallare|halter|stand|wall ?mount|"
    r"protector|skarmskydd|schutzfolie|skjermbeskytter|panzerglas|sleeve|bag|vaska|backpack|"
    r"sticker|dekal|poster|toy|leksak|spielzeug|manual)(?:s|er|ar)?\b"
)
_WITH_ACCESSORIES = frozenset({"phone", "console", "computer", "watch"})


@lru_cache(maxsize=8192)
def kind_of_goods(title: str, sku: str) -> str | None:
    """Return which of `KINDS` an article is; None for others, cases, chargers and the like.

    Reads English, Swedish, German, Norwegian and Danish.
    """
    folded = fold(f"{title} {sku}").replace("_", " ")
    match = _GOODS.search(folded)
    if match is None:
        return None
    kind = match.lastgroup
    return None if kind in _WITH_ACCESSORIES and _ACCESSORY.search(folded) else kind
