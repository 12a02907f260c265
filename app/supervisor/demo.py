"""Seeds the demo: a shop with a history, and cases in every state, all made the real way.

Orders are placed at the simulated store, which sends signed webhooks; buyers follow the
links of their mails; outcomes are chosen at the simulated provider. The product does
not know that it is a demo.
"""

import re
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from email import policy
from email.parser import BytesParser
from pathlib import Path
from typing import Any

import requests

from app.flow.add_user import add_user
from app.flow.connect_identity import connect_identity
from app.flow.connect_shop import connect_shop
from app.flow.first_account import first_account
from app.flow.measure import measure
from app.model.errors import UnreachableError
from app.model.shop import Shop, ShopSettings
from app.model.user import Role
from app.services import Services
from app.supervisor.demo_orders import history, ordinary, risky

_OWNER = "owner@example.test"
_WAIT = timedelta(seconds=90)
_LOOK = 0.3
_LINK = re.compile(r"(/v/[A-Za-z0-9_-]{20,})")
_TIMEOUT = 30

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Demo:
    """What the seeding works with: our services, and where the other ends are."""

    services: Services
    store: str
    """The simulated store's address."""
    stripe: str
    """The simulated provider's address."""
    folder: Path
    """Where the demo keeps the owner's password."""
    letters: Path
    """Where the mail goes."""
    say: Say


def seed_demo(demo: Demo) -> str:
    """Seed the demo once, and return how to sign in to the merchant's page.

    Raises:
        UnreachableError: a simulated end did not answer or the workers did not keep up.
    """
    password = demo.folder / "owner-password"
    if password.exists():
        return f"{_OWNER}, password {password.read_text()}"
    demo.say("Seeding a shop with some months of orders (about half a minute) …")
    chosen = secrets.token_urlsafe(9)
    shop = _connect(demo)
    demo.say(f"  {shop.name} is connected, its history imported.")
    _live_orders(demo)
    demo.say("  Orders were placed, held, verified, and some released.")
    add_user(demo.services, None, _OWNER, Role.OWNER, password=chosen)
    password.write_text(chosen)
    password.chmod(0o600)
    return f"{_OWNER}, password {chosen}"


def _connect(demo: Demo) -> Shop:
    services = demo.services
    _post(demo.store, "/control/reset")
    _post(demo.stripe, "/control/reset")
    _post(demo.store, "/control/orders/bulk", list(history(services.now())))
    keys = _post(demo.store, "/control/keys", {"permissions": "read_write"})
    shop = connect_shop(
        services,
        first_account(services),
        "woocommerce",
        demo.store,
        credentials={name: keys[name] for name in ("consumer_key", "consumer_secret")},
        settings=ShopSettings(
            mail_from="Demo Store <orders@example.test>", support_email="support@example.test"
        ),
    )
    key = _post(
        demo.stripe,
        "/control/keys",
        {"prefix": "rk_test_", "identity_sessions": "write", "webhook_endpoints": "write"},
    )
    credentials = {"key": key["key"], "base_url": demo.stripe}
    connect_identity(services, shop.shop_id, "stripe_identity", credentials, actor="demo")
    _await(demo, "the import of its history", lambda: _is_idle(demo))
    return shop


def _live_orders(demo: Demo) -> None:
    for number in range(6):
        _post(demo.store, "/control/orders", ordinary(number))
    specs = [risky(number) for number in range(7)]
    placed = [_post(demo.store, "/control/orders", spec) for spec in specs]
    buyers = [spec["billing"] for spec in specs]
    _await(demo, "the invitations", lambda: all(_links(demo, one) for one in buyers))
    stranger = {"first_name": "Eve", "last_name": "Drop"}
    _verify(demo, buyers[0], {"outcome": "verified", **_name(buyers[0])})
    _verify(demo, buyers[1], {"outcome": "verified", **_name(buyers[1])})
    _verify(demo, buyers[2], {"outcome": "verified", **stranger})
    _verify(demo, buyers[3], {"outcome": "failed", "code": "document_expired"})
    _press(demo, buyers[4], "person")
    _post(demo.store, f"/control/orders/{placed[5]['id']}/cancel")
    _await(demo, "the outcomes", lambda: _is_idle(demo))


def _verify(demo: Demo, buyer: dict[str, str], outcome: dict[str, Any]) -> None:
    _press(demo, buyer, "check")
    sessions = requests.get(f"{demo.stripe}/control/sessions", timeout=_TIMEOUT).json()
    _post(demo.stripe, f"/control/sessions/{sessions[0]['id']}/submit", outcome)


def _press(demo: Demo, buyer: dict[str, str], button: str) -> requests.Response:
    return requests.post(
        f"{demo.services.public_url}{_links(demo, buyer)[0]}/{button}",
        allow_redirects=False,
        timeout=_TIMEOUT,
    )


def _name(person: dict[str, str]) -> dict[str, str]:
    return {"first_name": person["first_name"], "last_name": person["last_name"]}


def _links(demo: Demo, buyer: dict[str, str]) -> list[str]:
    """Read the links out of the letters that a buyer got, as the buyer would."""
    found = []
    for path in sorted(demo.letters.glob("*.eml")):
        letter = BytesParser(policy=policy.default).parsebytes(path.read_bytes())
        body = letter.get_body(("plain",))
        if buyer["email"] in str(letter["To"]) and body is not None:
            found += _LINK.findall(body.get_content())
    return found


def _is_idle(demo: Demo) -> bool:
    measured = measure(demo.services)
    return not measured.effects.get("owed") and not measured.deliveries.get("pending")


def _await(demo: Demo, what: str, is_there: Callable[[], bool]) -> None:
    until = demo.services.now() + _WAIT
    pause = threading.Event()
    while not is_there():
        if demo.services.now() > until:
            msg = (
                f"The demo waited in vain for {what}. The folder logs in the state folder says why."
            )
            raise UnreachableError(msg)
        pause.wait(_LOOK)


def _post(address: str, path: str, body: object = None) -> Any:  # noqa: ANN401 - JSON of any shape
    try:
        answer = requests.post(f"{address}{path}", json=body or {}, timeout=_TIMEOUT)
        answer.raise_for_status()
        return answer.json() if answer.content else None
    except requests.RequestException as problem:
        msg = f"The simulated end at {address} did not take {path}: {problem}"
        raise UnreachableError(msg) from problem
