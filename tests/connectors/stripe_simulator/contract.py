"""Holds answers against the OpenAPI description of Stripe's Identity API."""

import json
import re
from dataclasses import dataclass
from typing import Any

from openapi_schema_validator import OAS30Validator


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """The description, and what it says of an answer: no field but those that are described."""

    document: dict[str, Any]

    @classmethod
    def read(cls, text: str) -> "Contract":
        return cls(document=_strict(json.loads(text)))

    def faults(self, schema: str, answer: object) -> list[str]:
        """Return what is wrong with ``answer`` as an object of ``schema``."""
        return self._validated({"$ref": f"#/components/schemas/{schema}"}, answer)

    def faults_of_answer(self, method: str, path: str, status: int, answer: object) -> list[str]:
        """Return what is wrong with an answer of the endpoint at ``path``."""
        for template, operations in self.document["paths"].items():
            if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", template), path):
                responses = operations[method.lower()]["responses"]
                found = responses.get(str(status), responses["default"])
                return self._validated(found["content"]["application/json"]["schema"], answer)
        raise AssertionError(f"{path} is not in the contract")

    def _validated(self, schema: dict[str, Any], answer: object) -> list[str]:
        whole = {**schema, "components": self.document["components"]}
        return [
            f"{'.'.join(map(str, error.absolute_path))}: {error.message}"
            for error in OAS30Validator(whole).iter_errors(answer)
        ]


def _strict(node: Any) -> Any:
    """Close objects that list their fields, and let ``nullable`` mean what Stripe means by it."""
    if isinstance(node, list):
        return [_strict(each) for each in node]
    if not isinstance(node, dict):
        return node
    schema = {name: _strict(value) for name, value in node.items()}
    if schema.get("nullable") is True:
        schema = _with_null(schema)
    if schema.get("properties") and isinstance(schema.get("type"), str):
        schema.setdefault("additionalProperties", False)
    return schema


def _with_null(schema: dict[str, Any]) -> dict[str, Any]:
    """An enumeration or an alternative that is nullable names null itself."""
    if "anyOf" in schema:
        return {
            **schema,
            "anyOf": [*schema["anyOf"], {"type": "string", "nullable": True, "enum": [None]}],
        }
    if "enum" in schema:
        return {**schema, "enum": [*schema["enum"], None]}
    return schema
