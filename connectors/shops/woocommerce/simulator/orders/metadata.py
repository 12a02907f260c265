"""Custom fields of an order: found by id or key, kept in the order of their keys.

Source: ``WC_Data::update_meta_data``; the order of keys is that of the recorded payloads (HPOS).
"""

import sqlite3
from collections.abc import Iterable

from connectors.shops.woocommerce.simulator.php_json import Json
from connectors.shops.woocommerce.simulator.state.database import next_id


def merged(
    connection: sqlite3.Connection, known: list[Json], wanted: Iterable[Json], counter: str
) -> list[Json]:
    """Return the fields after an update; a value of ``null`` removes a field."""
    fields = [dict(entry) for entry in known]
    for entry in wanted:
        if "key" in entry:
            _update(connection, fields, entry, counter)
    kept = [entry for entry in fields if entry["value"] is not None]
    return sorted(kept, key=lambda entry: (entry["key"], entry["id"]))


def _update(connection: sqlite3.Connection, fields: list[Json], entry: Json, counter: str) -> None:
    target = _by_id(fields, entry["id"]) if entry.get("id") else _only_by_key(fields, entry["key"])
    if target is None:
        target = {"id": next_id(connection, counter)}
        _only_by_key(fields, entry["key"])
        fields.append(target)
    target.update(key=str(entry["key"]), value=entry.get("value"))


def _by_id(fields: list[Json], wanted: object) -> Json | None:
    return next((field for field in fields if field["id"] == wanted), None)


def _only_by_key(fields: list[Json], key: object) -> Json | None:
    """Return the first field with this key; its twins are emptied, so that one value remains."""
    matches = [field for field in fields if field["key"] == key]
    for match in matches:
        match["value"] = None
    return matches[0] if matches else None
