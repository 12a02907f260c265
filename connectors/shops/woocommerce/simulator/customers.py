"""Accounts of shoppers. A guest has none; a checkout writes its addresses to the account at once."""

import json
import re
import sqlite3
from dataclasses import dataclass, field, replace
from hashlib import sha256

from connectors.shops.woocommerce.simulator.addresses import (
    ACCOUNT_BILLING,
    ACCOUNT_SHIPPING,
    address,
)
from connectors.shops.woocommerce.simulator.php_json import Json
from connectors.shops.woocommerce.simulator.profile import Profile
from connectors.shops.woocommerce.simulator.refusals import Refusal
from connectors.shops.woocommerce.simulator.state.database import next_id

SHOP_MANAGER_ID = 2
"""The user whose REST keys these are; accounts of shoppers are numbered from there on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """An account. Times are seconds since 1970; ``details`` holds names and addresses."""

    id: int
    created: int
    modified: int
    email: str
    username: str
    details: Json = field(default_factory=dict)


def register(connection: sqlite3.Connection, spec: Json, now: int) -> Customer:
    """Open an account.

    Raises:
        Refusal: no e-mail was given, or an account has it already.
    """
    email = str(spec.get("email") or "").strip()
    if not email:
        raise _missing_email()
    if customer_by_email(connection, email):
        raise _email_taken(email)
    customer = Customer(
        id=SHOP_MANAGER_ID + next_id(connection, "customer"),
        created=now,
        modified=now,
        email=email,
        username=_username(connection, spec, email),
        details=_details({}, spec),
    )
    save_customer(connection, customer)
    return customer


def edited(connection: sqlite3.Connection, customer: Customer, changes: Json, now: int) -> Customer:
    """Change an account and return it as it is then; old values are kept nowhere.

    Raises:
        Refusal: another account has that e-mail.
    """
    email = str(changes.get("email") or customer.email)
    owner = customer_by_email(connection, email)
    if owner and owner.id != customer.id:
        raise Refusal(400, "woocommerce_rest_customer_invalid_email", "Email address is invalid.")
    details = _details(customer.details, changes)
    changed = replace(customer, email=email, details=details, modified=now)
    save_customer(connection, changed)
    return changed


def find_customer(connection: sqlite3.Connection, customer_id: int) -> Customer | None:
    """Read one account."""
    row = connection.execute("SELECT * FROM customers WHERE id = ?", (customer_id,)).fetchone()
    return customer_from(row) if row else None


def customer_by_email(connection: sqlite3.Connection, email: str) -> Customer | None:
    """Read the account with this e-mail, whatever its case."""
    row = connection.execute("SELECT * FROM customers WHERE email = ?", (email,)).fetchone()
    return customer_from(row) if row else None


def save_customer(connection: sqlite3.Connection, customer: Customer) -> None:
    """Write an account, new or known."""
    connection.execute(
        "INSERT OR REPLACE INTO customers (id, created, modified, email, username, details)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (
            customer.id,
            customer.created,
            customer.modified,
            customer.email,
            customer.username,
            json.dumps(customer.details),
        ),
    )


def customer_from(row: sqlite3.Row) -> Customer:
    """Build an account from its row."""
    return Customer(
        id=row["id"],
        created=row["created"],
        modified=row["modified"],
        email=row["email"],
        username=row["username"],
        details=json.loads(row["details"]),
    )


def customer_json(profile: Profile, customer: Customer) -> Json:
    """Show an account as the REST API does, key by key as recorded."""
    details = customer.details
    face = sha256(customer.email.strip().lower().encode()).hexdigest()
    url = f"{profile.rest_url}/customers"
    return {
        "id": customer.id,
        "date_created": profile.local(customer.created),
        "date_created_gmt": profile.gmt(customer.created),
        "date_modified": profile.local(customer.modified),
        "date_modified_gmt": profile.gmt(customer.modified),
        "email": customer.email,
        "first_name": details["first_name"],
        "last_name": details["last_name"],
        "role": "customer",
        "username": customer.username,
        "billing": details["billing"],
        "shipping": details["shipping"],
        "is_paying_customer": details["is_paying_customer"],
        "avatar_url": f"https://secure.gravatar.com/avatar/{face}?s=96&d=mm&r=g",
        "_links": {
            "self": [
                {
                    "href": f"{url}/{customer.id}",
                    "targetHints": {"allow": ["GET", "POST", "PUT", "PATCH"]},
                }
            ],
            "collection": [{"href": url}],
        },
    }


def _details(known: Json, changes: Json) -> Json:
    return {
        "first_name": str(changes.get("first_name", known.get("first_name", ""))),
        "last_name": str(changes.get("last_name", known.get("last_name", ""))),
        "billing": address(ACCOUNT_BILLING, known.get("billing", {}), changes.get("billing", {})),
        "shipping": address(
            ACCOUNT_SHIPPING, known.get("shipping", {}), changes.get("shipping", {})
        ),
        "is_paying_customer": bool(
            changes.get("is_paying_customer", known.get("is_paying_customer", False))
        ),
    }


def _username(connection: sqlite3.Connection, spec: Json, email: str) -> str:
    wanted = str(spec.get("username") or re.sub(r"[^a-z0-9._-]", "", email.lower().split("@")[0]))
    taken = connection.execute("SELECT 1 FROM customers WHERE username = ?", (wanted,)).fetchone()
    return f"{wanted}-{next_id(connection, 'username')}" if taken or not wanted else wanted


def _missing_email() -> Refusal:
    return Refusal(
        400,
        "rest_missing_callback_param",
        "Missing parameter(s): email",
        data={"status": 400, "params": ["email"]},
    )


def _email_taken(email: str) -> Refusal:
    return Refusal(
        400,
        "registration-error-email-exists",
        f"An account is already registered with {email}."
        " Please log in or use a different email address.",
    )
