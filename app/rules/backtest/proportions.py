"""Whether two shares differ by more than chance: the plainest test there is."""

from dataclasses import dataclass
from math import erfc, sqrt
from typing import Final

_FEWEST: Final = 100
"""A share of fewer orders says little."""
_FEWEST_EXPECTED: Final = 5.0
"""The test's own condition: so many must be expected on either side."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proportion:
    """``part`` of ``whole``."""

    part: int
    whole: int

    @property
    def share(self) -> float:
        """Return the share; 0 of nothing."""
        return self.part / self.whole if self.whole else 0.0


def chance_of(one: Proportion, other: Proportion) -> float | None:
    """Return how likely chance alone makes two shares differ so (two-sided, pooled).

    None where there are too few to tell: fewer than 100 on either side, or fewer than five
    expected. A small answer says that they differ, not by how much.
    """
    if min(one.whole, other.whole) < _FEWEST:
        return None
    pooled = (one.part + other.part) / (one.whole + other.whole)
    if min(one.whole, other.whole) * min(pooled, 1 - pooled) < _FEWEST_EXPECTED:
        return None
    spread = sqrt(pooled * (1 - pooled) * (1 / one.whole + 1 / other.whole))
    return erfc(abs(one.share - other.share) / spread / sqrt(2))
