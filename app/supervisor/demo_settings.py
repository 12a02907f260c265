"""With which settings the demo of a state folder runs, kept for the commands beside it.

Without them, ``clearhold doctor`` in another terminal would look for real shops at the
demo's addresses, and find fault with everything that is right for a demo.
"""

import json
import os
from dataclasses import fields, replace
from pathlib import Path

from app.model.errors import InvalidInputError
from app.settings import Settings, read_settings, variable_of
from app.supervisor.demo_platform import NEWCOMER, OWN_APP, SHOP
from app.supervisor.kept_secret import kept_secret
from app.supervisor.parts import Ports

_SHARED_APP = "clearhold-demo"
SHOWN = {
    "store": "WooCommerce store",
    "shopify": "Shopify",
    "stripe": "Stripe Identity",
    "mailbox": "mailbox",
}
"""The other ends, as they are called where their addresses are printed."""


def demo_settings(settings: Settings, ports: Ports) -> Settings:
    """Return the settings with everything that is simulated where it is.

    Raises:
        InvalidInputError: the service stands on a public address, or the folder's demo
            began at another port.
    """
    if settings.is_public():
        msg = "--demo is refused on a public address: simulators do not belong there."
        raise InvalidInputError(msg)
    public_url = f"http://127.0.0.1:{ports.web}"
    _refuse_another_port(settings.state_dir, public_url)
    folder = settings.state_dir / "demo"
    folder.mkdir(exist_ok=True)
    ends = {name: f"127.0.0.1:{getattr(ports, name)}" for name in SHOWN}
    shopify = f"http://{ends['shopify']}"
    addresses = {name: f"http://{host}" for name, host in ends.items()}
    return replace(
        settings,
        demo=True,
        public_url=public_url,
        allow_private_hosts=settings.allow_private_hosts | frozenset(ends.values()),
        demo_addresses=(
            *addresses.items(),
            ("shopify-admin", f"{shopify}/store/{SHOP}/apps/{OWN_APP}"),
            ("shopify-install", f"{shopify}/store/{NEWCOMER}/apps/{_SHARED_APP}"),
        ),
        shopify_client_id=_SHARED_APP,
        shopify_client_secrets=(kept_secret(folder / "shopify-app.key"),),
        shopify_shops_at=f"{shopify}/shops/{{shop}}",
        shopify_admin_at=shopify,
        shopify_scripts_at=f"{shopify}/cdn",
    )


def remember_demo(settings: Settings) -> None:
    """Keep the demo's settings in its folder; nobody but this user may read them.

    The operator's own secrets are left out; that of the demo's app is the demo's.
    """
    path = _kept_in(settings.state_dir)
    secret = {one.name for one in fields(settings) if one.metadata["secret"]}
    kept = {
        name: text
        for name, text in settings.as_texts().items()
        if name not in secret - {"shopify_client_secrets"}
    }
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(kept, file)


def forget_demo(settings: Settings) -> None:
    """Let the commands see this folder as one of a real service again."""
    _kept_in(settings.state_dir).unlink(missing_ok=True)


def with_demo(settings: Settings) -> Settings:
    """Return the settings, what is at its default taken from the folder's demo if it has one."""
    demo = _kept(settings.state_dir)
    if settings.is_public() or demo is None:
        return settings
    chosen = {one.name for one in fields(settings) if getattr(settings, one.name) != one.default}
    return replace(
        settings,
        **{one.name: getattr(demo, one.name) for one in fields(demo) if one.name not in chosen},
    )


def _refuse_another_port(state_dir: Path, public_url: str) -> None:
    """A shop is known by its address, and the links in letters bear ours: both have the port."""
    kept = _kept(state_dir)
    if kept is not None and kept.public_url != public_url:
        msg = (
            f"The demo in {state_dir} began at {kept.public_url}, and its shops are known by their "
            "ports. Start it there (make run PORT=…), or begin another demo by setting "
            "CLEARHOLD_STATE_DIR to another folder."
        )
        raise InvalidInputError(msg)


def _kept(state_dir: Path) -> Settings | None:
    path = _kept_in(state_dir)
    if not path.exists():
        return None
    kept = json.loads(path.read_text())
    return read_settings({variable_of(name): text for name, text in kept.items()})


def _kept_in(state_dir: Path) -> Path:
    return state_dir / "demo" / "settings.json"
