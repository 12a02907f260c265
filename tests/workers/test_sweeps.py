"""A shop that answers slowly keeps no other from being swept."""

import threading

import pytest

from workers import sweeps


@pytest.fixture
def swept(monkeypatch):
    """Which shops were swept; ``slow`` ones wait until they may go on."""
    done, goes_on = [], threading.Event()

    def work(_job, _step, shop_id):
        if shop_id.startswith("slow"):
            assert goes_on.wait(30)
        done.append(shop_id)

    monkeypatch.setattr(sweeps, "work", work)
    monkeypatch.setattr(sweeps, "_room", threading.BoundedSemaphore(2))
    yield done
    goes_on.set()
    _all_end()


def _all_end():
    for thread in threading.enumerate():
        if thread.name.startswith("sweep "):
            thread.join(30)


def test_another_shop_is_swept_while_a_slow_one_is_waited_for(swept):
    sweeps.sweep_shop("slow")
    for number in range(3):
        sweeps.sweep_shop(f"quick {number}")
        thread = next((t for t in threading.enumerate() if t.name == f"sweep quick {number}"), None)
        if thread is not None:
            thread.join(30)

    assert swept == ["quick 0", "quick 1", "quick 2"]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_sweep_that_fails_makes_room_again(monkeypatch):
    monkeypatch.setattr(sweeps, "_room", threading.BoundedSemaphore(1))
    begun = []

    def trips(_job, _step, shop_id):
        begun.append(shop_id)
        raise SystemExit

    monkeypatch.setattr(sweeps, "work", trips)
    for number in range(3):
        sweeps.sweep_shop(f"shop {number}")
    _all_end()

    assert len(begun) == 3
