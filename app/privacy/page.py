"""The inventory in words, from the code itself: docs/privacy.md."""

from collections.abc import Iterator
from itertools import groupby

from app.privacy.held import About, Export, Form, Held
from app.privacy.inventory import INVENTORY
from app.privacy.not_personal import ACCOUNT_WIDE, NOT_PERSONAL
from app.privacy.retention import LEFT_SHOPS

_PREFACE = """\
# Personal data

What Clearhold holds of people, why, for how long, and how it goes. The merchant is the
controller; whoever operates Clearhold works for them. Nobody's document, photo or date of birth
ever reaches Clearhold: the identity provider collects them, and the verified name is compared in
memory and never stored.

This page is made from `app/privacy/inventory.py` by `make docs`. A column that is not in it fails
the tests."""

_WORDS = """\
## How to read it
- **About**: {about}.
- **Form**: {form}. Sealed pieces open only with the private half of their purpose's key; keyed hashes
  can be compared and never read back.
- **Handed out**: what a person who asks for their data gets of it: {export}.
- **Forgetting** empties or deletes in the database's own files too: SQLite overwrites what is deleted
  (`secure_delete`) and its log is cut; PostgreSQL overwrites with its next vacuum. Back-ups are the
  operator's: keep them no longer than the merchant's `forget_after_days`.
- **One person** is exported and erased across all their orders at a shop: at the platform's call
  (Shopify), or by `clearhold person export` and `clearhold person erase`. Who is meant is found by the
  orders that are named, the customer's number, and the keyed hashes of mailbox and phone. An open case
  of theirs goes back to the shop's staff with the order on hold. For a single closed case the merchant
  presses "Forget the person now".
- **A shop that removed its app** loses its credentials at once, and every row of its own when the
  platform asks for that, {left} days later at the latest. What stays is its address and that it left."""

_ELSEWHERE = """\
## Outside the tables
| place | what | how it goes |
| --- | --- | --- |
| identity provider | document, photo, name, under the merchant's own account there | redacted with the case, asked for until the provider confirms it; at once where a country's law wants it (Germany) |
| mail folder | letters, only where no SMTP server is set | the files of a case are deleted with it |
| the merchant | an export that they opened for a person who asked | the merchant's |
| mail server | letters to buyers | the operator's and the buyer's provider's |
| Redis or Valkey | ids of shops in jobs; no person | within an hour |
| logs | event names and ids; no payload, no person | the operator rotates them |
| the shop | a hold id, the previous status, and notes with reasons in words; no person | with the order, by the shop |
| the buyer's browser | a cookie with the link's token, so that the way back from the provider is found | after 48 hours |"""


_COLUMNS_SHOWN = 12
"""A table of signals has hundreds."""


def describe_privacy() -> str:
    """Return docs/privacy.md: every column about a person, then all others."""
    words = _WORDS.format(
        about=_list(About), form=_list(Form), export=_list(Export), left=LEFT_SHOPS.days
    )
    parts = (_PREFACE, words, _ELSEWHERE, "## In the tables", *_tables(), *_others())
    return "\n\n".join(parts) + "\n"


def _list(kinds: type[About] | type[Form] | type[Export]) -> str:
    return ", ".join(kind.value for kind in kinds)


def _tables() -> Iterator[str]:
    for table, entries in groupby(INVENTORY, key=lambda one: one.table):
        yield f"### {table}"
        yield from (_entry(one) for one in entries)


def _entry(one: Held) -> str:
    columns = ", ".join(f"`{column}`" for column in one.columns[:_COLUMNS_SHOWN])
    if len(one.columns) > _COLUMNS_SHOWN:
        columns += f" and {len(one.columns) - _COLUMNS_SHOWN} more, one for each signal"
    return "\n".join(
        (
            f"**{columns}** · {one.about}, {one.form}",
            f"- *What*: {one.what}",
            f"- *Purpose*: {one.purpose}",
            f"- *Why it may be held*: {one.basis}",
            f"- *Kept*: {one.kept}",
            f"- *Handed out*: {one.exported}",
            f"- *Erased*: {one.erased}",
        )
    )


def _others() -> Iterator[str]:
    yield "## Columns about nobody"
    yield "Credentials and secrets among them are sealed like personal data."
    rows = (
        f"| {table} | {', '.join(f'`{column}`' for column in columns)} |"
        for table, columns in sorted(NOT_PERSONAL.items())
    )
    yield "\n".join(("| table | columns |", "| --- | --- |", *rows))
    yield "## Tables that belong to no single shop"
    yield "\n".join(f"- `{table}`: {why}" for table, why in ACCOUNT_WIDE.items())
