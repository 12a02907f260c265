"""Every document that we send is valid by the schema of the version that we speak."""

from importlib.resources import files

import pytest
from graphql import FragmentDefinitionNode, parse, validate
from graphql.validation import NoDeprecatedCustomRule

from connectors.shops.shopify import operations
from connectors.shops.shopify.operations import load_operation
from tests.connectors.shopify.contract import CONTRACT
from tests.house_rules.tree import ROOMS, python_files

NAMES = sorted(
    path.name.removesuffix(".graphql")
    for path in files(operations).iterdir()
    if path.name.endswith(".graphql")
)


@pytest.mark.parametrize("name", NAMES)
def test_an_operation_is_valid_by_the_contract(name):
    document = parse(load_operation(name).text)

    assert validate(CONTRACT, document) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_file_holds_one_operation_and_we_know_whether_it_only_reads(name):
    operation = load_operation(name)
    definitions = [one for one in parse(operation.text).definitions if hasattr(one, "operation")]

    assert [one.name.value for one in definitions] == [operation.name]
    assert operation.only_reads == (definitions[0].operation.value == "query")


@pytest.mark.parametrize("name", NAMES)
def test_nothing_deprecated_is_asked_for(name):
    assert validate(CONTRACT, parse(load_operation(name).text), [NoDeprecatedCustomRule]) == []


def test_every_operation_is_asked_by_somebody():
    code = "".join(
        path.read_text()
        for path in python_files(*ROOMS)
        if "shopify" in path.parts and "simulator" not in path.parts
    )

    assert [name for name in NAMES if f'"{name}"' not in code] == []


def test_every_shared_fragment_is_part_of_an_operation():
    shared = (files(operations) / "fragments").iterdir()
    asked = {
        one.name.value
        for name in NAMES
        for one in parse(load_operation(name).text).definitions
        if isinstance(one, FragmentDefinitionNode)
    }

    assert {parse(path.read_text()).definitions[0].name.value for path in shared} <= asked


def test_what_is_no_operation_is_not_loaded():
    with pytest.raises(LookupError):
        load_operation("no_such_thing")
