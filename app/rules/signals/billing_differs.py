"""Does the parcel go elsewhere than the bill?"""

from app.model.facts import Facts
from app.model.order import Address, Order
from app.rules.places import address_key, is_pick_up, postcode
from app.rules.reading import NOTHING, UNKNOWN, Answer, Reading

_GRADES = {"country": 1.0, "region": 0.7, "postcode": 0.5, "street": 0.2}
_PICK_UP_SHARE = 0.5
_REGION_SIGNS = 2
"""The first two signs of a postcode name a region in Sweden, Germany, France and others."""


def read_billing_differs(facts: Facts) -> Answer:
    """The parcel goes elsewhere than where the payer lives.

    Value: what differs first: country, region (the postcode's first two signs),
    postcode or street. Grade: 1, 0.7, 0.5, 0.2; half of it for lockers and pick-up points,
    which honest buyers use too. Every fifth holiday order has such a difference: it
    never suffices alone. Unknown without a billing address.
    """
    order = facts.order
    if order.billing.reveal().is_empty():
        return UNKNOWN
    difference = difference_of(order)
    if difference is None:
        return NOTHING
    share = _PICK_UP_SHARE if difference != "country" and is_pick_up(order) else 1.0
    return Reading(value=difference, grade=share * _GRADES[difference])


def difference_of(order: Order) -> str | None:
    """Return the first thing in which delivery and billing place differ, if any."""
    billing, delivery = order.billing.reveal(), order.delivery_address().reveal()
    if billing.is_empty() or _is_written_alike(billing, delivery):
        return None
    if billing.country and delivery.country and billing.country != delivery.country:
        return "country"
    code, other = postcode(billing), postcode(delivery)
    if code and other and code != other:
        return "postcode" if code[:_REGION_SIGNS] == other[:_REGION_SIGNS] else "region"
    return None if address_key(billing) == address_key(delivery) else "street"


def _is_written_alike(one: Address, other: Address) -> bool:
    return (one.lines, one.postal_code, one.country) == (
        other.lines,
        other.postal_code,
        other.country,
    )
