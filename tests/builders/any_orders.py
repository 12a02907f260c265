"""Orders and facts as hypothesis invents them: what buyers, plugins and robots type."""

from datetime import timedelta

from hypothesis import strategies as st

from app.model.facts import COUNT_CAP, Facts, KeyKind, KnownBuyer, Window
from app.model.money import Money
from app.model.order import Address, Name
from tests.builders.orders import PLACED_AT, a_guest, a_line, a_payment, an_order

words = st.one_of(st.text(max_size=25), st.sampled_from(["Anna", "Storgatan 5", "41124", "SE"]))
numbers = st.one_of(st.text(alphabet="+0123456789 -()x", max_size=20), words)
mailboxes = st.one_of(words, st.emails(), st.builds("{}@{}".format, words, words))
addresses_of_ip = st.one_of(words, st.ip_addresses().map(str))
names = st.builds(Name, first=words, last=words)
amounts = st.integers(0, 10**9).map(lambda minor: Money(minor=minor, currency="SEK"))
countries = st.one_of(st.sampled_from(["SE", "DE", "US", "GB", ""]), words)
addresses = st.builds(
    Address,
    name=names,
    company=words,
    lines=st.lists(words, max_size=3).map(tuple),
    postal_code=words,
    city=words,
    region=words,
    country=countries,
    phone=numbers,
)
customers = st.builds(
    a_guest, account_id=st.none() | words, name=names, email=mailboxes, phone=numbers
)
lines = st.builds(
    a_line,
    sku=words,
    title=words | st.sampled_from(["iPhone 17", "Presentkort 500 kr", "Goldbarren 1 oz"]),
    quantity=st.integers(0, 20),
    price=amounts,
    digital=st.booleans(),
)
payments = st.builds(
    a_payment,
    method=words | st.sampled_from(["klarna_payments", "cod", "stripe"]),
    title=words,
    card_key=st.none() | words,
)
orders = st.builds(
    an_order,
    customer=customers,
    billing=addresses,
    shipping=addresses,
    lines=st.lists(lines, max_size=3).map(tuple),
    payment=payments,
    total=amounts,
    ip=st.none() | addresses_of_ip,
    shipping_method=words,
)
buyers = st.builds(
    KnownBuyer,
    orders=st.integers(0, COUNT_CAP),
    first_order_at=st.timedeltas(timedelta(0), timedelta(days=4000)).map(PLACED_AT.__sub__),
    delivery_address_seen=st.booleans(),
    email_seen=st.booleans(),
    phone_seen=st.booleans(),
    payment_method_seen=st.booleans(),
    card_seen=st.none() | st.booleans(),
)
velocities = st.dictionaries(
    st.tuples(st.sampled_from(KeyKind), st.sampled_from(Window)), st.integers(0, COUNT_CAP)
)
any_facts = st.builds(
    Facts,
    order=orders,
    velocity=velocities,
    buyer=st.none() | buyers,
    usual_value=st.none() | amounts,
    trusted_ip=st.booleans(),
)
