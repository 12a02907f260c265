"""Makes what strangers may have typed fit for a letter: one line, no tricks, no links."""

import re
import unicodedata
from typing import Final

_DOTS: Final = re.escape(".\u2024\u3002\uff0e\uff61")
"""What a mail program may take for the dot of a domain (RFC 3490, section 3.1, and NFKC)."""
_IP: Final = re.compile(rf"\d+(?:[{_DOTS}]\d+){{3,}}")
_IN_DOMAIN: Final = re.compile(rf"(?<=\S)([{_DOTS}])(?=[^\s\d{_DOTS},;:!?)\]}}'\"])")
_IN_SCHEME: Final = re.compile(r":(?=//)|(?<=[^\W\d]):(?=\S)")
_IN_ADDRESS: Final = re.compile(r"(?<=\S)@(?=\S)")

_DROPPED: Final = frozenset({"Cf", "Cs", "Co", "Cn"})
_BLANK: Final = frozenset({"Cc", "Zl", "Zp", "Zs"})
_INVISIBLE: Final = re.compile(
    # Unicode's Default_Ignorable_Code_Point, as far as it is of no category above.
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
_CUT: Final = "\N{HORIZONTAL ELLIPSIS}"

_NOT_IN_NUMBER: Final = re.compile(r"[^\w/#.-]|(?<!\d)\.|\.(?!\d)")
_LONGEST_NUMBER: Final = 40
_NO_NUMBER: Final = "\N{EN DASH}"


def one_line(text: str, longest: int) -> str:
    """Return the text without control, bidi and invisible signs, cut to ``longest`` signs."""
    visible = (_as_shown(sign) for sign in _INVISIBLE.sub("", text))
    line = " ".join("".join(visible).split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + _CUT


def unlinked(text: str, longest: int) -> str:
    """Return one line that no mail program turns into a link: a space parts what looks like one."""
    line = one_line(text, longest)
    line = _IP.sub(lambda found: re.sub(f"([{_DOTS}])", r"\1 ", found[0]), line)
    line = _IN_DOMAIN.sub(r"\1 ", line)
    line = _IN_SCHEME.sub(": ", line)
    return _IN_ADDRESS.sub(" @ ", line)


def order_label(number: str) -> str:
    """Return a shop's order number with nothing in it but what numbers are made of."""
    return _NOT_IN_NUMBER.sub("", one_line(number, _LONGEST_NUMBER)) or _NO_NUMBER


def _as_shown(sign: str) -> str:
    category = unicodedata.category(sign)
    if category in _DROPPED:
        return ""
    return " " if category in _BLANK else sign
