import pytest
import stripe

URL = "https://shop.example.test/webhooks/stripe/1"
VERIFIED = "identity.verification_session.verified"
REDACTED = "identity.verification_session.redacted"


@pytest.fixture
def endpoints(simulator):
    return simulator.client(webhook_endpoints="write").v1.webhook_endpoints


def _made(endpoints, **more):
    return endpoints.create({"url": URL, "enabled_events": [VERIFIED, REDACTED], **more})


def test_the_secret_is_shown_once(endpoints):
    made = _made(endpoints, description="Clearhold", metadata={"shop": "1"})

    assert made.secret.startswith("whsec_")
    assert made.enabled_events == [VERIFIED, REDACTED]
    assert (made.status, made.livemode, made.description) == ("enabled", False, "Clearhold")
    assert "secret" not in endpoints.retrieve(made.id).to_dict()
    assert "secret" not in endpoints.update(made.id, {"description": ""}).to_dict()
    assert [("secret" in each.to_dict(), each.id) for each in endpoints.list().data] == [
        (False, made.id)
    ]


def test_an_endpoint_is_changed(endpoints):
    made = _made(endpoints, metadata={"a": "1"})

    changed = endpoints.update(
        made.id,
        {"url": f"{URL}0", "enabled_events": ["*"], "disabled": True, "metadata": {"b": "2"}},
    )

    assert (changed.url, changed.enabled_events, changed.status) == (f"{URL}0", ["*"], "disabled")
    assert changed.metadata.to_dict() == {"a": "1", "b": "2"}
    assert endpoints.update(made.id, {"disabled": False}).status == "enabled"


def test_an_endpoint_is_deleted(endpoints):
    made = _made(endpoints)

    assert endpoints.delete(made.id).deleted is True

    assert endpoints.list().data == []
    for gone in (endpoints.retrieve, endpoints.delete, endpoints.update):
        with pytest.raises(stripe.InvalidRequestError) as refusal:
            gone(made.id)
        assert refusal.value.http_status == 404


@pytest.mark.parametrize(
    ("params", "param"),
    [
        ({"enabled_events": ["*"]}, "url"),
        ({"url": URL}, "enabled_events"),
        ({"url": "", "enabled_events": ["*"]}, "url"),
        ({"url": "ftp://shop.example.test", "enabled_events": ["*"]}, "url"),
        (
            {"url": URL, "enabled_events": ["identity.verification_session.asleep"]},
            "enabled_events[0]",
        ),
        ({"url": URL, "enabled_events": ["identityXverification_session"]}, "enabled_events[0]"),
        ({"url": URL, "enabled_events": ["*"], "api_version": "latest"}, "api_version"),
    ],
)
def test_an_impossible_endpoint_is_refused(endpoints, params, param):
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        endpoints.create(params)

    assert (refusal.value.http_status, refusal.value.param) == (400, param)


def test_events_of_other_products_may_be_asked_for(endpoints):
    assert _made(endpoints, enabled_events=["charge.dispute.created", VERIFIED]).id


def test_live_mode_wants_https(simulator):
    live = simulator.client(prefix="rk_live", webhook_endpoints="write").v1.webhook_endpoints

    with pytest.raises(stripe.InvalidRequestError):
        live.create({"url": "http://shop.example.test/", "enabled_events": ["*"]})
    assert live.create({"url": URL, "enabled_events": ["*"]}).livemode is True


def test_there_are_at_most_sixteen(endpoints):
    for _ in range(16):
        _made(endpoints)

    with pytest.raises(stripe.InvalidRequestError) as refusal:
        _made(endpoints)

    assert "maximum of 16" in refusal.value.user_message


def test_the_dashboard_makes_endpoints_too(simulator, endpoints):
    made = simulator.listen(URL, VERIFIED, secret="whsec_chosen", metadata={"shop": "1"})

    assert made["secret"] == "whsec_chosen"
    assert endpoints.retrieve(made["id"]).metadata.shop == "1"
    assert [each["id"] for each in simulator.look("webhook_endpoints")] == [made["id"]]


def test_the_dashboard_refuses_what_the_api_refuses(simulator):
    refused = simulator.order("webhook_endpoints", {"url": "x", "enabled_events": ["*"]}, 400)

    assert refused == {"error": "Not a valid URL"}
    assert simulator.order("webhook_endpoints/we_unknown/roll", {}, 404)["error"]
