"""The signals, each in a file of its own; a new one is added to the list below."""

from typing import Final

from app.rules.reading import Family, Signal
from app.rules.signals.billing_differs import read_billing_differs
from app.rules.signals.disposable_mailbox import read_disposable_mailbox
from app.rules.signals.guest_dear_basket import read_guest_dear_basket
from app.rules.signals.known_buyer import read_known_buyer
from app.rules.signals.name_mismatch import read_name_mismatch
from app.rules.signals.new_contact import read_new_contact
from app.rules.signals.new_delivery_address import read_new_delivery_address
from app.rules.signals.platform_risk import read_platform_risk
from app.rules.signals.resaleable_goods import read_resaleable_goods
from app.rules.signals.value import read_value
from app.rules.signals.velocity import read_velocity

SIGNALS: Final = (
    Signal(name="value", family=Family.BASKET, read=read_value),
    Signal(name="guest_dear_basket", family=Family.BASKET, read=read_guest_dear_basket),
    Signal(name="resaleable_goods", family=Family.BASKET, read=read_resaleable_goods),
    Signal(name="known_buyer", family=Family.BUYER, read=read_known_buyer),
    Signal(name="name_mismatch", family=Family.BUYER, read=read_name_mismatch),
    Signal(name="billing_differs", family=Family.ADDRESS, read=read_billing_differs),
    Signal(name="new_delivery_address", family=Family.ADDRESS, read=read_new_delivery_address),
    Signal(name="new_contact", family=Family.CONTACT, read=read_new_contact),
    Signal(name="disposable_mailbox", family=Family.CONTACT, read=read_disposable_mailbox),
    Signal(name="velocity", family=Family.VELOCITY, read=read_velocity),
    Signal(name="platform_risk", family=Family.PLATFORM, read=read_platform_risk),
)
"""Every signal there is, in the order in which docs and pages list them."""
