import pytest
import stripe

PATH = "identity/verification_sessions"


@pytest.mark.parametrize(
    ("form", "param", "code"),
    [
        ({}, "type", "parameter_missing"),
        ({"type": ""}, "type", "parameter_invalid_empty"),
        ({"type": "face"}, "type", None),
        ({"type[a]": "document"}, "type", None),
        ({"type": "document", "colour": "red"}, "colour", "parameter_unknown"),
        (
            {"type": "document", "options[document][glow]": "true"},
            "options[document][glow]",
            "parameter_unknown",
        ),
        (
            {"type": "document", "options[document][require_live_capture]": "yes"},
            "options[document][require_live_capture]",
            None,
        ),
        (
            {"type": "document", "options[document][allowed_types][0]": "library_card"},
            "options[document][allowed_types][0]",
            None,
        ),
        ({"type": "document", "options[document]": "x"}, "options[document]", None),
        ({"type": "document", "options": "x"}, "options", None),
        ({"type": "document", "expand": "x"}, "expand", None),
        ({"type": "document", "metadata": "x"}, "metadata", None),
        ({"type": "document", f"metadata[{'k' * 41}]": "v"}, f"metadata[{'k' * 41}]", None),
        ({"type": "document", "metadata[k]": "v" * 501}, "metadata[k]", None),
        ({"type": "document", "metadata[k][l]": "v"}, "metadata[k]", None),
        (
            {"type": "document", **{f"metadata[k{number}]": "v" for number in range(51)}},
            "metadata",
            None,
        ),
        (
            {"type": "document", "client_reference_id": "x" * 5001},
            "client_reference_id",
            "parameter_too_long",
        ),
        (
            {"type": "document", "provided_details[email]": "nobody"},
            "provided_details[email]",
            "email_invalid",
        ),
        ({"type": "document", "return_url": "shop"}, "return_url", "url_invalid"),
        (
            {"type": "document", "related_person[account]": "acct_1"},
            "related_person[person]",
            "parameter_missing",
        ),
        ({"type": "document", "expand[]": "verified_output"}, "expand", None),
        ({"type": "document", "a[b": "1"}, "a[b", "parameter_unknown"),
        ({"type": "document", "return_url": "https://a.example.test", "return_url[b]": "1"}, "return_url[b]", None),
        ({"type[b]": "1", "type": "document"}, "type", None),
    ],
)  # fmt: skip
def test_a_wrong_parameter_is_named(simulator, form, param, code):
    answer = simulator.call("POST", PATH, simulator.key(), data=form)

    error = answer.json()["error"]
    assert answer.status_code == 400
    assert error["type"] == "invalid_request_error"
    assert (error.get("param"), error.get("code")) == (param, code)
    assert error["message"]


def test_only_forms_are_read(simulator):
    answer = simulator.call("POST", PATH, simulator.key(), json={"type": "document"})

    assert answer.status_code == 400
    assert "application/x-www-form-urlencoded" in answer.json()["error"]["message"]


def test_lists_may_be_posted_with_empty_brackets(simulator):
    answer = simulator.call(
        "POST",
        PATH,
        simulator.key(),
        data=[
            ("type", "document"),
            ("options[document][allowed_types][]", "passport"),
            ("options[document][allowed_types][]", "id_card"),
        ],
    )

    assert answer.json()["options"]["document"]["allowed_types"] == ["passport", "id_card"]


def test_an_unknown_address_is_not_found(simulator):
    answer = simulator.call("PUT", PATH, simulator.key())

    assert answer.status_code == 404
    assert answer.json()["error"]["message"].startswith("Unrecognized request URL (PUT: /v1/")


def test_a_related_person_is_shown_again(sessions):
    session = sessions.create(
        {"type": "document", "related_person": {"account": "acct_1", "person": "person_1"}}
    )

    assert session.related_person.person == "person_1"


@pytest.mark.parametrize("limit", ["0", "101", "many"])
def test_a_page_has_one_to_a_hundred_objects(sessions, limit):
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        sessions.list({"limit": limit})

    assert (refusal.value.param, refusal.value.code) == ("limit", "parameter_invalid_integer")


@pytest.mark.parametrize("status", [200, 400, 401, 403, 404])
def test_every_answer_bears_a_request_id_and_the_version(simulator, status):
    key = simulator.key(identity_sessions="none" if status == 403 else "write")
    path = f"{PATH}/vs_unknown" if status == 404 else PATH
    query = {"limit": "0"} if status == 400 else {}

    answer = simulator.call(
        "GET",
        path,
        None if status == 401 else key,
        params=query,
        headers={"Stripe-Version": "2026-09-30.endive"},
    )

    assert answer.status_code == status
    assert answer.headers["Request-Id"].startswith("req_")
    assert answer.headers["Stripe-Version"] == "2026-09-30.endive"
    assert answer.headers["Content-Type"] == "application/json"
