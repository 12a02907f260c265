"""What was given up is tried again when a person says so."""

from app.flow.cases.vouch import vouch
from app.model.case import State
from app.model.effect import EffectState
from app.model.errors import RejectedError
from app.store.effects import effects

ASKED = "Try again what was given up?"


def given_up(desk, shop):
    """A case whose release was given up, for whatever reason."""
    row = desk.held(shop)
    vouch(desk.services, shop.shop_id, row.case_id, "agent@example.test")
    desk.shops.problem = RejectedError("The store refuses.")
    desk.work(shop)
    desk.shops.problem = None
    with desk.services.database.write() as tx:
        state = {"state": EffectState.SET_ASIDE, "attempts": 1000}
        tx.execute(effects.update().where(effects.c.kind == "lift_hold").values(**state))
    return row


def test_a_release_that_was_given_up_is_tried_again_by_a_button(desk, shop, owner):
    row = given_up(desk, shop)
    path = f"/admin/cases/{row.case_id}"
    desk.work(shop)
    assert desk.row(shop).state is State.RELEASING
    assert "Try again what was given up" in owner.text(path)
    assert ASKED in owner.text(f"{path}/again")

    page = owner.send_and_follow(f"{path}/again")
    desk.work(shop)

    assert "is being tried again" in page
    assert desk.row(shop).state is State.RELEASED
    assert "Tried again what was given up" in owner.text(path)


def test_pressed_twice_the_second_time_changes_nothing(desk, shop, owner):
    row = given_up(desk, shop)
    path = f"/admin/cases/{row.case_id}"
    owner.send_and_follow(f"{path}/again")

    page = owner.send_and_follow(f"{path}/again")

    assert "Nothing was changed" in page


def test_where_nothing_was_given_up_nothing_is_offered(desk, shop, owner):
    row = desk.held(shop)

    assert "Try again what" not in owner.text(f"/admin/cases/{row.case_id}")
