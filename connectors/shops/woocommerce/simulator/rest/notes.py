"""``/orders/<id>/notes``: read, write and delete; no webhook hears of them."""

import sqlite3
from dataclasses import dataclass

from flask import Blueprint, Response

from connectors.shops.woocommerce.simulator.orders.notes import (
    STAFF,
    SYSTEM,
    add_note,
    find_note,
    note_json,
    notes_of,
)
from connectors.shops.woocommerce.simulator.orders.order import find_order
from connectors.shops.woocommerce.simulator.refusals import Refusal, invalid_order_id
from connectors.shops.woocommerce.simulator.rest.answers import answer, created, item
from connectors.shops.woocommerce.simulator.rest.parameters import Parameters, body, query
from connectors.shops.woocommerce.simulator.shop import Shop


def notes_blueprint(shop: Shop) -> Blueprint:
    """Serve the notes of this shop's orders."""
    prefix = "/wp-json/wc/v3/orders/<int:order_id>/notes"
    blueprint = Blueprint("rest_notes", __name__, url_prefix=prefix)
    notes = _Notes(shop)
    blueprint.add_url_rule("", view_func=notes.search, methods=["GET"])
    blueprint.add_url_rule("", view_func=notes.write, methods=["POST"])
    blueprint.add_url_rule("/<int:note_id>", view_func=notes.read, methods=["GET"])
    blueprint.add_url_rule("/<int:note_id>", view_func=notes.delete, methods=["DELETE"])
    return blueprint


@dataclass(frozen=True, slots=True)
class _Notes:
    shop: Shop

    def search(self, order_id: int) -> Response:
        asked = Parameters(query())
        kind = asked.choice("type", "any", ("any", "customer", "internal"))
        asked.check()
        with self.shop.database.reading() as connection:
            _check_order(connection, order_id)
            notes = notes_of(connection, order_id)
        return answer(
            [
                note_json(self.shop.profile, note)
                for note in notes
                if kind == "any" or (kind == "customer") == bool(note["customer_note"])
            ]
        )

    def write(self, order_id: int) -> Response:
        sent = body()
        if not sent.get("note"):
            raise _missing_note()
        with self.shop.writing() as connection:
            _check_order(connection, order_id)
            note_id = add_note(
                connection,
                order_id,
                str(sent["note"]),
                created=self.shop.now,
                author=STAFF if sent.get("added_by_user") else SYSTEM,
                customer_note=bool(sent.get("customer_note")),
            )
            return created(note_json(self.shop.profile, _note(connection, order_id, note_id)))

    def read(self, order_id: int, note_id: int) -> Response:
        with self.shop.database.reading() as connection:
            _check_order(connection, order_id)
            return item(note_json(self.shop.profile, _note(connection, order_id, note_id)))

    def delete(self, order_id: int, note_id: int) -> Response:
        if not Parameters(query()).boolean("force"):
            raise _no_trash()
        shown = self.read(order_id, note_id)
        with self.shop.writing() as connection:
            connection.execute("DELETE FROM notes WHERE id = ?", (note_id,))
        return shown


def _check_order(connection: sqlite3.Connection, order_id: int) -> None:
    if find_order(connection, order_id) is None:
        raise invalid_order_id(message="Invalid order ID.")


def _note(connection: sqlite3.Connection, order_id: int, note_id: int) -> sqlite3.Row:
    note = find_note(connection, order_id, note_id)
    if note is None:
        raise Refusal(404, "woocommerce_rest_invalid_id", "Invalid resource ID.")
    return note


def _missing_note() -> Refusal:
    return Refusal(
        400,
        "rest_missing_callback_param",
        "Missing parameter(s): note",
        data={"status": 400, "params": ["note"]},
    )


def _no_trash() -> Refusal:
    return Refusal(501, "woocommerce_rest_trash_not_supported", "Webhooks do not support trashing.")
