r"""JSON as PHP writes it: no spaces, ``\/`` and ``\u00f6``. Webhook signatures are over these bytes."""

import json
from typing import Any

Json = dict[str, Any]
"""One JSON object, as the REST API takes and gives it."""


def php_json(value: object) -> str:
    """Write a value byte for byte as ``wp_json_encode`` does.

    Source: the recorded deliveries, whose signatures are over such bytes.
    """
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"))
    return text.replace("/", "\\/")


def php_number(value: float) -> float:
    """Return a whole number without its decimals: PHP writes 1299.0 as ``1299``."""
    return int(value) if value == int(value) else value
