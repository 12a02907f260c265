"""The signals that rules may name: found by words, family, type or unit, with what orders say today."""

from dataclasses import dataclass
from typing import Final

from flask import Response, abort, request
from flask.typing import ResponseReturnValue

from app.flow.packs.distribution_of import distribution_of
from app.model.user import Right
from app.rules.backtest.distribution import Distribution
from app.rules.signal import Family, Signal, SignalType
from app.rules.signals import SIGNALS, by_path
from app.web.context import services
from app.web.merchant.door import merchant
from app.web.merchant.guard import needs
from app.web.merchant.pages import show
from app.web.merchant.rules.place import shop_here, show_part, show_rules_page
from app.web.statics import compressed

ANSWERS: Final = {
    SignalType.BOOL: "yes or no",
    SignalType.INT: "a whole number",
    SignalType.DOUBLE: "a number",
    SignalType.STRING: "a word",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Which signals somebody looks for; an empty text leaves all in."""

    words: str
    family: str
    type: str
    unit: str

    def fits(self, signal: Signal) -> bool:
        """Tell whether a signal is among them."""
        said = f"{signal.path} {signal.description}".lower()
        return (
            all(word in said for word in self.words.lower().split())
            and self.family in ("", signal.family)
            and self.type in ("", signal.type)
            and self.unit in ("", signal.unit)
        )


@merchant.get("/rules/<shop_id>/signals")
@needs(Right.SEE_CASES)
def see_signals(shop_id: str) -> ResponseReturnValue:
    """List the signals, as a page or as the part that stands beside a rule."""
    shop = shop_here(shop_id)
    wish = Wish(
        words=request.args.get("q", "")[:100],
        family=request.args.get("family", ""),
        type=request.args.get("type", ""),
        unit=request.args.get("unit", ""),
    )
    found = [signal for signal in SIGNALS if wish.fits(signal)]
    values = {
        "wish": wish,
        "families": [(one, [s for s in found if s.family is one]) for one in Family],
        "found": found,
        "units": sorted({signal.unit for signal in SIGNALS if signal.unit}),
        "answers": ANSWERS,
    }
    if "part" in request.args:
        part = show("rules/signal_list.html", shop=shop, inserts=True, **values)
        # Hundreds of signals, and no key of a form among them.
        return compressed(Response(" ".join(part.split()), mimetype="text/html"))
    return show_rules_page("signals.html", shop, inserts=False, **values)


@merchant.get("/rules/<shop_id>/signals/<path>")
@needs(Right.SEE_CASES)
def see_signal(shop_id: str, path: str) -> ResponseReturnValue:
    """Show what the last orders say to one signal."""
    shop = shop_here(shop_id)
    signal = by_path.get(path)
    if signal is None:
        abort(404)
    spread = distribution_of(services(), shop, signal)
    values = {"signal": signal, "spread": spread, "most": _most(spread), "answers": ANSWERS}
    if "part" in request.args:
        return show_part("spread.html", shop=shop, **values)
    return show_rules_page("signal.html", shop, **values)


def _most(spread: Distribution) -> int:
    return max((bar.orders for bar in spread.bars), default=0)
