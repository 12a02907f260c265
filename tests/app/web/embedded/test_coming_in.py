"""Who comes in from a shop's admin: the first visit connects, the first visitor owns."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from app.flow.forgetting.erase_shop import erase_shop
from app.flow.pages.show_people import show_people
from app.flow.queues.perform_effects import perform_effects
from app.flow.shops.notice_trouble import notice_trouble
from app.flow.users.begin_setup import begin_setup
from app.flow.users.finish_setup import finish_setup
from app.flow.users.sign_in import SignInRefusedError, sign_in
from app.model.errors import UnreachableError
from app.model.shop import Health
from app.model.user import Role
from app.store.installed import shops_at
from app.store.shops import change_shop
from app.store.staff import has_staff
from app.store.users import users_of
from tests.builders.admin import A, B


def connected(desk, url=A):
    with desk.services.database.read() as tx:
        return next(shop for shop in shops_at(tx, "shopify", url) if shop.left_at is None)


def staff_of(desk, url=A):
    shop = connected(desk, url)
    with desk.services.database.read() as tx:
        return {one.staff_id: one for one in users_of(tx, shop.account_id)}


def test_the_first_visit_connects_the_shop_and_shows_its_cases(desk):
    answer = desk.admin(A, "7001").arrive()

    assert answer.status_code == 200
    assert "Nothing waits for anybody" in answer.text
    assert len(desk.platform_app.redeemed) == 1
    assert connected(desk).url == A


def test_a_shop_that_is_connected_is_not_connected_again(desk, first):
    first.open("/admin")
    desk.admin(A, "7002").arrive()

    assert len(desk.platform_app.redeemed) == 1


@pytest.mark.usefixtures("first")
def test_the_first_owns_the_shop_and_later_ones_only_look(desk):
    desk.admin(A, "7002").open("/admin")

    staff = staff_of(desk)
    assert {number: one.role for number, one in staff.items()} == {
        "7001": Role.OWNER,
        "7002": Role.AUDITOR,
    }
    assert {one.shop_id for one in staff.values()} == {connected(desk).shop_id}


@pytest.mark.usefixtures("first")
def test_who_joins_a_shop_that_somebody_signs_in_to_already_owns_nothing(desk):
    shop = connected(desk)
    owner = desk.user(account_id=shop.account_id)
    for one in show_people(desk.services, owner).users:
        if one.staff_id:
            desk.browser(owner).send(f"/admin/people/{one.user_id}/remove")

    desk.admin(A, "7003").open("/admin")

    assert staff_of(desk)["7003"].role is Role.AUDITOR


def test_an_owner_gives_another_role_and_it_counts_at_once(desk, first):
    other = desk.admin(A, "7002")
    other.open("/admin")
    assert other.open("/admin/shops/connect").status_code == 403

    told = first.send_and_follow(
        f"/admin/people/{staff_of(desk)['7002'].user_id}/role", {"role": "manager"}
    )

    assert "Staff 7002 (a.platform.test) is manager now." in told
    assert staff_of(desk)["7002"].role is Role.MANAGER


def test_nobody_gives_more_than_they_have_nor_changes_themselves(desk, first):
    manager = desk.admin(A, "7002")
    manager.open("/admin")
    people = staff_of(desk)
    first.send(f"/admin/people/{people['7002'].user_id}/role", {"role": "manager"})

    for whom, role in (("7002", "owner"), ("7001", "agent")):
        answer = manager.send(f"/admin/people/{people[whom].user_id}/role", {"role": role})
        assert answer.status_code == 400
    assert staff_of(desk)["7001"].role is Role.OWNER


def test_an_owner_chooses_what_newcomers_may_do(desk, first):
    shop_id = connected(desk).shop_id

    first.send(f"/admin/people/newcomers/{shop_id}", {"role": "agent"})
    desk.admin(A, "7002").open("/admin")

    assert staff_of(desk)["7002"].role is Role.AGENT
    assert first.send(f"/admin/people/newcomers/{shop_id}", {"role": "owner"}).status_code == 400


def test_saving_the_settings_keeps_what_newcomers_may_do(desk, first):
    shop = connected(desk)
    first.send(f"/admin/people/newcomers/{shop.shop_id}", {"role": "agent"})

    typed = {
        "pack": "strict",
        "language": "en",
        "at_deadline": "support",
        "when_leaving": "release",
        "until": "15:00",
    }
    numbers = {
        "answer_within_hours": "48",
        "remind_after_hours": "24",
        "hold_at_most_hours": "168",
        "attempts": "3",
        "mails_per_hour": "200",
        "checks_per_hour": "60",
        "forget_after_days": "30",
    }
    first.send(f"/admin/settings/{shop.shop_id}", {**typed, **numbers, "when_leaving": "release"})

    assert connected(desk).settings.pack == "strict"
    assert connected(desk).settings.newcomers is Role.AGENT


def test_the_settings_say_under_which_address_a_shop_that_came_by_itself_writes(desk, first):
    page = first.text(f"/admin/settings/{connected(desk).shop_id}")

    address = desk.services.mail_from.rpartition("<")[2].removesuffix(">")
    assert f"Our mails come from Sample Store &lt;{address}&gt;" in page or (
        f"Our mails come from Sample Store <{address}>" in page
    )
    assert "Answers to" in page


def test_whoever_was_removed_stays_out(desk, first):
    other = desk.admin(A, "7002")
    other.open("/admin")
    first.send(f"/admin/people/{staff_of(desk)['7002'].user_id}/remove")

    for answer in (other.open("/admin"), other.arrive("/admin"), other.arrive()):
        assert answer.status_code == 403
        assert "An owner of Sample Store decided" in answer.text
    assert "7002" not in staff_of(desk)


def test_whoever_was_removed_mends_no_connection(desk, first):
    desk.admin(A, "7002").open("/admin")
    first.send(f"/admin/people/{staff_of(desk)['7002'].user_id}/remove")
    notice_trouble(desk.services, connected(desk).shop_id, "The token has ended.")
    redeemed = len(desk.platform_app.redeemed)

    assert desk.admin(A, "7002").arrive().status_code == 403
    assert len(desk.platform_app.redeemed) == redeemed
    assert connected(desk).health is Health.TROUBLED

    assert desk.admin(A, "7001").arrive().status_code == 200
    assert len(desk.platform_app.redeemed) == redeemed + 1
    assert connected(desk).health is Health.HEALTHY


def test_a_shop_that_comes_back_has_its_staff_as_before(desk, first):
    desk.admin(A, "7002").open("/admin")
    desk.admin(A, "7003").open("/admin")
    first.send(f"/admin/people/{staff_of(desk)['7003'].user_id}/remove")
    with desk.services.database.write() as tx:
        change_shop(tx, connected(desk).shop_id, left_at=desk.clock.now())
    desk.clock.advance(days=1)

    answers = [desk.admin(A, staff).arrive().status_code for staff in ("7002", "7001", "7003")]

    assert answers == [200, 200, 403]
    assert len(desk.platform_app.redeemed) == 2
    assert {number: one.role for number, one in staff_of(desk).items()} == {
        "7001": Role.OWNER,
        "7002": Role.AUDITOR,
    }


@pytest.mark.usefixtures("first")
def test_a_shop_that_comes_back_has_who_signs_in_for_it_as_before(desk):
    before = connected(desk)
    colleague = desk.user(Role.AGENT, shop=before.shop_id, account_id=before.account_id)
    with desk.services.database.write() as tx:
        change_shop(tx, before.shop_id, left_at=desk.clock.now())

    desk.admin(A, "7001").arrive()

    assert connected(desk).shop_id != before.shop_id
    page = desk.browser(colleague).open(f"/admin/settings/{connected(desk).shop_id}")
    assert page.status_code == 200


def test_staff_have_no_password_and_get_no_link_for_one(desk, first):
    desk.admin(A, "7002").open("/admin")
    name = staff_of(desk)["7002"].email

    answer = first.send("/admin/people/link", {"email": name})

    assert answer.status_code == 404
    for password in ("", "four words nobody guesses"):
        with pytest.raises(SignInRefusedError):
            sign_in(desk.services, name, password, "192.0.2.7")


def test_the_people_page_tells_who_they_are_and_how_they_come_in(desk, first):
    desk.admin(A, "7002").open("/admin")

    page = first.text("/admin/people")

    assert "Staff 7002 (a.platform.test) Auditor: sees everything, changes nothing." in page
    assert "Comes in through the shop's own admin, without a password." in page
    assert "New one-time link" not in page
    assert "Came in through the shop's admin for the first time" in page


def test_that_somebody_came_in_is_noted_twice_a_day_at_most(desk, first):
    first.open("/admin")
    desk.clock.advance(hours=13)
    first.open("/admin")
    first.open("/admin")

    assert first.text("/admin/people").count("Signed in") == 1


def test_a_shop_that_cannot_be_connected_yet_says_so_in_the_frame(desk):
    desk.platform_app.problem = UnreachableError("The shop did not answer.")

    answer = desk.admin(A).arrive()

    assert answer.status_code == 503
    assert "The shop did not answer." in answer.text
    assert (
        f"frame-ancestors {A} https://admin.platform.test"
        in (answer.headers["Content-Security-Policy"])
    )


@pytest.mark.usefixtures("first")
def test_two_shops_of_one_app_have_accounts_of_their_own(desk):
    desk.admin(B, "7001").arrive()

    assert connected(desk, A).account_id != connected(desk, B).account_id
    assert staff_of(desk, B)["7001"].role is Role.OWNER


def test_who_comes_in_from_a_shop_keeps_the_operator_from_nothing(desk, first):
    first.open("/admin")

    link = begin_setup(desk.services)

    assert link is not None
    finish_setup(desk.services, link.rpartition("/")[2], "one@example.test", "four words unguessed")
    assert begin_setup(desk.services) is None


@pytest.mark.usefixtures("first")
def test_a_shop_that_is_erased_takes_its_staff_along(desk):
    shop = connected(desk)
    with desk.services.database.write() as tx:
        change_shop(tx, shop.shop_id, left_at=desk.clock.now())
    perform_effects(desk.services, shop.shop_id)

    erase_shop(desk.services, shop.shop_id)

    with desk.services.database.read() as tx:
        assert users_of(tx, shop.account_id) == []
        assert not has_staff(tx, shop.shop_id)


def test_of_many_who_come_first_at_once_one_owns_the_shop(desk):
    staff = [str(7000 + number) for number in range(4)] * 2

    with ThreadPoolExecutor(len(staff)) as crew:
        answers = list(crew.map(lambda one: desk.admin(A, one).arrive().status_code, staff))

    assert set(answers) == {200}
    roles = sorted(one.role for one in staff_of(desk).values())
    assert roles == [Role.AUDITOR, Role.AUDITOR, Role.AUDITOR, Role.OWNER]
