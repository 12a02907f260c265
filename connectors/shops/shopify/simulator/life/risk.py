"""Risk assessments: the platform's own, late on purpose, and those of apps."""

from connectors.shops.shopify.simulator.clock import written
from connectors.shops.shopify.simulator.hooks.announce import News
from connectors.shops.shopify.simulator.life.news import announce_order
from connectors.shops.shopify.simulator.life.tasks import put_down
from connectors.shops.shopify.simulator.orders.order import find_order, save_order
from connectors.shops.shopify.simulator.payloads.others import risk_changed
from connectors.shops.shopify.simulator.scene import Scene
from connectors.shops.shopify.simulator.state.documents import Json

LEVELS = ("PENDING", "NONE", "LOW", "MEDIUM", "HIGH")
_RECOMMENDED = {"LOW": "ACCEPT", "MEDIUM": "INVESTIGATE", "HIGH": "CANCEL"}
_FACTS = {
    "LOW": ("POSITIVE", "The card's security code matched"),
    "MEDIUM": (
        "NEUTRAL",
        "The address of the internet connection is far from the shipping address",
    ),
    "HIGH": ("NEGATIVE", "Characteristics of this order are similar to fraudulent orders"),
}


def begin_assessment(scene: Scene, order: Json, spec: Json, at: float) -> None:
    """Assess an order at once, or, told ``risk: {"level", "after"}``, PENDING first."""
    told = {"level": "LOW", "after": 0, **(spec.get("risk") or {})}
    level = _level(told["level"])
    later = told["after"] is None or float(told["after"]) > 0
    waits = later and not spec.get("silent")
    order["assessments"] = [platform_assessment("PENDING" if waits else level)]
    if waits and told["after"] is not None:
        due = at + float(told["after"])
        put_down(scene, "assess", due, {"order": order["id"], "level": level})


def assess(scene: Scene, argument: Json) -> None:
    """Let the scene.platform come to a level about an order, and tell so."""
    order = find_order(scene.connection, scene.domain, argument["order"])
    if order is None:
        return
    level = _level(argument["level"])
    own = platform_assessment(level)
    others = [one for one in order["assessments"] if one["provider"]]
    set_assessments(scene, order, [own, *others], own)


def set_assessments(
    scene: Scene,
    order: Json,
    assessments: list[Json],
    changed: Json,
) -> None:
    """Keep what was assessed, and tell so: the level and by whom, nothing more."""
    order["assessments"] = assessments
    save_order(scene.connection, scene.domain, order, scene.now)
    body = risk_changed(order, changed["riskLevel"], changed["provider"], written(scene.now))
    told = News(topic="orders/risk_assessment_changed", body=lambda _: body)
    announce_order(scene, order, told, "orders/updated")


def platform_assessment(level: str) -> Json:
    """Write the platform's own assessment: it names no provider."""
    known = _FACTS.get(level)
    facts = [{"sentiment": known[0], "description": known[1]}] if known else []
    return {"riskLevel": level, "provider": None, "facts": facts}


def recommendation(order: Json) -> str:
    """Return what the platform advises: by the worst assessment."""
    worst = max((LEVELS.index(one["riskLevel"]) for one in order["assessments"]), default=0)
    return _RECOMMENDED.get(LEVELS[worst], "NONE")


def _level(level: str) -> str:
    if level.upper() not in LEVELS:
        raise ValueError(f"level is one of: {', '.join(LEVELS)}")
    return level.upper()
