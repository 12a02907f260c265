"""The invented histories look like the table that they were written from."""

from collections import defaultdict
from statistics import mean

import pytest

from benchmarks.histories.history import history_of
from benchmarks.histories.marginals import CONDITIONS, marginals
from benchmarks.histories.world import world_of

# Shares among honest orders and among impostors' orders, in docs/quality.md.
TABLE = dict(
    zip(
        CONDITIONS,
        [
            (0.173, 0.521),
            (0.062, 0.521),
            (0.056, 0.485),
            (0.015, 0.293),
            (0.023, 0.269),
            (0.098, 0.329),
        ],
        strict=True,
    )
)
# Each world is another one; what the table says is their middle.
SEEDS = range(1, 11)
NEAR = 0.4


@pytest.fixture(scope="module")
def middle():
    found = defaultdict(list)
    for seed in SEEDS:
        for condition, shares in marginals(history_of(world_of(seed, 4000))).items():
            found[condition].append(shares)
    return {one: tuple(map(mean, zip(*shares, strict=True))) for one, shares in found.items()}


@pytest.mark.parametrize("condition", CONDITIONS)
def test_worlds_have_the_tables_shares_in_the_middle(middle, condition):
    for found, said in zip(middle[condition], TABLE[condition], strict=True):
        assert said * (1 - NEAR) < found < said * (1 + NEAR)
