"""``clearhold problems``: what waits for a person, a line each, and an exit status for scripts."""

import pytest

from app.cli import main, problems
from app.store.unreadable_orders import note_unreadable
from tests.app.web.merchant.test_problems import set_aside
from tests.app.web.merchant.test_try_again import given_up
from tests.builders.desk import Desk


@pytest.fixture
def desk(database_url, tmp_path, monkeypatch):
    opened = Desk(database_url, tmp_path)
    monkeypatch.setattr(problems, "services_here", lambda: opened.services)
    yield opened
    opened.close()


def told(capsys, *arguments):
    with pytest.raises(SystemExit) as left:
        main(["problems", *arguments])
    return left.value.code, capsys.readouterr()


def test_where_nothing_waits_that_is_said(desk, capsys):
    desk.work(desk.connect())
    code, said = told(capsys)

    assert (code, said.out) == (
        0,
        "No problems. Cases that a person decides are on the page of cases.\n",
    )


def test_each_problem_is_a_line_with_what_to_do(desk, capsys):
    shop = desk.connect()
    row = given_up(desk, shop)
    set_aside(desk, shop)
    with desk.services.database.write() as tx:
        note_unreadable(tx, shop.shop_id, [("92001", "its total\nis missing")], desk.clock.now())

    code, said = told(capsys)

    assert code == 1
    release, delivery, order = said.out.splitlines()
    assert release.startswith(f"2026-11-24 11:00 UTC  {shop.shop_id}  given_up of order 1001: ")
    assert release.endswith(f"refuses. See {desk.settings.public_url}/admin/cases/{row.case_id}")
    assert "clearhold delivery replay --shop" in delivery
    assert "Its total is missing. Look at it: https://shop.example.test" in order


def test_no_shop_commands_the_operators_terminal(desk, capsys):
    shop = desk.connect()
    with desk.services.database.write() as tx:
        note_unreadable(tx, shop.shop_id, [("92\x1b[2J", "it is \x1b[31mred")], desk.clock.now())

    _, said = told(capsys)

    assert "\x1b" not in said.out
    assert len(said.out.splitlines()) == 1


def test_all_of_them_are_told_page_after_page(desk, capsys):
    shop = desk.connect()
    orders = [(f"{number}", "its total is missing") for number in range(103)]
    with desk.services.database.write() as tx:
        note_unreadable(tx, shop.shop_id, orders, desk.clock.now())

    assert len(told(capsys)[1].out.splitlines()) == 103


def test_one_shop_can_be_asked_about_and_no_such_shop_is_an_error(desk, capsys):
    here, other = desk.connect(), desk.connect("https://other.example.test", name="Other Store")
    desk.work(here)
    set_aside(desk, other)

    assert told(capsys, "--shop", here.shop_id)[0] == 0
    assert told(capsys, "--shop", other.shop_id)[0] == 1
    code, said = told(capsys, "--shop", "shop_of_nobody")
    assert code == 2
    assert "There is no shop shop_of_nobody." in said.err
