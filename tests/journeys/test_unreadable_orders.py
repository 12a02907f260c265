"""An order that makes no sense at its shop is told of, and forgotten once it can be read."""

from app.flow.problems.show_problems import show_problems
from app.flow.sweeps.reconcile import reconcile
from app.model.user import Role, User
from tests.journeys.house import RISKY, House


def unreadable(shop: House) -> list[str]:
    me = User(
        user_id="user_1", account_id=shop.shop().account_id, email="o@example.test", role=Role.OWNER
    )
    return [one.problem.key for one in show_problems(shop.services, me).found]


def test_an_order_without_a_sense_is_listed_until_it_has_one(shop: House):
    order = shop.place({**RISKY, "currency": "no currency"}, silent=True)
    reconcile(shop.services, shop.shop_id)
    assert unreadable(shop) == [str(order)]

    shop.client()._rest.put(f"orders/{order}", {"currency": "SEK"})
    reconcile(shop.services, shop.shop_id)

    assert unreadable(shop) == []
