"""How little a text looks like words: what fingers that only hit keys leave behind."""

import re
from functools import lru_cache
from operator import add
from string import ascii_lowercase
from typing import Final

from app.rules.folding import fold

# How rare a pair of letters is in the names of 69,000 towns of the world (GeoNames, folded
# as app.rules.folding does): rows by the first letter, columns by the second; 0 is most common.
_RARITY: Final = (
    "92119312131010224011223523"
    "15861974277396288267296948"
    "18592881293477176355389955"
    "15641644256455169344355945"
    "23323433243120335012333533"
    "39883487387497389365498988"
    "14552642355363256234275645"
    "05551665175444159353264948"
    "13222424442120235111435433"
    "28863975386876379768388999"
    "16662672284465259345265949"
    "03421444154134147633245935"
    "02562765275545128545276947"
    "13211403133453145521344633"
    "33329433342120235012122533"
    "17672684297387239355298959"
    "48997999499999698899299999"
    "03321323152332145222244834"
    "03341561272344235521244944"
    "05571562175355159222255834"
    "23327434243221435122645443"
    "19672978194596289446599958"
    "26772885396573379656598959"
    "57695797398789678995678899"
    "15553676385453368434356946"
    "26663963396575378666476955"
)
_PAIRS: Final = {
    one + other: int(_RARITY[row * len(ascii_lowercase) + column])
    for row, one in enumerate(ascii_lowercase)
    for column, other in enumerate(ascii_lowercase)
}
_WORDLIKE, _RANDOM = 3.4, 4.6
"""Mean rarity: of the oddest honest names (Krzysztof has 3.75), and of random letters."""
_FEWEST_LETTERS = 5
_LONGEST = 64
_WORD = re.compile(r"[a-z]+")
_KEYS_IN_A_ROW = re.compile(
    r"qwert|werty|ertyu|tyuio|uiop|asdf|sdfg|dfgh|fghj|ghjk|hjkl|zxcv|xcvb|cvbn|vbnm|lkjh|kjhg|"
    r"jhgf|hgfd|gfds|fdsa|trewq|mnbv"
)
_SAME_AGAIN = re.compile(r"(.)\1{3,}|(..)\2{3,}|(.{3,4})\3{2,}")


@lru_cache(maxsize=8192)
def randomness(text: str) -> float | None:
    """Return 0 (reads like words of some language) to 1 (like random keys); None: too short."""
    words = [word for word in _WORD.findall(fold(text[:_LONGEST])) if len(word) > 1]
    if sum(map(len, words)) < _FEWEST_LETTERS:
        return None
    joined = " ".join(words)
    if _KEYS_IN_A_ROW.search(joined) or _SAME_AGAIN.search(joined):
        return 1.0
    rarities = [_PAIRS[pair] for word in words for pair in map(add, word, word[1:])]
    mean = sum(rarities) / len(rarities)
    return min(1.0, max(0.0, (mean - _WORDLIKE) / (_RANDOM - _WORDLIKE)))
