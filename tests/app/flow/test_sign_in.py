"""Signing in: throttled, and giving nothing away."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from argon2 import PasswordHasher

from app.flow.users.add_user import add_user
from app.flow.users.recognise import recognise
from app.flow.users.sign_in import SignInRefusedError, sign_in
from app.model.ids import ShopId
from app.model.user import Role
from app.store.audit import timeline
from app.store.users import save_password, user_by_email
from tests.builders.desk import Desk

EMAIL, WORDS = "owner@example.test", "four words nobody guesses"
HERE = "203.0.113.7"


@pytest.fixture
def services(database_url, tmp_path, quick_hasher):
    del quick_hasher
    desk = Desk(database_url, tmp_path)
    add_user(desk.services, None, EMAIL, Role.OWNER, password=WORDS)
    yield desk.services
    desk.close()


def tries(services, count, *, email=EMAIL, address=HERE):
    for number in range(count):
        with pytest.raises(SignInRefusedError) as refused:
            sign_in(services, email.format(number), "wrong words nobody guesses", address)
        assert refused.value.retry_after is None


def is_throttled(services, email=EMAIL, address=HERE):
    try:
        sign_in(services, email, WORDS, address)
    except SignInRefusedError as refused:
        return refused.retry_after is not None
    return False


def test_a_mailbox_is_found_however_it_is_typed(services):
    token = sign_in(services, " Owner@Example.TEST ", WORDS, HERE)

    assert recognise(services, token).email == EMAIL
    assert recognise(services, "") is None
    assert recognise(services, token + "x") is None


def test_a_sign_in_is_in_the_accounts_timeline(services):
    sign_in(services, EMAIL, WORDS, HERE)

    with services.database.read() as tx:
        user, _ = user_by_email(tx, EMAIL)
        lines = timeline(tx, ShopId(user.account_id), user.account_id)
    assert [(line.action, line.actor) for line in lines] == [
        ("user_added", "clearhold"),
        ("signed_in", EMAIL),
    ]


def test_one_place_guesses_at_one_mailbox_ten_times(services):
    tries(services, 10)

    assert is_throttled(services)


def test_who_guesses_from_elsewhere_locks_nobody_out(services):
    tries(services, 10)

    assert not is_throttled(services, address="198.51.100.1")


def test_one_mailbox_is_guessed_at_a_hundred_times_from_wherever(services):
    for place in range(100):
        tries(services, 1, address=f"203.0.113.{place}")

    assert is_throttled(services, address="198.51.100.1")
    assert not is_throttled(services, "another@example.test", address="198.51.100.1")


def test_tries_that_were_not_allowed_do_not_make_the_wait_longer(services):
    tries(services, 10)
    services.clock.advance(minutes=10)
    assert is_throttled(services)
    services.clock.advance(minutes=6)

    assert not is_throttled(services)


def test_of_many_tries_at_once_no_more_than_ten_are_compared(services, quick_hasher):
    with ThreadPoolExecutor(max_workers=12) as crowd:
        list(crowd.map(lambda _: is_throttled(services, "nobody@example.test"), range(24)))

    assert quick_hasher.comparisons <= 10


def test_those_who_sign_in_rightly_are_not_counted(services):
    for _ in range(61):
        sign_in(services, EMAIL, WORDS, HERE)


def test_a_mailbox_that_nobody_has_is_throttled_all_the_same(services):
    tries(services, 10, email="nobody@example.test")

    assert is_throttled(services, "nobody@example.test")
    assert not is_throttled(services)


def test_one_place_guesses_at_sixty_mailboxes_at_most(services):
    tries(services, 60, email="guess{}@example.test", address="2001:db8::1")

    assert is_throttled(services, address="2001:db8::ffff")
    assert not is_throttled(services, address="2001:db8:0:1::1")


def test_a_good_sign_in_forgives_the_mailbox_its_bad_ones(services):
    tries(services, 9)
    sign_in(services, EMAIL, WORDS, HERE)
    tries(services, 9)

    assert not is_throttled(services)


def test_who_has_no_password_yet_comes_in_by_their_link_only(services):
    add_user(services, None, "new@example.test", Role.AGENT)

    tries(services, 1, email="new@example.test")


def test_a_hash_of_earlier_days_is_renewed_at_the_sign_in(services):
    weak = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1).hash(WORDS)
    with services.database.write() as tx:
        save_password(tx, user_by_email(tx, EMAIL)[0].user_id, weak)

    token = sign_in(services, EMAIL, WORDS, HERE)

    assert recognise(services, token) is not None
    with services.database.read() as tx:
        assert user_by_email(tx, EMAIL)[1].startswith("$argon2id$v=19$m=8,t=1,p=1$")


def test_a_known_and_an_unknown_mailbox_cost_one_comparison_each(services, quick_hasher):
    tries(services, 1)
    tries(services, 1, email="nobody@example.test")

    assert quick_hasher.comparisons == 2
