"""One case: its state and reasons in words, its proof, its timeline, and nobody's name."""

from datetime import timedelta

from app.flow.cases.need_person import need_person
from app.flow.cases.vouch import vouch
from app.flow.deciding.decide import decide
from app.flow.forgetting.forget_case import forget_case
from app.flow.orders.normalise import normalise
from app.model.case import SupportReason
from app.model.check import Check, CheckState, Failure, NameMatch, Redaction
from app.model.errors import RejectedError, UnreachableError
from app.model.ids import CheckId, SessionRef
from app.model.shop_event import OrderSeen
from app.store.cases import case_by_id
from app.store.checks import save_check
from app.store.decisions import decisions_of
from tests.builders.desk import Desk
from tests.builders.orders import a_line


def page_of(desk, shop, owner, number="1001"):
    return owner.text(f"/admin/cases/{desk.row(shop, number).case_id}")


def decided(desk, shop, row):
    with desk.services.database.read() as tx:
        case = case_by_id(tx, shop.shop_id, row.case_id)
        return decisions_of(tx, shop.shop_id, case.order_id)


def test_the_page_tells_state_reasons_and_points(desk: Desk, shop, owner):
    [decision] = decided(desk, shop, desk.held(shop))

    page = page_of(desk, shop, owner)

    assert "Order 1001 Buyer invited" in page
    assert "The order is on hold, and the buyer has the invitation." in page
    assert "by the rules “strict” (version" in page
    assert "(reached)" in page
    assert decision.findings
    for finding in decision.findings:
        assert f"{finding.says} {'+' if finding.points > 0 else ''}" in page
        assert f"Rule {finding.rule} " in page
    assert "not known at that time, and so not counted" in page


def test_every_signal_that_was_known_is_listed_with_its_unit(desk: Desk, shop, owner):
    desk.held(shop)

    listed = page_of(desk, shop, owner).split(" signals that were known ")[1]

    assert "total basket.total 12,345 SEK" in listed
    assert "km apart address.km_apart" in listed
    assert "Velocity" in listed


def test_a_text_for_callers_is_there_in_the_shops_language_and_the_others(desk: Desk, shop, owner):
    row = desk.held(shop)
    [decision] = decided(desk, shop, row)

    page = page_of(desk, shop, owner).split("If somebody calls about it")[1].split(" Proof ")[0]
    raw = owner.open(f"/admin/cases/{row.case_id}").text

    assert "Vi tittar närmare på din beställning" in page.split("In other languages")[0]
    assert "English Your order is being looked at" in page
    assert "Deutsch Ihre Bestellung" in page
    assert raw.count("data-copy=") == 3
    assert raw.count("copy.js") == 1
    for telling in ("Score", "12,345", "Helsinki", *(one.rule for one in decision.findings)):
        assert telling not in page


def test_earlier_decisions_stay_and_what_changed_since_is_named(desk: Desk, shop, owner):
    row = desk.held(shop)
    desk.clock.advance(hours=1)
    edited = desk.risky_order(lines=(a_line(title="Notebook", quantity=5),))
    told = [(OrderSeen(order=edited), desk.clock.now())]
    decide(desk.services, shop, normalise(desk.services, shop, told))
    before, after = decided(desk, shop, row)
    [gone, *_] = [one for one in before.findings if "basket.resaleable" in str(one.because)]
    [stays, *_] = after.findings

    latest, earlier = page_of(desk, shop, owner).split("1 earlier decision")

    assert "These speak no longer: " in latest
    assert "resaleable grade: 1, now 0" in latest
    assert gone.says in earlier
    assert gone.says not in latest
    assert f"Silence this rule for this buyer : {stays.rule}" in latest
    assert "Silence this rule" not in earlier


def test_the_page_shows_no_person(desk: Desk, shop, owner):
    row = desk.held(shop)

    raw = owner.open(f"/admin/cases/{row.case_id}").text

    for personal in ("Anna", "Andersson", "Karin", "buyer1001", "Storgatan", "+4670", "00100"):
        assert personal not in raw
    assert "SEK 12,345.00" in page_of(desk, shop, owner)
    assert "Goods 5 × Gold bar" in page_of(desk, shop, owner)
    assert "Helsinki" in page_of(desk, shop, owner)


def test_the_timeline_says_what_happened_and_who_did_it(desk: Desk, shop, owner):
    row = desk.held(shop)
    desk.clock.advance(hours=2)
    vouch(desk.services, shop.shop_id, row.case_id, "agent@example.test")
    desk.work(shop)

    page = page_of(desk, shop, owner).split("What happened")[1]

    assert "Scored, to be held" in page
    assert "The shop confirmed the hold The shop has put it on hold." in page
    assert "Mail sent “Invitation” Tue 24 Nov 2026, 12:00 CET (2 hours ago)" in page
    assert "A person released the order by agent@example.test" in page
    assert "The shop confirmed the release The shop has put its status back. A person" in page


def test_a_buyer_who_asks_for_a_person_is_said_to_have_done_so(desk: Desk, shop, owner):
    row = desk.held(shop)
    need = SupportReason.BUYER_ASKED
    with desk.services.database.write() as tx:
        case = case_by_id(tx, shop.shop_id, row.case_id)
        need_person(desk.services, tx, case, need, actor="buyer")

    page = page_of(desk, shop, owner)

    assert "Handed to a person by the buyer" in page
    assert "A person has to decide by" not in page


def test_where_the_name_differs_no_button_is_pressed_lightly(desk: Desk, shop, owner):
    row = desk.held(shop)
    path = f"/admin/cases/{row.case_id}"
    usual = f'<a class="button " href="{path}/release">'
    assert usual in " ".join(owner.open(path).text.split())
    with desk.services.database.write() as tx:
        case = case_by_id(tx, shop.shop_id, row.case_id)
        need_person(desk.services, tx, case, SupportReason.NAME_DIFFERS, actor="clearhold")

    html = " ".join(owner.open(path).text.split())

    assert usual not in html
    assert f'<a class="button second" href="{path}/release">' in html


def test_every_call_to_the_shop_is_shown(desk: Desk, shop, owner):
    desk.held(shop)

    page = page_of(desk, shop, owner).split("Calls made to the shop")[1]

    assert "2 calls" in page
    assert "PUT /orders/91001 200 12 ms" in page


def test_the_order_is_linked_in_the_shops_own_admin(desk: Desk, shop, owner):
    row = desk.held(shop)

    raw = owner.open(f"/admin/cases/{row.case_id}").text

    assert 'href="https://shop.example.test/staff/orders/91001"' in raw


def test_what_is_owed_is_shown_with_its_problem_and_its_next_time(desk: Desk, shop, owner):
    desk.work(shop)
    desk.shops.problem = UnreachableError("The store is busy or down (HTTP 503).")
    desk.held(shop)

    page = page_of(desk, shop, owner)

    assert "Put the order on hold at the shop The store is busy or down (HTTP 503)." in page
    assert "1 try so far. Next: Tue 24 Nov 2026, 12:00 CET (in 1 second)" in page


def test_what_was_given_up_asks_for_a_person(desk: Desk, shop, owner):
    desk.shops.note_problem = RejectedError("The store refused: no notes here.")
    desk.held(shop)

    page = page_of(desk, shop, owner)

    assert "Given up after 1 try. A person must look." in page
    assert "Given up, a person must look Leave a note at the order. The store refused" in page


def test_a_check_is_shown_as_the_attestation_that_a_bank_may_ask_for(desk: Desk, shop, owner):
    row = desk.held(shop)
    check = Check(
        check_id=CheckId("chk_sample"),
        shop_id=shop.shop_id,
        case_id=row.case_id,
        connection=desk.shop(shop.shop_id).identity,
        session=SessionRef("vs_sample"),
        state=CheckState.PASSED,
        attempts=2,
        name_match=NameMatch.MATCHES,
        redaction=Redaction.DONE,
        started_at=desk.clock.now(),
        finished_at=desk.clock.now() + timedelta(minutes=3),
        redacted_at=desk.clock.now() + timedelta(minutes=4),
    )
    with desk.services.database.write() as tx:
        save_check(tx, check)
    desk.clock.advance(minutes=4)

    proof = page_of(desk, shop, owner).split(" Proof ")[1]

    assert "Result Passed Name matched Method Identity document with a matching selfie" in proof
    assert "Attempts 2 of 3" in proof
    assert "Session vs_sample" in proof
    assert "Finished Tue 24 Nov 2026, 12:03 CET" in proof
    assert "Deleted at the provider Tue 24 Nov 2026, 12:04 CET" in proof


def test_a_try_that_did_not_pass_is_told_the_same_everywhere(desk: Desk, shop, owner):
    row = desk.held(shop)
    check = Check(
        check_id=CheckId("chk_sample"),
        shop_id=shop.shop_id,
        case_id=row.case_id,
        connection=desk.shop(shop.shop_id).identity,
        session=SessionRef("vs_sample"),
        state=CheckState.OPEN,
        attempts=1,
        failure=Failure.DOCUMENT_EXPIRED,
        started_at=desk.clock.now(),
    )
    with desk.services.database.write() as tx:
        save_check(tx, check)

    page = page_of(desk, shop, owner)

    assert "The buyer’s last attempt to prove who they are did not pass" in page
    assert "Result Not passed yet: the buyer may try again" in page
    assert "Last problem Document expired" in page
    assert "Under way" not in page


def test_what_is_being_released_is_not_weighed_any_more(desk: Desk, shop, owner):
    row = desk.held(shop)
    assert "If released now" in page_of(desk, shop, owner)
    vouch(desk.services, shop.shop_id, row.case_id, "agent@example.test")

    assert "If released now" not in page_of(desk, shop, owner)


def test_a_forgotten_case_keeps_its_figures_without_the_person(desk: Desk, shop, owner):
    row = desk.held(shop)
    vouch(desk.services, shop.shop_id, row.case_id, "agent@example.test")
    desk.work(shop)
    forget_case(desk.services, shop.shop_id, row.case_id, "agent@example.test")

    page = page_of(desk, shop, owner)

    assert "Person forgotten Tue 24 Nov 2026" in page
    assert "SEK 12,345.00" in page
    assert "Helsinki" not in page
    assert "Forget the person now" not in page


def test_only_what_fits_the_state_is_offered(desk: Desk, shop, owner):
    row = desk.held(shop)
    waiting = page_of(desk, shop, owner)
    vouch(desk.services, shop.shop_id, row.case_id, "agent@example.test")
    releasing = page_of(desk, shop, owner)
    desk.work(shop)
    released = page_of(desk, shop, owner)

    for button in ("Release the order", "Give more time", "Hand to support", "Take the hold over"):
        assert button in waiting
        assert button not in releasing.split("The order Shop")[0]
        assert button not in released.split("The order Shop")[0]
    assert "Forget the person now" in released
    assert "Forget the person now" not in waiting
