"""An invented history is replayed whole, and measured on its later part."""

from app.rules.packs import by_name
from app.rules.signals import SIGNALS
from benchmarks.histories.history import history_of
from benchmarks.histories.profiles import Profile
from benchmarks.histories.world import world_of
from benchmarks.quality.replay import replay
from benchmarks.quality.report import measure_replayed, table

SEED = 101


def test_a_pack_is_measured_on_the_later_part_of_a_history():
    replayed = replay(history_of(world_of(SEED, 600)), Profile.WOOCOMMERCE)

    measured = measure_replayed(by_name("balanced"), SEED, replayed, Profile.WOOCOMMERCE)

    assert {len(row) for row in replayed.rows} == {len(SIGNALS)}
    assert 200 < measured.quality.honest < 500
    assert measured.quality.held <= 0.01
    assert len(list(table([measured]))) == 3
