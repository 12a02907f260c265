"""The operator's commands about deliveries that were set aside."""

import pytest

from app.cli import data, main
from tests.builders.desk import Desk


@pytest.fixture
def desk(database_url, tmp_path, monkeypatch):
    opened = Desk(database_url, tmp_path)
    monkeypatch.setattr(data, "services_here", lambda: opened.services)
    yield opened
    opened.close()


def listed(capsys, shop_id):
    with pytest.raises(SystemExit) as left:
        main(["delivery", "list", "--shop", shop_id])
    told = capsys.readouterr()
    return left.value.code, told.out + told.err


def test_a_shop_without_trouble_has_nothing_set_aside(desk, capsys):
    assert listed(capsys, desk.connect().shop_id) == (0, "Nothing is set aside.\n")


@pytest.mark.usefixtures("desk")
def test_a_mistyped_shop_is_not_said_to_be_well(capsys):
    code, told = listed(capsys, "shop_of_nobody")

    assert code == 1
    assert "no such shop" in told
