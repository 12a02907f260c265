"""What can come of a check, and who decides then."""

from datetime import UTC, datetime

from app.model.case import Cause, State, SupportReason
from app.model.check import CheckState, NameMatch, Redaction
from app.model.ids import SessionRef
from app.store.checks import checks_of
from tests.journeys.house import ANNA, KARIN, LOCKER, RISKY, House


def held(shop: House, **changes) -> int:
    order = shop.place(RISKY, **changes)
    shop.settle()
    assert shop.state(order) is State.INVITED
    return order


def fail(shop: House, code: str = "document_expired") -> None:
    shop.hand_in(shop.start_check(), outcome="failed", code=code)
    shop.settle()


def checks(shop: House, order: int):
    with shop.services.database.read() as tx:
        return checks_of(tx, shop.shop_id, shop.case(order).case_id)


def test_a_buyer_who_fails_twice_and_then_passes_is_released(shop: House):
    order = held(shop)

    fail(shop)
    assert "has expired" in shop.page(shop.links()[-1]).text
    assert "2 attempts left" in shop.page(shop.links()[-1]).text
    fail(shop, "selfie_face_mismatch")
    assert shop.state(order) is State.INVITED

    shop.verify()
    shop.settle()

    assert shop.status(order) == "processing"
    assert [(one.state, one.attempts) for one in checks(shop, order)] == [(CheckState.PASSED, 3)]


def test_a_buyer_who_fails_for_good_comes_to_support_and_is_released_by_hand(shop: House):
    order = held(shop)
    for _ in range(3):
        fail(shop)

    assert shop.state(order) is State.WITH_SUPPORT
    assert shop.case(order).support_reason is SupportReason.ATTEMPTS_USED
    assert shop.status(order) == "on-hold"
    assert shop.press(shop.links()[-1]).headers["Location"].startswith("/v/")

    shop.vouch(order)
    shop.settle()

    assert shop.status(order) == "processing"
    assert shop.case(order).cause is Cause.PERSON


def test_a_buyer_who_never_answers_is_reminded_and_then_comes_to_support(shop: House):
    order = held(shop)

    shop.clock.advance(hours=25)
    shop.tick()
    assert len(shop.letters()) == 2
    shop.clock.advance(hours=24)
    shop.tick()

    assert shop.state(order) is State.WITH_SUPPORT
    assert shop.case(order).support_reason is SupportReason.NO_ANSWER
    assert shop.status(order) == "on-hold"
    assert len(shop.letters()) == 3


def test_a_merchant_who_chose_so_releases_what_nobody_answered(house: House):
    house.connect(at_deadline="release")
    order = held(house)

    house.clock.advance(hours=49)
    house.tick()

    assert house.status(order) == "processing"
    assert house.case(order).cause is Cause.DEADLINE_POLICY


def test_a_buyer_who_would_rather_talk_to_a_person_gets_one(shop: House):
    order = held(shop)

    assert shop.press(shop.links()[-1], "person").status_code == 303
    shop.settle()

    assert shop.case(order).support_reason is SupportReason.BUYER_ASKED
    assert shop.status(order) == "on-hold"


def test_the_shops_own_mailbox_hears_that_a_buyer_wants_a_person(house: House):
    mailbox = "help@shop.example.test"
    house.connect(support_email=mailbox)
    order = held(house)
    assert house.letters(mailbox) == []
    house.press(house.links()[-1], "person")
    house.settle()

    [call] = house.letters(mailbox)
    text = call.get_body(("plain",)).get_content()
    assert "waits for your decision" in call["Subject"]
    assert f"{house.web}/admin/cases/{house.case(order).case_id}" in text
    assert "Karin" not in text


def test_the_result_may_come_before_the_buyer_returns(shop: House):
    order = held(shop)
    shop.verify()
    shop.settle()

    assert "is going ahead" in shop.page(shop.links()[0]).text
    assert shop.status(order) == "processing"


def test_the_buyer_may_return_before_the_result(shop: House):
    order = held(shop)
    shop.verify()

    page = shop.page(shop.links()[0])
    assert "is being looked at" in page.text
    assert 'http-equiv="refresh"' in page.text

    shop.settle()
    assert shop.status(order) == "processing"


def test_a_result_whose_webhook_is_lost_is_asked_for(shop: House):
    order = held(shop)
    shop.control("/control/chaos", {"drop": True, "times": None}, at=shop.stripe)
    shop.verify()
    shop.settle()
    assert shop.state(order) is State.CHECKING

    shop.clock.advance(minutes=2)
    shop.tick()

    assert shop.status(order) == "processing"


def test_a_strangers_name_in_the_document_comes_to_support(shop: House):
    order = held(shop)
    shop.verify(first_name="Eve", last_name="Drop")
    shop.settle()

    assert shop.status(order) == "on-hold"
    assert shop.case(order).support_reason is SupportReason.NAME_DIFFERS
    assert checks(shop, order)[0].name_match is NameMatch.DIFFERS


def test_an_impostor_who_named_only_the_recipient_is_not_released(shop: House):
    order = held(shop, shipping={**LOCKER, "first_name": "Eve", "last_name": "Drop"})
    shop.verify(first_name="Eve", last_name="Drop")
    shop.settle()

    assert shop.status(order) == "on-hold"
    assert shop.state(order) is State.WITH_SUPPORT


def test_an_impostor_who_types_a_known_buyers_mailbox_must_be_that_buyer(house: House):
    for days in (200, 150, 90):
        past = (house.clock.now()).timestamp() - days * 86400
        house.place(
            {
                "billing": KARIN,
                "line_items": [{"sku": "SCK-1", "quantity": 1}],
                "status": "completed",
                "silent": True,
                "created_at": _iso(past),
            }
        )
    house.connect()
    order = held(house, billing={**KARIN, "first_name": "Eve", "last_name": "Drop"})
    house.verify(first_name="Eve", last_name="Drop")
    house.settle()

    assert house.status(order) == "on-hold"
    assert house.state(order) is State.WITH_SUPPORT


def test_a_victims_mailbox_that_is_never_read_ends_with_support(shop: House):
    order = held(shop, billing={**ANNA, "address_1": "Storgatan 77"})

    shop.clock.advance(hours=49)
    shop.tick()

    assert shop.state(order) is State.WITH_SUPPORT
    assert shop.status(order) == "on-hold"


def test_a_guessed_link_is_told_nothing(shop: House):
    held(shop)
    guess = shop.page("/v/" + "A" * 43)

    assert guess.status_code == 404
    assert "Karin" not in guess.text
    assert shop.press("/v/" + "A" * 43).headers["Location"] == "/v/" + "A" * 43


def test_a_used_link_proves_nothing_a_second_time(shop: House):
    order = held(shop)
    link = shop.links()[0]
    shop.verify()
    shop.settle()
    writes = len(shop.writes(order))

    answer = shop.press(link)
    shop.settle()

    assert answer.headers["Location"] == link
    assert len(shop.writes(order)) == writes


def test_looking_at_a_link_changes_nothing(shop: House):
    order = held(shop)
    before = shop.case(order)
    for _ in range(3):
        assert shop.page(shop.links()[0]).status_code == 200

    assert shop.case(order) == before
    assert checks(shop, order) == []


def test_pressing_twice_opens_one_session(shop: House):
    order = held(shop)
    first = shop.start_check()
    second = shop.start_check()

    assert first == second
    assert len(checks(shop, order)) == 1


def test_a_german_document_is_redacted_as_soon_as_it_served(shop: House):
    order = held(shop)
    shop.verify(first_name="Karin", last_name="Karlsson", issuing_country="DE")
    shop.settle()
    shop.clock.advance(minutes=2)
    shop.settle()
    shop.clock.advance(minutes=2)
    shop.settle()

    assert shop.status(order) == "processing"
    assert checks(shop, order)[0].redaction is Redaction.DONE


def _iso(timestamp: float) -> str:
    return datetime.fromtimestamp(timestamp, UTC).isoformat()


def test_a_session_that_is_cancelled_at_the_provider_is_begun_anew(shop: House):
    order = held(shop)
    first = shop.start_check()
    shop.provider().redact(SessionRef(first))
    shop.deliver()
    shop.settle()

    assert shop.state(order) is State.INVITED
    assert len(shop.letters()) == 2

    assert shop.verify() != first
    shop.settle()
    assert shop.status(order) == "processing"


def test_a_pass_that_was_redacted_before_we_looked_proves_nobody(shop: House):
    order = held(shop)
    session = shop.start_check()
    shop.hand_in(session, outcome="verified", first_name="Karin", last_name="Karlsson")
    shop.provider().redact(SessionRef(session))
    shop.settle()

    assert shop.status(order) == "on-hold"
    assert shop.case(order).support_reason is SupportReason.CHECK_CLOSED
