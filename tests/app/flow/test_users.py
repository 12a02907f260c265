"""Letting people in, from the command line and from the page."""

import pytest

from app.flow.users.add_user import add_user
from app.flow.users.begin_setup import begin_setup
from app.flow.users.finish_setup import finish_setup
from app.flow.users.link_user import link_user
from app.flow.users.recognise import recognise
from app.model.errors import InvalidInputError, NotFoundError
from app.model.ids import AccountId, ShopId
from app.model.user import Role
from app.store.shops import add_account, sole_account
from tests.builders.desk import Desk

WORDS = "four words nobody guesses"


@pytest.fixture
def desk(database_url, tmp_path, quick_hasher):
    del quick_hasher
    opened = Desk(database_url, tmp_path)
    yield opened
    opened.close()


def token_of(url):
    return url.rsplit("/", 1)[1]


def test_the_first_account_is_made_by_itself_and_once(desk):
    first = add_user(desk.services, None, "one@example.test", Role.OWNER, password=WORDS)
    second = add_user(desk.services, None, "two@example.test", Role.AGENT)

    assert first.setup_url is None
    assert second.setup_url.startswith(f"{desk.settings.public_url}/admin/setup/")
    with desk.services.database.read() as tx:
        assert {first.user.account_id, second.user.account_id} == {sole_account(tx)}


def test_a_user_for_one_shop_needs_one_that_the_account_has(desk):
    with pytest.raises(NotFoundError):
        add_user(desk.services, None, "one@example.test", Role.AGENT, shop_id=ShopId("shop_x"))

    shop = desk.connect()
    new = add_user(desk.services, None, "one@example.test", Role.AGENT, shop_id=shop.shop_id)
    assert new.user.shop_id == shop.shop_id


def test_a_weak_password_is_refused_on_the_command_line_too(desk):
    with pytest.raises(InvalidInputError, match="at least 12"):
        add_user(desk.services, None, "one@example.test", Role.OWNER, password="short")


def test_the_operator_makes_a_new_link_for_whoever_lost_their_password(desk):
    add_user(desk.services, None, "one@example.test", Role.AGENT, password=WORDS)

    session = finish_setup(
        desk.services, token_of(link_user(desk.services, "One@example.test")), "", WORDS + "!"
    )

    assert recognise(desk.services, session).email == "one@example.test"
    with pytest.raises(NotFoundError):
        link_user(desk.services, "nobody@example.test")


def test_nobody_makes_a_link_for_another_account(desk):
    with desk.services.database.write() as tx:
        add_account(tx, AccountId("acct_other"), "Another", desk.clock.now())
    stranger = desk.user(account_id=AccountId("acct_other"))
    desk.user(email="one@example.test")

    with pytest.raises(NotFoundError):
        link_user(desk.services, "one@example.test", stranger)


def test_every_start_without_a_user_prints_a_link_that_works(desk):
    links = [begin_setup(desk.services) for _ in range(2)]

    assert links[0] != links[1]
    finish_setup(desk.services, token_of(links[1]), "one@example.test", WORDS)
    assert begin_setup(desk.services) is None
    with pytest.raises(NotFoundError):
        finish_setup(desk.services, token_of(links[0]), "two@example.test", WORDS)
