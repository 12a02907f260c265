"""A command beside a running demo sees the demo's settings, and nobody else's."""

from dataclasses import replace

import pytest

from app.model.errors import InvalidInputError
from app.settings import Settings
from app.supervisor.demo_settings import demo_settings, forget_demo, remember_demo, with_demo
from app.supervisor.parts import Ports


def a_demo(folder):
    (folder / "demo").mkdir()
    return Settings(
        state_dir=folder,
        demo=True,
        public_url="http://127.0.0.1:9000",
        allow_private_hosts=frozenset({"127.0.0.1:9001"}),
        demo_addresses=(("store", "http://127.0.0.1:9001"),),
        shopify_shops_at="http://127.0.0.1:9004/shops/{shop}",
    )


def test_the_demos_settings_are_taken_where_none_were_chosen(tmp_path):
    demo = a_demo(tmp_path)
    remember_demo(demo)

    assert with_demo(Settings(state_dir=tmp_path)) == demo


def test_what_was_chosen_stays(tmp_path):
    remember_demo(a_demo(tmp_path))
    chosen = Settings(state_dir=tmp_path, public_url="http://127.0.0.1:7000")

    assert with_demo(chosen).public_url == "http://127.0.0.1:7000"
    assert with_demo(chosen).demo is True


def test_a_real_service_never_takes_a_demos_settings(tmp_path):
    remember_demo(a_demo(tmp_path))
    real = Settings(state_dir=tmp_path, public_url="https://clearhold.example.com")

    assert with_demo(real) == real


def test_a_folder_whose_demo_is_over_is_like_any_other(tmp_path):
    demo = a_demo(tmp_path)
    remember_demo(demo)
    forget_demo(replace(demo, demo=False))

    assert with_demo(Settings(state_dir=tmp_path)) == Settings(state_dir=tmp_path)


@pytest.mark.parametrize(("port", "other"), [(9000, 8000), (8000, 9000)])
def test_a_demo_goes_on_at_the_port_where_it_began(tmp_path, port, other):
    began = demo_settings(Settings(state_dir=tmp_path), Ports.beside(port))
    remember_demo(began)

    assert demo_settings(Settings(state_dir=tmp_path), Ports.beside(port)) == began
    with pytest.raises(InvalidInputError, match=rf"began at http://127\.0\.0\.1:{port}"):
        demo_settings(Settings(state_dir=tmp_path), Ports.beside(other))


def test_a_demo_is_refused_on_a_public_address(tmp_path):
    public = Settings(state_dir=tmp_path, public_url="https://clearhold.example.com")

    with pytest.raises(InvalidInputError, match="refused on a public address"):
        demo_settings(public, Ports.beside(9000))


def test_nobody_else_may_read_them(tmp_path):
    remember_demo(a_demo(tmp_path))

    assert (tmp_path / "demo" / "settings.json").stat().st_mode & 0o777 == 0o600


def test_the_operators_own_secrets_are_not_copied(tmp_path):
    key = "a random key of at least 32 characters"
    remember_demo(replace(a_demo(tmp_path), secret_keys=(key,), smtp_url="smtp://a:b@c.example"))
    kept = (tmp_path / "demo" / "settings.json").read_text()

    assert key not in kept
    assert "smtp" not in kept
