from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.model.facts import EntryKind, ListKind
from app.model.listing import ListEntry
from app.rules.list_file import read_list, write_list
from app.rules.mailboxes import fold_mailbox

values = {
    EntryKind.EMAIL: st.emails().filter(fold_mailbox),
    EntryKind.PHONE: st.integers(700000000, 709999999).map(lambda number: f"+46{number}"),
    EntryKind.IP_RANGE: st.ip_addresses().map(str),
    EntryKind.PRODUCT: st.text(
        st.characters(codec="utf-8", categories=("L", "N", "P")), min_size=1
    ),
}
reasons = st.text(
    st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=60
).map(str.strip)
spans = st.integers(0, 2_000_000_000).map(lambda seconds: timedelta(seconds=seconds))
ends = st.none() | spans.map(datetime(2027, 1, 1, tzinfo=UTC).__add__)


@st.composite
def entries(draw):
    kind = draw(st.sampled_from(sorted(values)))
    value = draw(values[kind].filter(lambda text: text.strip() == text and len(text) <= 320))
    entry = ListEntry(
        entry_id="entry_1",
        listed=draw(st.sampled_from(ListKind)),
        kind=kind,
        label="",
        reason=draw(reasons.filter(bool)),
        added_by="",
        added_at=datetime(2026, 1, 1, tzinfo=UTC),
        ends_at=draw(ends),
    )
    return entry, value


@given(st.lists(entries(), max_size=5))
def test_what_is_written_is_read_as_it_was(some):
    told = read_list(write_list(some))

    assert told.troubles == ()
    assert [
        (one.listed, one.kind, one.value.reveal(), one.reason, one.ends_at) for one in told.entries
    ] == [(one.listed, one.kind, value, one.reason, one.ends_at) for one, value in some]


@given(st.text(max_size=300))
def test_a_text_that_is_no_list_is_refused_with_its_line(text):
    told = read_list(text)

    assert all(one.startswith("Line ") for one in told.troubles)
    assert told.entries == ()


@given(entries())
def test_no_cell_begins_a_formula(some):
    _, row = write_list([some]).splitlines()[:2]
    for cell in row.split(","):
        assert cell.strip('"')[:1] not in {"=", "@", "-", "\t"}
