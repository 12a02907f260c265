import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.model.decision import Assurance
from app.rules.method import method_for

assurances = st.sampled_from(Assurance)


@pytest.mark.parametrize(
    ("needed", "enabled", "method"),
    [
        (Assurance.EMAIL_CODE, [Assurance.DOCUMENT], Assurance.DOCUMENT),
        (Assurance.EID, [Assurance.DOCUMENT, Assurance.EID], Assurance.EID),
        (Assurance.DOCUMENT, [Assurance.EID], Assurance.PERSON),
        (Assurance.DOCUMENT, [], Assurance.PERSON),
        (Assurance.CLEAR, [Assurance.DOCUMENT], Assurance.CLEAR),
    ],
)
def test_the_lightest_proof_that_suffices_is_asked_for(needed, enabled, method):
    assert method_for(needed, enabled) is method


@given(assurances, st.frozensets(assurances))
def test_a_method_is_never_weaker_than_needed_nor_one_that_is_not_there(needed, enabled):
    method = method_for(needed, enabled)

    assert method >= needed
    assert method in enabled | {Assurance.PERSON, Assurance.CLEAR}
