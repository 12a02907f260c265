"""What our client sends is what the contract of Stripe's API lets one send."""

import json
import re
from pathlib import Path

import pytest
from openapi_schema_validator import OAS30Validator

CONTRACT = (
    Path(__file__).parents[3].parent / "shared" / "contracts" / "stripe-identity-openapi.json"
)


@pytest.fixture
def contract():
    if not CONTRACT.exists():
        pytest.skip("the contract is not beside the project (../shared/contracts)")
    return json.loads(CONTRACT.read_text())


@pytest.mark.parametrize(
    "act",
    [
        lambda client: client.start(
            reference="chk_1", key="chk_1-start", return_url="https://c.example.test/v/1"
        ),
        lambda client: client.read("vs_1"),
        lambda client: client.redact("vs_1"),
    ],
    ids=["start", "read", "redact"],
)
def test_a_request_fits_the_contract(stripe, client, contract, act):
    act(client)

    assert [_faults(contract, call) for call in stripe.calls] == [[]]


def test_reading_a_person_fits_the_contract(stripe, client, contract):
    stripe.will_answer({"id": "vs_1", "status": "verified", "verified_outputs": {}})

    client.read_person("vs_1")

    assert _faults(contract, stripe.calls[0]) == []


def test_the_contract_would_notice_a_wrong_request(stripe, client, contract):
    client.start(reference="x" * 5001, key="k", return_url="https://c.example.test/v/1")

    assert _faults(contract, stripe.calls[0]) != []


def _faults(contract, call):
    operation = _operation(contract, call)
    body = operation["requestBody"]["content"]["application/x-www-form-urlencoded"]["schema"]
    query = {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            parameter["name"]: parameter["schema"]
            for parameter in operation["parameters"]
            if parameter["in"] == "query"
        }
        if "parameters" in operation
        else {},
    }
    return [
        error.message
        for schema, pairs in ((body, call.form), (query, call.query))
        for error in OAS30Validator(schema).iter_errors(_nested(pairs))
    ]


def _operation(contract, call):
    for template, operations in contract["paths"].items():
        if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", template), call.path):
            return operations[call.method.lower()]
    pytest.fail(f"{call.path} is not in the contract")


def _nested(pairs):
    """Undo the brackets: ``a[b]=c`` is an object, ``a[0]=c`` a list."""
    tree = {}
    for name, value in pairs:
        *parents, last = re.findall(r"[^\[\]]+", name)
        here = tree
        for parent in parents:
            here = here.setdefault(parent, {})
        here[last] = {"true": True, "false": False}.get(value, value)
    return _with_lists(tree)


def _with_lists(tree):
    if not isinstance(tree, dict):
        return tree
    if tree and all(name.isdigit() for name in tree):
        return [_with_lists(tree[name]) for name in sorted(tree, key=int)]
    return {name: _with_lists(value) for name, value in tree.items()}
