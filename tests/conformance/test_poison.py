"""A delivery that always fails is set aside with its reason, and nothing behind it waits."""

import pytest

from app.cli import data, main
from app.flow.intake.take_in import take_in
from app.flow.problems.show_problems import show_problems
from app.flow.queues import decide_orders as deciding
from app.model.case import State
from app.model.problem import ProblemKind
from app.model.shop_event import OrderSeen
from app.model.user import Role, User
from tests.conformance.platform import Platform


@pytest.fixture
def poisoned(shop: Platform, monkeypatch: pytest.MonkeyPatch):
    """An order at which Clearhold trips, between two others; nothing was worked off yet."""
    orders = [shop.order() for _ in range(3)]

    def trips(services, known, told):
        seen = [one.order.external_id for one, _ in told if isinstance(one, OrderSeen)]
        if str(orders[1]) in seen:
            raise RuntimeError(orders[1])
        return take_in(services, known, told)

    monkeypatch.setattr(deciding, "take_in", trips)
    shop.settle()
    return orders


def set_aside(shop: Platform) -> list[str]:
    """Why each delivery waits that was set aside."""
    me = User(
        user_id="user_1", account_id=shop.shop().account_id, email="o@example.test", role=Role.OWNER
    )
    found = [one.problem for one in show_problems(shop.services, me).found]
    return [one.reason for one in found if one.kind is ProblemKind.DELIVERY]


def patience_ends(shop: Platform) -> None:
    for _ in range(6):
        shop.clock.advance(minutes=1)
        shop.settle()


def command(capsys, *words) -> str:
    with pytest.raises(SystemExit) as left:
        main([str(word) for word in words])
    assert left.value.code == 0
    return capsys.readouterr().out


def test_what_came_before_and_behind_it_is_held_at_once(shop: Platform, poisoned: list):
    assert [shop.state(one) for one in poisoned] == [State.INVITED, None, State.INVITED]
    assert set_aside(shop) == []


def test_it_is_set_aside_after_a_few_tries_and_shown_with_its_reason(
    shop: Platform, poisoned: list
):
    patience_ends(shop)

    assert set(set_aside(shop)) == {"RuntimeError while it was worked off, 5 times so far."}
    assert shop.state(poisoned[1]) is None


def test_once_its_cause_is_mended_the_operator_plays_it_again(
    shop: Platform, poisoned: list, monkeypatch: pytest.MonkeyPatch, capsys
):
    patience_ends(shop)
    monkeypatch.setattr(data, "services_here", lambda: shop.services)
    listed = command(capsys, "delivery", "list", "--shop", shop.shop_id).splitlines()
    monkeypatch.setattr(deciding, "take_in", take_in)

    for line in listed:
        told = command(capsys, "delivery", "replay", "--shop", shop.shop_id, line.split()[0])
        assert told == "It is in line again.\n"
    shop.settle()

    assert shop.state(poisoned[1]) is State.INVITED
    assert set_aside(shop) == []
