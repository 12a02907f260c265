"""Every room behind /admin names the right it needs, or is one of the few that are public."""

import pytest
from flask import Flask

from app.model.user import Right
from app.web.merchant import register_merchant
from app.web.merchant.guard import PUBLIC, right_needed


@pytest.fixture(scope="module")
def rules():
    app = Flask("app.web")
    register_merchant(app)
    return [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/admin")]


def test_every_room_of_the_merchants_names_the_right_it_needs(rules):
    assert [rule.endpoint for rule in rules if not _is_guarded(rule.endpoint)] == []
    assert {rule.endpoint for rule in rules} >= PUBLIC


def _is_guarded(endpoint):
    return (right_needed(endpoint) is None) == (endpoint in PUBLIC)


def test_whatever_changes_something_needs_more_than_to_see(rules):
    harmless = {"merchant.search", "merchant.leave", *PUBLIC}
    changing = {rule.endpoint for rule in rules if "POST" in rule.methods} - harmless

    assert {name for name in changing if right_needed(name) is Right.SEE_CASES} == set()
