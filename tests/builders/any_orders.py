"""Orders and facts as hypothesis invents them: what buyers, plugins and robots type."""

from datetime import timedelta

from hypothesis import strategies as st

from app.model.facts import (
    COUNT_CAP,
    EntryKind,
    KeyKind,
    ListKind,
    Outcome,
    OutcomeKind,
    Trace,
    Window,
)
from app.model.ids import OrderId
from app.model.money import Money
from app.model.order import (
    AccountSecurity,
    Address,
    CardAnswers,
    Name,
    PlatformRisk,
    ThreeDSecure,
)
from app.model.private import Private
from app.rules.facts import Facts
from app.rules.remembered import Counts, KnownBuyer, Remembered
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
card_answers = st.builds(
    CardAnswers,
    country=countries,
    brand=words,
    avs=words | st.sampled_from("YNAZURSG"),
    cvv=words | st.sampled_from("MNPSUX"),
    three_d_secure=st.none() | st.sampled_from(ThreeDSecure),
    holder=st.none() | words.map(Private),
)
payments = st.builds(
    a_payment,
    method=words | st.sampled_from(["klarna_payments", "cod", "stripe"]),
    title=words,
    card_key=st.none() | words,
    card=st.none() | card_answers,
    failed_attempts=st.none() | st.integers(0, 20),
)
minutes = st.none() | st.floats(0, 10**6)
securities = st.builds(
    AccountSecurity,
    since_password_reset=minutes,
    since_address_added=minutes,
    since_email_change=minutes,
)
user_agents = words | st.sampled_from(
    ["Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Mobile/15E148", "curl/8.0"]
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
    user_agent=st.none() | user_agents,
    shipping_method=words,
    customer_note=st.none() | words,
    gift_message=st.none() | words.map(Private),
    device_id=st.none() | words.map(Private),
    accept_language=words | st.sampled_from(["sv-SE,sv;q=0.9,en;q=0.8", "*", "de;q=0"]),
    signed_in=st.none() | st.booleans(),
    security=st.none() | securities,
    discount=st.none() | amounts,
    discount_code=words,
    shipping_price=st.none() | amounts,
    created_via=words,
    platform_risk=st.none() | st.sampled_from(PlatformRisk),
)
moments = st.timedeltas(timedelta(0), timedelta(days=4000)).map(PLACED_AT.__sub__)
kinds = st.sampled_from(KeyKind)
buyers = st.builds(
    KnownBuyer,
    known_by=st.frozensets(kinds),
    orders=st.integers(0, COUNT_CAP),
    first_order_at=moments,
    last_order_at=moments,
    seen=st.frozensets(kinds),
    payment_method_seen=st.booleans(),
    usual_total=st.none() | amounts,
    highest_total=st.none() | amounts,
)
counts = st.builds(
    Counts,
    orders=st.integers(0, COUNT_CAP),
    people=st.integers(0, COUNT_CAP),
    cards=st.integers(0, COUNT_CAP),
    addresses=st.integers(0, COUNT_CAP),
    value=st.floats(0, 10**9),
)
velocities = st.dictionaries(st.tuples(kinds, st.sampled_from(Window)), counts)
outcomes = st.builds(Outcome, kind=st.sampled_from(OutcomeKind), known_at=moments)
traces = st.builds(
    Trace,
    order_id=st.integers(1, 50).map(OrderId),
    placed_at=moments,
    total=amounts,
    payment_method=words,
    keys=st.dictionaries(kinds, st.binary(min_size=1, max_size=4)),
    is_waiting=st.booleans(),
    ended_badly=st.booleans(),
    outcomes=st.lists(outcomes, max_size=2).map(tuple),
)
pasts = st.dictionaries(kinds, st.lists(traces, max_size=3).map(tuple), max_size=4)
any_facts = st.builds(
    Facts,
    order=orders,
    keys=st.dictionaries(kinds, words),
    remembered=st.builds(Remembered, past=pasts, velocity=velocities, buyer=st.none() | buyers),
    usual_value=st.none() | amounts,
    ip_country=st.none() | st.sampled_from(["SE", "US"]),
    trusted_ip=st.booleans(),
    listed=st.dictionaries(
        st.sampled_from(ListKind), st.frozensets(st.sampled_from(EntryKind), min_size=1)
    ),
)
