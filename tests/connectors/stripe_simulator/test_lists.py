import pytest
import stripe


@pytest.fixture
def three(simulator, sessions):
    """Three sessions, a minute apart, oldest first."""
    made = []
    for number in range(3):
        made.append(
            sessions.create(
                {
                    "type": "document",
                    "client_reference_id": f"chk_{number}",
                    "related_customer": f"cus_{number}",
                }
            )
        )
        simulator.advance(60)
    return made


def _ids(listed):
    return [each.id for each in listed.data]


def test_a_list_begins_with_the_newest(sessions, three):
    listed = sessions.list()

    assert _ids(listed) == [session.id for session in three[::-1]]
    assert (listed.has_more, listed.url) == (False, "/v1/identity/verification_sessions")
    assert all(session.url for session in listed.data)


def test_a_page_is_ten_objects_long(sessions):
    for _ in range(11):
        sessions.create({"type": "document"})

    listed = sessions.list()

    assert (len(listed.data), listed.has_more) == (10, True)
    assert len(list(listed.auto_paging_iter())) == 11


def test_cursors_go_both_ways(sessions, three):
    oldest, middle, newest = (session.id for session in three)

    after = sessions.list({"limit": 1, "starting_after": newest})
    before = sessions.list({"limit": 1, "ending_before": oldest})

    assert (_ids(after), after.has_more) == ([middle], True)
    assert (_ids(before), before.has_more) == ([middle], True)
    assert _ids(sessions.list({"starting_after": oldest})) == []
    assert _ids(sessions.list({"ending_before": newest})) == []


@pytest.mark.parametrize("cursor", ["starting_after", "ending_before"])
def test_a_cursor_names_an_object_of_the_list(sessions, three, cursor):
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        sessions.list({cursor: "vs_unknown", "client_reference_id": three[0].client_reference_id})

    assert (refusal.value.http_status, refusal.value.param) == (404, cursor)


def test_filters_narrow_a_list(simulator, sessions, three):
    simulator.passes(three[1].id)

    def found(**filters):
        return [three.index(each) for each in three if each.id in _ids(sessions.list(filters))]

    assert found(status="verified") == [1]
    assert found(status="requires_input") == [0, 2]
    assert found(client_reference_id="chk_2") == [2]
    assert found(related_customer="cus_0") == [0]
    assert found(related_customer_account="acct_none") == []
    assert found(created=three[1].created) == [1]
    assert found(created={"gte": three[1].created}) == [1, 2]
    assert found(created={"gt": three[1].created}) == [2]
    assert found(created={"lt": three[1].created}) == [0]
    assert found(created={"lte": three[1].created}) == [0, 1]


def test_an_unknown_status_is_refused(sessions):
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        sessions.list({"status": "asleep"})

    assert refusal.value.param == "status"
