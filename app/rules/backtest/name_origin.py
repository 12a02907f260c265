"""Guesses from where a name comes, by its letters and endings, to see whom a pack holds.

A guess about the spelling, never about the person: names travel, and people bear those of
whom they married. It serves sums over thousands of orders, is made in memory while a
backtest runs, and is kept nowhere. Where spelling says little, it says nothing.
"""

import re
from collections.abc import Iterable
from typing import Final
from unicodedata import name as name_of_letter

from app.model.order import Name


def name_origin(name: Name) -> str:
    """Return a word for it, such as ``nordic`` or ``cyrillic``; empty where it cannot be told."""
    by_letters = _script(name.full())
    if by_letters != "latin":
        return by_letters
    # A surname first: given names travel more, so of these only the listed ones count.
    last = map(_origin, _WORD.findall(name.last.lower()))
    first = (_NAMES.get(word, "") for word in _WORD.findall(name.first.lower()))
    return next((origin for origin in (*last, *first) if origin), "")


def _script(text: str) -> str:
    """Return the script of the first letter; empty where there is none."""
    for letter in text:
        if letter.isalpha():
            word = name_of_letter(letter, "").partition(" ")[0].lower()
            return _SCRIPTS.get(word, "other_script")
    return ""


def _origin(word: str) -> str:
    listed = _NAMES.get(word)
    if listed:
        return listed
    return next((origin for origin, pattern in _SPELLINGS if pattern.search(word)), "")


def _listed(origin: str, names: str) -> Iterable[tuple[str, str]]:
    return ((one, origin) for one in names.split())


_WORD: Final = re.compile(r"[^\W\d_]+")
_SCRIPTS: Final = {
    "latin": "latin",
    "fullwidth": "latin",
    "cyrillic": "cyrillic",
    "greek": "greek",
    "arabic": "arabic",
    "hebrew": "hebrew",
    "cjk": "east_asian",
    "hiragana": "east_asian",
    "katakana": "east_asian",
    "hangul": "east_asian",
    "thai": "southeast_asian",
    "devanagari": "south_asian",
    "bengali": "south_asian",
    "tamil": "south_asian",
    "telugu": "south_asian",
    "gujarati": "south_asian",
    "gurmukhi": "south_asian",
    "georgian": "caucasian",
    "armenian": "caucasian",
    "ethiopic": "east_african",
}
_NAMES: Final = dict(
    # Frequent names whose spelling has no tell-tale ending.
    (
        *_listed("arabic", "mohammed mohamed muhammad mohammad mohamad ahmed ahmad ali hassan"),
        *_listed(
            "arabic", "hussein hussain ibrahim omar osman mahmoud mustafa khalil saleh youssef"
        ),
        *_listed("arabic", "yusuf fatima fatma aisha khadija zainab layla abdi nasser hamid karim"),
        *_listed("persian", "hosseini mohammadi ahmadi rezaei karimi moradi jafari reza"),
        *_listed(
            "south_asian", "singh kumar patel sharma gupta khan kaur rao reddy nair iyer shah"
        ),
        *_listed("east_asian", "wang li zhang liu chen yang huang zhao wu zhou xu sun zhu lin guo"),
        *_listed("east_asian", "kim park choi jung tanaka suzuki sato watanabe yamamoto nakamura"),
        *_listed("southeast_asian", "nguyen tran pham huynh phan vu vo dang bui hoang duong"),
        *_listed("turkish", "yilmaz kaya demir celik sahin yildiz aydin ozturk arslan mehmet emre"),
        *_listed("iberian", "garcia silva santos costa ferreira pereira oliveira torres moreno"),
        *_listed("italian", "rossi russo ferrari bianchi romano colombo ricci marino greco conti"),
        *_listed(
            "german", "müller schmidt schneider fischer weber meyer wagner becker schulz koch"
        ),
        *_listed("nordic", "berg lind dahl holm lund lindberg nyström haugen korhonen virtanen"),
        *_listed("english", "smith jones taylor brown williams davies evans wright walker clark"),
        *_listed("french", "martin bernard dubois durand leroy moreau lefebvre laurent fournier"),
        *_listed("west_african", "okafor okonkwo adeyemi mensah diallo traore ndiaye owusu sow"),
        *_listed("east_african", "tesfaye gebre tekle haile abebe mwangi otieno wanjiku"),
    )
)
_SPELLINGS: Final = (
    # The first that fits counts: single letters that one language alone uses, then endings.
    ("southeast_asian", re.compile(r"[ơưạảấầẩẫậắằẳẵặẹẻẽếềểễệịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹđ]")),
    ("turkish", re.compile(r"[ğış]|o[gğ]lu$")),
    ("polish", re.compile(r"[łżźśćńąę]|(sk[ia]|ck[ia]|dzk[ia]|wicz|czyk|czak)$")),
    ("czech_or_slovak", re.compile(r"[řěů]|ová$")),
    ("baltic", re.compile(r"[ėųįģķļņ]|(auskas|evičius|ienė|iņš)$")),
    ("south_slavic", re.compile(r"(ić|ovic|evic)$")),
    ("east_slavic", re.compile(r"..(enko|off|ov|ev|ova|eva|chuk|skyi?|skaya)$")),
    ("hungarian", re.compile(r"[őű]|^(szabó|nagy|tóth|horváth|kovács)$")),
    ("romanian", re.compile(r"[țș]|escu$")),
    ("greek", re.compile(r"(poulos|poulou|akis|idis|iadis|opoulos)$")),
    (
        "nordic",
        re.compile(r"[åøæð]|(sson|sen|ström|gren|qvist|kvist|dóttir|nen|sdotter|lund)$"),
    ),
    ("german", re.compile(r"ß|(mann|bauer|meier|maier|hoff|stein|schmidt)$")),
    ("dutch", re.compile(r"(stra|sma|huizen|huis|kamp|veld)$|ij")),
    ("iberian", re.compile(r"[ñãõ]|([aeiou]ez|eira|inho|eiro)$")),
    ("italian", re.compile(r"(ini|etti|elli|ucci|acci|azzi|azzo|isi)$")),
    ("french", re.compile(r"[œ]|(eau|ault|oux|ière|ieux)$")),
    ("persian", re.compile(r"(zadeh|pour|nejad|nezhad|zade)$")),
    ("caucasian", re.compile(r"(...yan|[^aeiou]..sian|shvili|dze)$")),
    ("arabic", re.compile(r"^(abd|abu|al)(?=.{4})(el|ul|al|u|d|r|s|h|k|m)")),
)
ORIGINS: Final = tuple(
    sorted({*_SCRIPTS.values(), *_NAMES.values(), *(one for one, _ in _SPELLINGS), "other_script"})
)
"""Every word that it may answer with."""
