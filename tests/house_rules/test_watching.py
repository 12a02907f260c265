"""The dashboard and the alert rules ask for what there is, and the page says what to do."""

import json
import re
from datetime import UTC, datetime

import pytest
import yaml

from app.cli.parser import build_parser
from app.flow.problems.measure import Measured
from app.metrics import counts
from app.web.figures import Host, figures_of
from tests.house_rules.tree import ROOT

RULES = yaml.safe_load((ROOT / "docs/prometheus/alerts.yml").read_text())
ALERTS = [rule for group in RULES["groups"] for rule in group["rules"]]
BOARD = json.loads((ROOT / "docs/grafana/clearhold.json").read_text())
PAGE = (ROOT / "docs/watch.md").read_text()
PANELS = [panel for panel in BOARD["panels"] if panel["type"] != "row"]
QUERIES = [target["expr"] for panel in PANELS for target in panel["targets"]]
COMMANDS = build_parser().format_help()
NAME = re.compile(r"clearhold_\w+")
SELECTOR = re.compile(r"(clearhold_\w+)(?:\{([^}]*)\})?")
GROUPING = re.compile(r"by \(([^)]*)\)")
ENDINGS = {"counter": ["_total"], "histogram": ["_bucket", "_sum", "_count"]}
"""Of samples, by the kind of their metric."""


def known_metrics():
    """Every name that a scrape may have, with its labels."""
    known = {}
    for metric in counts._HERE._collector_to_names:
        for ending in ENDINGS[metric._type]:
            known[metric._name + ending] = {*metric._labelnames, "le"}
    nothing = dict.fromkeys(Measured.__slots__, 0)
    by_state = {
        name: {"x": 1} for name, kind in Measured.__annotations__.items() if "Map" in str(kind)
    }
    host = Host(state_dir=ROOT, has_database=True, now=datetime(2026, 1, 1, tzinfo=UTC))
    for figure in figures_of(Measured(**{**nothing, **by_state}), host):
        known[figure.name] = {figure.label} - {""}
    return known


KNOWN = known_metrics()


def test_there_is_something_to_watch():
    assert len(ALERTS) > 15
    assert len(PANELS) > 15
    assert len(KNOWN) > 30


@pytest.mark.parametrize("query", [*QUERIES, *(alert["expr"] for alert in ALERTS)])
def test_a_query_asks_for_what_there_is(query):
    for name, selected in SELECTOR.findall(query):
        assert name in KNOWN
        labels = re.findall(r"(\w+)\s*[=!]", selected)
        assert set(labels) <= KNOWN[name], name
    named = set(NAME.findall(query))
    grouped = {label.strip() for found in GROUPING.findall(query) for label in found.split(",")}
    allowed = {label for name in named for label in KNOWN[name]} | {"instance"}
    assert grouped <= allowed


@pytest.mark.parametrize("alert", ALERTS, ids=lambda alert: alert["alert"])
def test_an_alert_says_what_is_wrong_and_what_to_do(alert):
    notes = alert["annotations"]

    assert alert["labels"]["severity"] in {"critical", "warning"}
    assert notes["summary"].endswith(".")
    assert notes["action"].endswith(".")
    assert notes["runbook"] == f"docs/watch.md#{alert['alert'].lower()}"
    assert f"\n### {alert['alert']}\n" in PAGE


@pytest.mark.parametrize("alert", ALERTS, ids=lambda alert: alert["alert"])
def test_the_page_names_first_what_to_type_or_to_open(alert):
    told = PAGE.split(f"\n### {alert['alert']}\n")[1].split(".")[0]
    typed = re.search(r"^`clearhold (\w+)", told)

    assert re.match(r"`[^`]+`$|`clearhold|`grep|Open `/admin", told), told
    assert typed is None or typed[1] in COMMANDS


def test_the_page_tells_of_no_alert_that_there_is_not():
    assert set(re.findall(r"### (Clearhold\w+)", PAGE)) == {alert["alert"] for alert in ALERTS}


def test_the_page_tells_of_every_figure():
    told = set(NAME.findall(PAGE))
    families = {re.sub(r"_(bucket|sum|count)$", "", name) for name in KNOWN}

    assert families <= told
    assert told <= families


def test_a_panel_says_what_it_shows_and_stands_alone():
    ids = [panel["id"] for panel in BOARD["panels"]]
    cells = [
        (panel["gridPos"]["x"] + x, panel["gridPos"]["y"] + y)
        for panel in BOARD["panels"]
        for x in range(panel["gridPos"]["w"])
        for y in range(panel["gridPos"]["h"])
    ]

    assert len(ids) == len(set(ids))
    assert len(cells) == len(set(cells))
    assert all(x < 24 for x, _ in cells)
    assert [panel["title"] for panel in PANELS if not panel["description"].endswith(".")] == []
    assert {panel["datasource"]["uid"] for panel in PANELS} == {"${datasource}"}
