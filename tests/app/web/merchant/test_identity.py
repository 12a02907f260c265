"""The identity provider's key: tried live, kept sealed, never shown again."""

from dataclasses import replace

import pytest

from app.flow.shops.connect_shop import connect_shop
from app.model.errors import AccessDeniedError, UnreachableError
from app.model.user import Role
from app.store.shops import change_shop, identity_secrets
from tests.builders.desk import STORE_KEY, Desk


@pytest.fixture
def bare(desk):
    """A shop without a provider."""
    return connect_shop(
        desk.services,
        desk.account_id,
        "woocommerce",
        "https://shop.example.test",
        credentials=STORE_KEY,
    )


def save_key(owner, shop, key="rk_test_enteredENTERED", **more):
    path = f"/admin/settings/{shop.shop_id}/identity"
    return owner.send(path, {"key": key, **more}, follow_redirects=True)


def test_without_a_key_the_page_says_what_that_means_and_how_to_make_one(bare, owner):
    page = owner.text(f"/admin/settings/{bare.shop_id}")

    assert "No key yet: held orders wait for a person" in page
    assert "Verification Sessions and Reports" in page


def test_a_good_key_is_kept_and_what_it_may_is_told(desk: Desk, bare, owner):
    answer = save_key(owner, bare)

    assert "Stripe accepts the key: test mode of Sample Account." in answer.text
    assert "It made the webhook by itself: you are done." in answer.text
    assert "made by Clearhold" in answer.text
    assert "In test mode nobody" in answer.text
    assert desk.shop(bare.shop_id).identity is not None
    assert desk.identity.keys == [{"key": "rk_test_enteredENTERED"}]


def test_a_key_is_never_shown_again(bare, owner):
    answers = [
        save_key(owner, bare),
        owner.open(f"/admin/settings/{bare.shop_id}"),
        owner.open("/admin/shops"),
    ]

    assert not any("enteredENTERED" in answer.text for answer in answers)


def test_a_live_key_is_said_to_be_live(desk: Desk, bare, owner):
    desk.identity.abilities = replace(desk.identity.abilities, live=True)

    answer = save_key(owner, bare)

    assert "live mode" in answer.text
    assert "In test mode nobody" not in answer.text


@pytest.mark.parametrize(
    "refusal",
    [
        (AccessDeniedError("No such key."), "No such key."),
        (UnreachableError("It will be tried again."), "the key could not be tried"),
    ],
)
def test_a_bad_key_is_told_beside_its_field_and_not_kept(desk: Desk, bare, owner, refusal):
    desk.identity.problem, told = refusal

    answer = save_key(owner, bare)

    assert answer.status_code == 400
    assert told in answer.text
    assert "tried again" not in answer.text
    assert 'id="key-wrong"' in answer.text
    assert "enteredENTERED" not in answer.text
    assert desk.shop(bare.shop_id).identity is None


def test_a_key_that_may_not_check_is_told_what_it_lacks(desk: Desk, bare, owner):
    desk.identity.abilities = replace(desk.identity.abilities, may_check=False)

    answer = save_key(owner, bare)

    assert "may not open verification sessions" in answer.text
    assert desk.shop(bare.shop_id).identity is None


def test_a_webhook_that_the_key_may_not_make_is_explained_step_by_step(desk, bare, owner):
    desk.identity.abilities = replace(desk.identity.abilities, may_make_webhooks=False)

    answer = save_key(owner, bare)

    assert "make one by hand, as described below" in answer.text
    assert f"{desk.settings.public_url}/webhooks/stripe/{bare.shop_id}" in answer.text
    assert "identity.verification_session.redacted" in answer.text


def test_the_secret_of_a_webhook_made_by_hand_is_kept_sealed(desk: Desk, bare, owner):
    desk.identity.abilities = replace(desk.identity.abilities, may_make_webhooks=False)
    save_key(owner, bare)
    secret = "whsec_" + "b" * 32
    path = f"/admin/settings/{bare.shop_id}/identity/secret"

    wrong = owner.send(path, {"secret": "no secret"})
    right = owner.send(path, {"secret": f" {secret} "}, follow_redirects=True)

    assert wrong.status_code == 400
    assert "A webhook signing secret begins with whsec_." in wrong.text
    assert "made by hand, its secret is saved" in right.text
    assert secret not in right.text
    with desk.services.database.read() as tx:
        identity = desk.shop(bare.shop_id).identity
        assert identity_secrets(tx, desk.services.keyring, identity) == [secret]


def test_who_sees_one_shop_does_not_replace_the_secret_that_another_shop_shares(desk: Desk, shop):
    other = desk.connect("https://other.example.test")
    manager = desk.browser(desk.user(Role.MANAGER, shop=shop.shop_id))
    path = f"/admin/settings/{shop.shop_id}/identity/secret"
    with desk.services.database.write() as tx:
        change_shop(tx, other.shop_id, identity=shop.identity)
    before = kept_secrets(desk, shop)

    refused = manager.send(path, {"secret": "whsec_" + "c" * 32})

    assert refused.status_code == 400
    assert "Another shop, which you may not see" in refused.text
    assert kept_secrets(desk, shop) == before

    everywhere = desk.browser(desk.user(Role.MANAGER))
    assert everywhere.send(path, {"secret": "whsec_" + "c" * 32}).status_code == 303
    assert kept_secrets(desk, shop) == ["whsec_" + "c" * 32]


def test_who_sees_one_shop_replaces_the_secret_that_it_has_for_itself(desk: Desk, shop):
    desk.connect("https://other.example.test")
    manager = desk.browser(desk.user(Role.MANAGER, shop=shop.shop_id))
    path = f"/admin/settings/{shop.shop_id}/identity/secret"

    assert manager.send(path, {"secret": "whsec_" + "c" * 32}).status_code == 303


def kept_secrets(desk, shop):
    with desk.services.database.read() as tx:
        return identity_secrets(tx, desk.services.keyring, shop.identity)


def test_another_address_of_the_provider_is_for_the_demo_only(desk: Desk, bare, owner):
    save_key(owner, bare, base_url="http://127.0.0.1:9")

    assert desk.identity.keys == [{"key": "rk_test_enteredENTERED"}]
    assert "Address of the provider" not in owner.text(f"/admin/settings/{bare.shop_id}")


def test_the_demo_asks_for_its_providers_address(database_url, tmp_path):
    desk = Desk(database_url, tmp_path, demo=True)
    shop, owner = desk.connect(), desk.browser(desk.user())
    page = owner.text(f"/admin/settings/{shop.shop_id}")
    save_key(owner, shop, base_url="http://127.0.0.1:9")
    desk.close()

    assert "Address of the provider (demo only)" in page
    assert desk.identity.keys[-1]["base_url"] == "http://127.0.0.1:9"
