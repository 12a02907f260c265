"""How often a case's hold was put again since a person last had that done."""

from collections.abc import Sequence
from typing import Final

from app.flow.keeper.record_repair import Repair
from app.model.audit import AuditLine

HOLD_AGAIN: Final = "hold_again"
"""The action of a line: a person had a lost hold put again. Repairs count from there."""


def repairs_so_far(lines: Sequence[AuditLine]) -> list[AuditLine]:
    """Return the lines of holds put again, out of a case's timeline."""
    asked = [place for place, line in enumerate(lines) if line.action == HOLD_AGAIN]
    since = lines[asked[-1] + 1 :] if asked else lines
    return [line for line in since if line.action == Repair.HOLD]
