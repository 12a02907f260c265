from connectors.identity.stripe_identity.simulator.background import Loops
from connectors.identity.stripe_identity.simulator.bell import Bell
from connectors.identity.stripe_identity.simulator.clock import Clock
from connectors.identity.stripe_identity.simulator.database import Database
from connectors.identity.stripe_identity.simulator.world import World
from tests.connectors.stripe_simulator.driver import until


class _ClumsyCourier:
    def __init__(self):
        self.attempts = 0

    def deliver_ready(self):
        self.attempts += 1
        if self.attempts == 1:
            raise RuntimeError("stumbled")
        return 0


def test_a_loop_goes_on_after_a_trouble(caplog):
    database = Database(None)
    world = World(database=database, clock=Clock(database), bell=Bell(), public_url="")
    courier = _ClumsyCourier()
    loops = Loops(world, courier)

    until(lambda: courier.attempts)
    world.bell.ring()
    until(lambda: courier.attempts > 1)
    loops.stop()
    database.close()

    assert "background work failed" in caplog.text
