"""A back-up is put back after a day's work: what the shop knows is found again, nothing else."""

from collections.abc import Iterator

import pytest

from app.cli import main
from app.flow.forgetting.erase_person import erase_person
from app.flow.forgetting.person_meant import Person
from app.model.case import State
from app.model.private import Private
from app.store.orders import open_order
from tests.builders.backups import migrated
from tests.journeys.house import KARIN, RISKY, House, opened_house
from tests.journeys.inside import GOES_ELSEWHERE

FILE = "of-this-morning.backup"


@pytest.fixture
def shop(tmp_path, monkeypatch) -> Iterator[House]:
    """A shop whose database is the embedded one, with nothing but the address to decide by."""
    path = tmp_path / "clearhold.sqlite3"
    path.write_bytes(migrated())
    with opened_house(f"sqlite:///{path}", tmp_path) as house:
        (tmp_path / "secret.key").write_text(house.settings.secret_keys[0])
        monkeypatch.setenv("CLEARHOLD_STATE_DIR", str(tmp_path))
        monkeypatch.setenv("CLEARHOLD_PUBLIC_URL", house.web)
        monkeypatch.chdir(tmp_path)
        house.connect()
        house.write_rules(GOES_ELSEWHERE)
        yield house


def run(*words: str) -> None:
    with pytest.raises(SystemExit) as left:
        main(list(words))
    assert left.value.code == 0


def mailbox(name: str) -> str:
    return f"{name}@example.test"


def place(shop: House, name: str, **more: object) -> int:
    """Let somebody of their own order, and everybody do what follows."""
    buyer = {**KARIN, "email": mailbox(name), "phone": "", "address_1": f"Kungsgatan {name}"}
    order = shop.place({**RISKY, "billing": buyer}, **more)
    if not more:
        shop.settle()
        assert shop.state(order) is State.INVITED
    return order


def put_back(shop: House) -> None:
    shop.services.database.close()
    run("restore", FILE, "--force")
    for _ in range(3):
        shop.tick()
        shop.clock.advance(minutes=5)


def test_who_proved_it_is_let_go_who_was_erased_is_gone_and_what_came_since_is_found(shop: House):
    waiting, passed, erased = (place(shop, name) for name in ("waiting", "passed", "erased"))
    run("backup", FILE)
    shop.verify(mailbox("passed"))
    shop.settle()
    late_pass, late_wait = place(shop, "late-pass"), place(shop, "late-wait")
    shop.verify(mailbox("late-pass"))
    shop.settle()
    assert shop.status(passed) == shop.status(late_pass) == "processing"
    person = Person(email=Private(mailbox("erased")))
    erase_person(shop.services, shop.shop(), person)
    unheard = place(shop, "unheard", silent=True)
    letters = {
        name: len(shop.letters(mailbox(name))) for name in ("passed", "late-pass", "waiting")
    }

    put_back(shop)

    # What was let go stays let go, and nobody hears of it again.
    assert shop.status(passed) == shop.status(late_pass) == "processing"
    assert {name: len(shop.letters(mailbox(name))) for name in letters} == letters
    assert shop.state(passed) in {State.RELEASED, State.ENDED}
    # What waited waits, and what came since is known again.
    for order in (waiting, late_wait, unheard):
        assert shop.status(order) == "on-hold"
        assert shop.state(order) is State.INVITED
    # Two links cannot be helped; the hold is the same one.
    assert len(shop.links(mailbox("late-wait"))) == 2
    # Nobody let the erased one's order go, and nobody knows whose it was.
    assert shop.status(erased) == "on-hold"
    assert shop.state(erased) is State.HANDED_BACK
    order_id = shop.order_id(erased)
    assert order_id is not None
    with shop.services.database.read() as tx:
        assert open_order(tx, shop.services.keyring, order_id) is None

    shop.verify(mailbox("late-wait"))
    shop.verify(mailbox("waiting"))
    shop.settle()
    assert shop.status(late_wait) == shop.status(waiting) == "processing"


def test_an_order_of_somebody_erased_since_is_not_taken_in_again(shop: House):
    run("backup", FILE)
    order = place(shop, "erased")
    erase_person(shop.services, shop.shop(), Person(email=Private(mailbox("erased"))))
    put_back(shop)

    assert shop.order_id(order) is None
    assert mailbox("erased").encode() not in shop.services.database.path.read_bytes()
