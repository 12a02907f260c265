"""``clearhold backtest`` on a small history with known answers."""

import csv
import json
import secrets

import pytest

from app.cli import main
from tests.builders.history_files import PACK, event_line, order_line, write_lines
from tests.builders.mmdb import mmdb_of

THIEF = {"email": "thief@example.test", "customer_id": None}


@pytest.fixture
def folder(tmp_path):
    write_lines(tmp_path / "pack.toml", [PACK])
    return tmp_path


def orders():
    return [
        order_line(1, day=0),
        order_line(2, day=1, total=3000),
        order_line(3, day=2, total=2000, **THIEF),
        order_line(4, day=3, customer_id=None),
        order_line(5, day=40, **THIEF),
        order_line(6, day=41, total=3000, customer_id=None, status="failed"),
        order_line(7, day=150, total=5000, customer_id=None),
        order_line(8, day=200),
    ]


def events():
    return [
        event_line("chargeback", 3, day=30, reason="fraud", amount=2000),
        event_line("consumer_report", 5, day=45),
        event_line("refund", 1, day=5, reason="wrong size"),
    ]


def backtest(folder, *options, orders=None, events=None):
    """Run the command; return its exit status, the scores by order, and the report."""
    write_lines(folder / "orders.jsonl", orders or globals()["orders"]())
    write_lines(folder / "events.jsonl", globals()["events"]() if events is None else events)
    given = {"orders": "orders.jsonl", "events": "events.jsonl", "pack": "pack.toml"}
    given |= {"scores": "scores.csv", "json": "report.json"}
    named = [part for name, file in given.items() for part in (f"--{name}", str(folder / file))]
    with pytest.raises(SystemExit) as end:
        main(["backtest", *named, *options])
    with (folder / "scores.csv").open(newline="", encoding="utf-8") as file:
        scores = {row["order_id"]: row for row in csv.DictReader(file)}
    return end.value.code, scores, json.loads((folder / "report.json").read_text())


def test_every_order_gets_its_score_verdict_and_rules(folder):
    status, scores, _ = backtest(folder)

    assert status == 0
    assert list(scores) == ["1", "2", "3", "4", "5", "6", "7", "8"]
    assert scores["1"] == {"order_id": "1", "score": "0.0", "verdict": "clear", "rules": ""}
    assert scores["2"]["score"] == "30.0"
    assert scores["2"]["verdict"] == "card_or_device"
    assert scores["3"]["score"] == "30.0"
    assert scores["3"]["rules"] == "dear;guest"
    assert (scores["4"]["score"], scores["4"]["verdict"]) == ("15.0", "clear")


def test_a_fraud_counts_against_its_buyer_only_once_it_was_known(folder):
    known = backtest(folder)[1]["5"]
    late = [event_line("chargeback", 3, day=41, reason="fraud")]
    unknown = backtest(folder, events=late)[1]["5"]

    assert (known["verdict"], known["rules"]) == ("person", "guest;known-fraud")
    assert (unknown["verdict"], unknown["rules"]) == ("clear", "guest")


def test_the_report_counts_what_became_of_the_orders(folder):
    _, _, report = backtest(folder)

    assert report["pack"] == "trial"
    assert report["population"]["orders"]["orders"] == 7
    assert report["population"]["honest"]["orders"] == 3
    assert report["population"]["fraud"]["orders"] == 2
    assert report["population"]["impersonation"]["orders"] == 1
    assert report["population"]["young"]["orders"] == 2
    assert report["together"]["touched"]["orders"] == 4
    assert report["together"]["recall"] == 1.0
    assert report["together"]["share_of_honest"] == pytest.approx(1 / 3)
    assert report["together"]["checks_cost"] == {"minor": 450, "currency": "USD"}
    assert report["together"]["for_person"] == 1


def test_a_failed_payment_is_scored_and_is_no_order_to_hold(folder):
    _, scores, report = backtest(folder)

    assert scores["6"]["verdict"] == "card_or_device"
    assert report["verdicts"]["card_or_device"] == 3


def test_from_a_date_on_only_later_orders_are_told_and_earlier_ones_known(folder):
    _, scores, report = backtest(folder, "--since", "2026-02-01")

    assert list(scores) == ["5", "6", "7", "8"]
    assert scores["5"]["rules"] == "guest;known-fraud"
    assert report["population"]["orders"]["orders"] == 3


def test_what_became_known_later_is_not_looked_at(folder):
    _, _, report = backtest(folder, "--as-of", "2026-01-20")

    assert report["population"]["fraud"]["orders"] == 0


def test_malformed_lines_are_told_with_their_numbers_and_the_others_used(folder, capsys):
    lines = [*orders(), "{not json", order_line(9, total="much"), order_line(1, day=9)]
    told = [*events(), event_line("gossip", 1, day=3), event_line("refund", 404, day=3)]
    status, scores, _ = backtest(folder, orders=lines, events=told)
    said = capsys.readouterr().err

    assert status == 1
    assert list(scores) == ["1", "2", "3", "4", "5", "6", "7", "8"]
    assert "orders.jsonl, line 9: left out: it is not valid JSON" in said
    assert "orders.jsonl, line 10: left out: " in said
    assert "line 11: left out: order 1 stands in line 1 already" in said
    assert "events.jsonl, line 4: left out: type is none of" in said
    assert "4 lines could not be used" in said
    assert "1 events are about orders that are not in the file" in said


def test_in_which_order_the_lines_stand_changes_no_score(folder):
    expected = (folder / "scores.csv", backtest(folder))[0].read_bytes()
    for _ in range(5):
        lines, told = orders(), events()
        shuffled = sorted(lines, key=lambda _: secrets.randbits(32))
        backtest(folder, orders=shuffled, events=sorted(told, key=lambda _: secrets.randbits(32)))
        assert (folder / "scores.csv").read_bytes() == expected


def test_several_processes_come_to_the_same_answer(folder):
    one = backtest(folder, "--processes", "1")
    several = backtest(folder, "--processes", "3")

    assert one == several


def test_another_pack_is_compared_on_the_same_orders(folder, capsys):
    milder = PACK.replace("document = 50.0", "document = 90.0").replace("20.0", "31.0")
    write_lines(folder / "milder.toml", [milder.replace('"trial"', '"milder"')])
    _, _, report = backtest(folder, "--against", str(folder / "milder.toml"))

    assert report["against"]["pack"] == "milder"
    assert report["against"]["newly_held"]["touched"]["orders"] == 2
    assert "Against milder" in capsys.readouterr().out


def test_the_report_is_told_on_the_terminal_and_progress_beside_it(folder, capsys):
    backtest(folder)
    said = capsys.readouterr()

    assert "Pack trial" in said.out
    assert "checks cost at most 4.50 USD (3 checks)" in said.out
    assert "7 (score 45.0)" not in said.out
    assert "8 of 8 orders (100%)" in said.err


def test_a_shipped_pack_is_chosen_by_its_name(folder):
    _, _, report = backtest(folder, "--pack", "strict")

    assert report["pack"] == "strict"


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--pack", "nonsense"], "no rule pack called 'nonsense'"),
        (["--orders", "nowhere.jsonl"], "nowhere.jsonl cannot be read"),
        (["--json", "nowhere/report.json"], "cannot be written"),
        (["--scores", "nowhere/scores.csv"], "cannot be written"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(folder, capsys, options, sentence):
    write_lines(folder / "orders.jsonl", orders())
    with pytest.raises(SystemExit) as end:
        main(["backtest", "--orders", str(folder / "orders.jsonl"), *options])

    assert end.value.code == 1
    assert sentence in capsys.readouterr().err


@pytest.mark.parametrize("option", [["--since", "soon"], ["--check-price", "cheap"]])
def test_wrong_use_is_refused_before_anything_is_read(option):
    with pytest.raises(SystemExit) as end:
        main(["backtest", "--orders", "nowhere.jsonl", *option])

    assert end.value.code == 2


def test_the_operators_own_database_says_where_an_address_is(folder, monkeypatch):
    known = {"198.51.100.0/24": {"country": {"iso_code": "BR"}}}
    (folder / "countries.mmdb").write_bytes(mmdb_of(known))
    monkeypatch.setenv("CLEARHOLD_IP_COUNTRIES", str(folder / "countries.mmdb"))
    abroad = PACK.replace("basket.total > 1000.0", "network.ip_country_differs")
    write_lines(folder / "pack.toml", [abroad.replace("points = 30\ngraded", "points = 30\n#")])
    lines = [order_line(1, ip="198.51.100.7"), order_line(2, ip="192.0.2.7")]
    _, scores, _ = backtest(folder, orders=lines, events=[])

    assert (scores["1"]["rules"], scores["2"]["rules"]) == ("dear", "")
