"""Whatever goes wrong, no log, no queue and no figure names the person to whom it happened.

The real processes, and orders with a word in every place where a person may stand. Then
these words are looked for in everything that is not sealed: what all processes wrote, all
that Valkey was ever given, and /metrics.
"""

import json
import re
import socket
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
import requests
from sqlalchemy import text

from app.clock import SystemClock
from app.settings import Settings
from app.store.deliveries import deliveries_set_aside
from app.store.effects import effects_of
from app.supervisor.parts import product_parts
from app.supervisor.run import completed, environment_of
from app.supervisor.watch import Watch
from connectors.identity.stripe_identity.simulator import server as stripe_simulator
from connectors.shops.woocommerce.simulator import server as store_simulator
from tests.journeys.house import RISKY, House
from tests.journeys.inside import LINK, MovableClock
from tests.smtp_sink import SmtpSink, smtp_sink
from tests.waiting import wait_for

MARKED = {
    "first_name": "Zwqfirst",
    "last_name": "Zwqlast",
    "company": "Zwqcompany",
    "address_1": "Zwqstreet 12",
    "address_2": "Zwqfloor",
    "city": "Zwqtown",
    "postcode": "753 21",
    "country": "SE",
    "email": "zwqmail@example.test",
    "phone": "+46709876501",
}
ORDER = {
    "billing": MARKED,
    "shipping": {**MARKED, "first_name": "Zwqother", "address_1": "Zwqlocker 1"},
    "customer_note": "Zwqnote, my card is 4242 4242 4242 4242",
    "customer_ip_address": "203.0.113.77",
    "customer_user_agent": "Zwqagent/1.0",
}
WORDS = re.compile(rb"zwq|709876501|70-?987 ?65 ?01|203\.0\.113\.77|4242 ?4242", re.IGNORECASE)
POISON = "Zwqpoison"


class RealHouse(House):
    """A house whose work is done by the product's own processes."""

    def await_link(self, sink: SmtpSink, count: int) -> str:
        """The path of the link in the letter that comes as the so manieth."""
        [*_, letter] = sink.wait_for(count, 30)
        found = LINK.search(letter.message.get_body(("plain",)).get_content())
        assert found
        return found[1]

    def refused_effects(self, order: int) -> list[str]:
        case = self.case(order)
        with self.services.database.read() as tx:
            rows = [] if case is None else effects_of(tx, self.shop_id, case.case_id)
        return [row.kind for row in rows if row.last_problem]

    def set_aside(self) -> int:
        with self.services.database.read() as tx:
            return len(deliveries_set_aside(tx, self.shop_id))

    def poison(self, table: str, column: str, value: str) -> None:
        """Let every process fail at such a row, with a person's name in the error."""
        trigger = f"CREATE TRIGGER poison_{table} BEFORE INSERT ON {table} "
        when = f"NEW.{column} = '{value}'"
        statements = [f"{trigger} WHEN {when} BEGIN SELECT RAISE(ABORT, '{POISON}'); END"]
        if not self.services.database.is_sqlite:
            fails = f"LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{POISON}'; END $$"
            statements = [
                f"CREATE FUNCTION poison_{table}() RETURNS trigger {fails}",
                f"{trigger} FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION poison_{table}()",
            ]
        with self.services.database.write() as tx:
            for statement in statements:
                tx.execute(text(statement))


@pytest.fixture
def sink() -> Iterator[SmtpSink]:
    with smtp_sink() as opened:
        yield opened


@pytest.fixture
def house(database_url: str, tmp_path: Path, sink: SmtpSink) -> Iterator[RealHouse]:
    with (
        store_simulator.start(None, delivery_delay=0.05) as store,
        stripe_simulator.start() as stripe,
    ):
        port = free_port()
        settings = completed(
            Settings(
                state_dir=tmp_path / "state",
                database_url=database_url,
                public_url=f"http://127.0.0.1:{port}",
                smtp_url=sink.url,
                allow_private_hosts=frozenset(
                    end.url.removeprefix("http://") for end in (store, stripe)
                ),
                web_processes=1,
            )
        )
        with running(settings, port):
            opened = RealHouse(settings, MovableClock(), store.url, stripe.url)
            opened.connect()
            yield opened
            opened.services.database.close()


@contextmanager
def running(settings: Settings, port: int) -> Iterator[None]:
    watch = Watch(
        logs=settings.state_dir / "logs",
        environment=environment_of(settings),
        clock=SystemClock(),
        say=lambda _: None,
    )
    try:
        watch.start(product_parts(settings, "127.0.0.1", port))
        yield
    finally:
        watch.end()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def test_no_log_no_queue_and_no_figure_names_anybody(house: RealHouse, sink: SmtpSink):
    go_the_whole_way(house, sink)
    let_everything_fail(house, sink)
    figures = house.page("/metrics")
    logs = house.settings.state_dir / "logs"
    written = {path.name: path.read_bytes() for path in logs.iterdir()}
    queued = b"\n".join(all_that_was_queued(house.settings.state_dir / "valkey"))

    assert 'clearhold_releases_total{cause="check_passed"} 1.0' in figures.text
    assert 'clearhold_mails_total{letter="invitation",result="refused"} 1.0' in figures.text
    assert len(written) > 5
    assert b"workers.rules.decide_orders" in queued
    for name, content in {**written, "queue": queued, "metrics": figures.content}.items():
        assert WORDS.findall(content) == [], name
        assert not LINK.search(content.decode(errors="replace")), name
    events = {name: events_of(content) for name, content in written.items() if "valkey" not in name}
    assert {"batch_failed"} <= events["rules.log"]
    assert {"request_failed"} <= events["web.log"]
    assert any("handle_error" in event for event in events["web.log"])


def go_the_whole_way(house: RealHouse, sink: SmtpSink) -> None:
    """Held, invited, verified, released: with a word of the buyer's everywhere."""
    house.place({**RISKY, **ORDER})
    path = house.await_link(sink, 1)
    pressed = house.press(path)
    assert pressed.status_code == 303, pressed.text
    session = house.sessions()[0]["id"]
    names = {name: MARKED[name] for name in ("first_name", "last_name")}
    house.hand_in(session, outcome="verified", **names)
    sink.wait_for(2, 30)


def let_everything_fail(house: RealHouse, sink: SmtpSink) -> None:
    """The store away, the mailbox refused, deliveries and requests that make no sense, our bugs."""
    mailbox = MARKED["email"]
    sink.will_reply("RCPT", f"550 5.1.1 <{mailbox}>: Zwqfirst is unknown here", 1)
    unmailed = house.place({**RISKY, **ORDER})
    wait_for(lambda: house.state(unmailed) == "with_support")

    house.poison("checks", "state", "starting")
    house.place({**RISKY, **ORDER})
    assert house.press(house.await_link(sink, 3)).status_code == 500

    house.fault(cut={"when": "before"})
    unheld = house.place({**RISKY, **ORDER})
    wait_for(lambda: house.refused_effects(unheld))

    talk_nonsense(house)
    house.poison("orders", "external_id", str(unheld + 1))
    house.mend()
    house.place({**RISKY, **ORDER})
    rules = house.settings.state_dir / "logs/rules.log"
    wait_for(lambda: b"batch_failed" in rules.read_bytes())


def talk_nonsense(house: RealHouse) -> None:
    """Speak to the web as neither shops nor buyers do."""
    body = json.dumps({"id": 5, "billing": [MARKED], "date_created_gmt": "Zwqday"})
    broken = {"body": body, "signature": house.signed(body)}
    webhook = house.sent()[-1]
    assert house.send(webhook, **broken).status_code == 200
    assert house.send(webhook, body=body, signature="Zwqsignature").status_code == 401
    assert house.page("/v/Zwqtokenthatnobodyhas").status_code == 404
    assert requests.post(
        f"{house.web}/admin/sign-in",
        data={"email": MARKED["email"], "password": POISON},
        timeout=30,
    ).status_code in {401, 403}
    wait_for(house.set_aside)
    port = int(house.web.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port)) as spoken:
        spoken.sendall(b"GET /v/Zwqtoken-of-a-buyer HTTP/9.9 Zwqrest\r\n\r\n")
        with suppress(OSError):
            spoken.recv(4096)


def all_that_was_queued(folder: Path) -> Iterator[bytes]:
    """Every word that Valkey was ever given, from its own journal; RQ squeezes some."""
    for journal in folder.rglob("*.aof"):
        content = journal.read_bytes()
        for found in re.finditer(rb"\$(\d+)\r\n", content):
            word = content[found.end() : found.end() + int(found[1])]
            yield word
            with suppress(zlib.error):
                yield zlib.decompress(word)


def events_of(log: bytes) -> set[str]:
    """The events of a log of which every line is JSON."""
    return {json.loads(line)["event"] for line in log.splitlines()}
