"""On which line of a pack's text a rule or a key stands, which TOML readers do not tell."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

_TABLE: Final = re.compile(r"\s*\[\s*([A-Za-z_]+)\s*\]")
_RULE: Final = re.compile(r"\s*\[\[\s*rule\s*\]\]")
_KEY: Final = re.compile(r"\s*[\"']?([A-Za-z_]+)[\"']?\s*=")

Block = int | str
"""Which part of the text: a rule by its place, ``asks``, or empty for what comes first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PackLines:
    """Lines of a pack's text, counted from 1."""

    blocks: Mapping[Block, int]
    keys: Mapping[tuple[Block, str], int]

    def of(self, block: Block, key: str = "") -> int:
        """Return the line of a key, else where its block begins, else 1."""
        return self.keys.get((block, key), self.blocks.get(block, 1))


def pack_lines(text: str) -> PackLines:
    """Find where everything begins. What stands in a text of several lines may mislead it."""
    block: Block = ""
    rules = 0
    blocks: dict[Block, int] = {}
    keys: dict[tuple[Block, str], int] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        if _RULE.match(line):
            block, rules = rules, rules + 1
            blocks[block] = number
        elif table := _TABLE.match(line):
            block = table[1]
            blocks[block] = number
        elif key := _KEY.match(line):
            keys.setdefault((block, key[1]), number)
    return PackLines(blocks=blocks, keys=keys)
