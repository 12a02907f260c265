"""Orders on which a pack was tried, for reports to add up."""

from datetime import UTC, datetime

from app.model.decision import Assurance
from app.model.money import Money
from app.rules.backtest.gathering import Gathering
from app.rules.backtest.labels import Label
from app.rules.backtest.summary import Contest, summary
from app.rules.backtest.tried import Stratum, Tried, Verdict
from app.rules.pack import Pack, Rule, Threshold

PLACED_AT = datetime(2026, 1, 5, tzinfo=UTC)
AS_OF = datetime(2026, 11, 1, tzinfo=UTC)
HELD = Verdict(score=60.0, needed=Assurance.DOCUMENT, fired=(0,), alone=(0,))
NOTED = Verdict(score=10.0, fired=(1,))
CLEAR = Verdict()
PACK = Pack(
    name="trial",
    version=3,
    description="For trying.",
    rules=(
        Rule(name="dear", says="It is dear.", when="basket.total > 1000.0", points=60.0),
        Rule(name="guest", says="A guest.", when="account.guest", points=10.0),
    ),
    thresholds=(Threshold(score=50.0, needed=Assurance.DOCUMENT),),
)


def a_try(order_id, verdict=CLEAR, label=Label.HONEST, *, other=None, **changes):
    """Return an order of 100 kronor from Sweden, by a buyer of its own."""
    groups = {"country": "SE", "language": "sv", "name_origin": "nordic"}
    groups |= {name: changes.pop(name) for name in groups if name in changes}
    value = Money.from_major(changes.pop("total", 100), changes.pop("currency", "SEK"))
    customer = changes.pop("customer", f"buyer of {order_id}")
    assert not changes
    return Tried(
        order_id=order_id,
        placed_at=PLACED_AT,
        value=value,
        customer=customer,
        stratum=Stratum(label=label, currency=value.currency, **groups),
        verdicts=(verdict,) if other is None else (verdict, other),
    )


def several(number, prefix, *rest, **changes):
    return [a_try(f"{prefix}{at}", *rest, **changes) for at in range(number)]


def gathered(orders):
    gathering = Gathering()
    for one in orders:
        gathering.add(one)
    return gathering.gathered(AS_OF)


def report_of(orders, **contest):
    return summary(gathered(orders), Contest(pack=PACK, **contest))
