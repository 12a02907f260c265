"""The demo's identity provider: one key, connected to every shop."""

from app.flow.identity.connect_identity import connect_identity
from app.model.ids import ShopId
from app.supervisor.demo_ends import Demo, post


def connect_provider(demo: Demo, shop_id: ShopId) -> None:
    """Connect a shop to the simulated provider."""
    abilities = {"identity_sessions": "write", "webhook_endpoints": "write"}
    key = post(demo.stripe, "/control/keys", {"prefix": "rk_test_", **abilities})
    credentials = {"key": key["key"], "base_url": demo.stripe}
    connect_identity(demo.services, shop_id, "stripe_identity", credentials, actor="demo")
