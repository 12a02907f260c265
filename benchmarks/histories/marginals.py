"""Counts in a history what the table in docs/quality.md counts, without any signal of ours."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from benchmarks.histories.history import History
from benchmarks.histories.lands import LANDS

_SETTLED: Final = timedelta(days=7)
LATER: Final = frozenset({"klarna", "invoice", "afterpay", "walley_invoice"})
CONDITIONS: Final = (
    "known, new address",
    "known, new address and device",
    "known, new address and device, billing differs",
    "known, new address and device, billing differs, pay later",
    "known, new e-mail and device",
    "network abroad",
)


@dataclass(slots=True, kw_only=True)
class _Seen:
    """What earlier orders of one claimed person showed."""

    first_at: datetime
    addresses: set[str] = field(default_factory=set)
    devices: set[str] = field(default_factory=set)
    mailboxes: set[str] = field(default_factory=set)


def marginals(history: History) -> Mapping[str, tuple[float, float]]:
    """Return for each condition its share among honest orders and among impostors' (0 … 1)."""
    counts: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
    totals: Counter[bool] = Counter()
    seen: dict[str, _Seen] = {}
    for line, truth in zip(history.orders, history.truths, strict=True):
        at = datetime.fromisoformat(line["created_at"])
        if truth["kind"] == "honest" or truth["impersonation"]:
            totals[truth["impersonation"]] += 1
            counts[truth["impersonation"]].update(_true_of(line, at, seen))
        if truth["kind"] == "honest":
            _remember(line, at, seen)
    return {
        one: (counts[False][one] / totals[False], counts[True][one] / totals[True])
        for one in CONDITIONS
    }


def _true_of(line: Mapping[str, Any], at: datetime, seen: Mapping[str, _Seen]) -> Iterator[str]:
    if line["ip"] and not _at_home(line):
        yield "network abroad"
    known = [seen[key] for key in _claims(line) if key in seen]
    known = [one for one in known if at - one.first_at > _SETTLED]
    if not known:
        return
    new_address = all(_address(line) not in one.addresses for one in known)
    new_device = all(line["device_id"] not in one.devices for one in known)
    new_mailbox = all(line["email"] not in one.mailboxes for one in known)
    if new_mailbox and new_device:
        yield "known, new e-mail and device"
    differs = line["billing_address"]["address1"] != line["shipping_address"]["address1"]
    later = line["payment"]["method"] in LATER
    held = (new_address, new_device, differs, later)
    for number, condition in enumerate(CONDITIONS[:4], start=1):
        if all(held[:number]):
            yield condition


def _at_home(line: Mapping[str, Any]) -> bool:
    land = LANDS[line["billing_address"]["country"]]
    return str(line["ip"]).startswith(land.networks + land.mobile_networks)


def _remember(line: Mapping[str, Any], at: datetime, seen: dict[str, _Seen]) -> None:
    for key in _claims(line):
        one = seen.setdefault(key, _Seen(first_at=at))
        one.addresses.add(_address(line))
        one.mailboxes.add(line["email"])
        if line["device_id"]:
            one.devices.add(line["device_id"])


def _claims(line: Mapping[str, Any]) -> Iterator[str]:
    bill = line["billing_address"]
    yield line["email"]
    yield f"{bill['first_name']} {bill['last_name']} {bill['address1']} {bill['postal_code']}"
    if line["phone"]:
        yield line["phone"]


def _address(line: Mapping[str, Any]) -> str:
    place = line["shipping_address"]
    return f"{place['address1']} {place['postal_code']}"
