"""What ``clearhold doctor`` finds, and that it finds no fault with what is right."""

from dataclasses import replace

import pytest

from app.cli.examination import examine_installation
from app.flow.running.keep_lease import keep_lease
from app.model.effect import EffectKind
from app.model.errors import InvalidInputError
from app.ports import Gap, WebhookHealth
from app.store.effects import owe
from app.store.shops import save_shop_credentials
from app.wiring import build_services
from connectors.ip_countries.mmdb.connector import MmdbCountries
from tests.app.web.merchant.test_problems import set_aside
from tests.builders.desk import Desk
from tests.builders.mmdb import mmdb_of
from tests.builders.outside import PlainShops

NO_DISPUTES = Gap(missing="read_disputes", consequence="Disputed payments stay unseen.")
SHORT_HISTORY = Gap(missing="read_all", consequence="The history is short.", is_usual=True)
ELSEWHERE = "http://127.0.0.1:8004/shops/{shop}"


@pytest.fixture
def desk(database_url, tmp_path):
    opened = Desk(database_url, tmp_path)
    yield opened
    opened.close()


def found(desk, **chosen):
    settings = replace(desk.settings, **chosen)
    return list(examine_installation(settings, desk.services))


def about(findings, subject):
    return [one for one in findings if one.subject.startswith(subject)]


@pytest.mark.parametrize(
    ("chosen", "lacking"),
    [
        ({"shopify_client_id": "app"}, "CLIENT_SECRETS"),
        ({"shopify_client_secrets": ("shpss_sample",)}, "CLIENT_ID"),
    ],
)
def test_half_the_keys_of_an_app_are_named_as_half(desk, chosen, lacking):
    (finding,) = about(found(desk, **chosen), "Shopify app")

    assert not finding.is_well
    assert lacking in finding.sentence


def test_a_whole_app_is_told_which_addresses_it_must_have(desk):
    keys = {"shopify_client_id": "app", "shopify_client_secrets": ("shpss_sample",)}
    (finding,) = about(found(desk, public_url="https://clearhold.example.com", **keys), "Shopify")

    assert finding.is_well
    assert "https://clearhold.example.com/shopify" in finding.sentence
    assert "https://clearhold.example.com/webhooks/shopify" in finding.sentence


def test_without_an_app_for_many_shops_nothing_is_said_of_it(desk):
    assert about(found(desk), "Shopify") == []


def test_another_address_of_shopify_is_right_in_the_demo_only(desk):
    (wrong,) = about(found(desk, shopify_shops_at=ELSEWHERE), "Shopify")

    assert not wrong.is_well
    assert "CLEARHOLD_SHOPIFY_SHOPS_AT" in wrong.sentence
    assert about(found(desk, shopify_shops_at=ELSEWHERE, demo=True), "Shopify") == []


def test_the_demos_addresses_are_no_fault(desk):
    demo = found(desk, demo=True)

    assert [one.is_well for one in about(demo, "public address") + about(demo, "mail")] == [
        True
    ] * 2


def test_what_a_shop_withholds_is_named_with_what_it_leads_to(desk, monkeypatch):
    shop = desk.connect()
    described = desk.shops.client("", {}, lambda _: None).describe()
    gaps = replace(described, gaps=(NO_DISPUTES, SHORT_HISTORY))
    monkeypatch.setattr(PlainShops, "client", lambda *_: _Describing(gaps))

    sentences = {one.sentence: one.is_well for one in about(found(desk), f"shop {shop.shop_id}")}

    assert sentences["read_disputes is missing. Disputed payments stay unseen."] is False
    assert sentences["read_all is not granted, which is usual. The history is short."] is True


def test_a_token_that_ends_is_told_with_its_end(desk):
    shop = desk.connect()
    with desk.services.database.write() as tx:
        credentials = {"access_token": "shpat_sample", "expires_at": "2026-11-25T11:00:00+00:00"}
        save_shop_credentials(tx, desk.services.keyring, shop.shop_id, credentials)

    sentences = [one.sentence for one in about(found(desk), f"shop {shop.shop_id}")]

    assert "our token is good until 2026-11-25 11:00 UTC and renews itself." in sentences


class _Describing:
    def __init__(self, described):
        self.described = described

    def describe(self):
        return self.described

    def look_at_webhooks(self, _address):
        return []


@pytest.fixture
def countries(tmp_path):
    path = tmp_path / "countries.mmdb"
    path.write_bytes(mmdb_of({"203.0.113.0/24": {"country": {"iso_code": "SE"}}}))
    return path


def test_the_database_of_countries_is_named_with_its_day(desk, countries):
    services = replace(desk.services, ip_countries=MmdbCountries(countries))
    (finding,) = about(examine_installation(desk.settings, services), "IP countries")

    assert finding.is_well
    assert finding.sentence == "Sample-Country of 2026-09-21."


def test_a_database_of_countries_that_broke_since_the_start_is_a_fault(desk, countries):
    services = replace(desk.services, ip_countries=MmdbCountries(countries))
    countries.unlink()
    (finding,) = about(examine_installation(desk.settings, services), "IP countries")

    assert not finding.is_well
    assert "cannot be read" in finding.sentence


def test_without_a_database_of_countries_nothing_is_said_of_it(desk):
    assert about(found(desk), "IP countries") == []


def test_a_missing_database_of_countries_stops_the_start_with_a_sentence(desk, tmp_path):
    settings = replace(desk.settings, ip_countries=tmp_path / "missing.mmdb")

    with pytest.raises(InvalidInputError, match=r"^CLEARHOLD_IP_COUNTRIES: .+ cannot be read"):
        build_services(settings)


def test_a_journal_of_erasures_that_cannot_be_written_is_mended(desk, tmp_path):
    assert not about(found(desk), "erasures")
    (tmp_path / "taken").write_text("a file where a folder should be")
    (finding,) = about(found(desk, erasures_dir=tmp_path / "taken" / "erasures"), "erasures")
    assert not finding.is_well
    assert "nobody is erased" in finding.sentence


def test_a_clock_that_stands_still_and_work_that_waits_are_faults(desk):
    shop = desk.connect()
    with desk.services.database.write() as tx:
        owe(tx, shop.shop_id, "case_1", EffectKind.WRITE_NOTE, now=desk.clock.now())
    desk.clock.advance(minutes=2)
    findings = found(desk)

    assert [one.is_well for one in about(findings, "clock")] == [False]
    assert "waits for 120 seconds" in about(findings, "worker effects")[0].sentence


def test_a_clock_that_runs_and_nothing_that_waits_are_well(desk):
    keep_lease(desk.services, "clock quick")
    findings = found(desk)

    assert [one.is_well for one in about(findings, "clock")] == [True]
    assert about(findings, "worker") == []


def test_webhooks_are_looked_at_where_they_are(desk, monkeypatch):
    shop = desk.connect()
    broken = WebhookHealth(topic="order.created", problem="it was switched off")
    sound = WebhookHealth(topic="order.updated", problem=None)
    client = desk.shops.client("", {}, lambda _: None)
    monkeypatch.setattr(PlainShops, "client", lambda *_: client)
    monkeypatch.setattr(client, "look_at_webhooks", lambda _: [broken, sound])
    (told,) = [
        one for one in about(found(desk), f"shop {shop.shop_id}") if "webhooks that" in one.sentence
    ]
    monkeypatch.setattr(client, "look_at_webhooks", lambda _: [sound, sound])
    well = [one.sentence for one in about(found(desk), f"shop {shop.shop_id}") if one.is_well]

    assert not told.is_well
    assert "order.created (it was switched off)." in told.sentence
    assert "its 2 webhooks are there and lead to us, as it says now." in well


def test_what_waits_for_a_person_is_counted_with_the_way_to_it(desk):
    shop = desk.connect()
    set_aside(desk, shop)
    sentences = [one.sentence for one in about(found(desk), f"shop {shop.shop_id}")]

    page = f"{desk.settings.public_url}/admin/problems"
    where = f"`clearhold problems --shop {shop.shop_id}`, or the page {page}"
    assert f"things that wait for a person: 1. See {where}." in sentences
    assert "last delivery 2026-11-24 11:00 UTC." in sentences
