"""The operator's commands about decisions and lists."""

import pytest

from app.cli import decisions as decision_commands
from app.cli import lists, main
from app.store.decisions import decisions
from tests.builders.deciding_desk import DecidingDesk


@pytest.fixture
def desk(database_url, tmp_path, monkeypatch):
    opened = DecidingDesk(database_url, tmp_path)
    for commands in (decision_commands, lists):
        monkeypatch.setattr(commands, "services_here", lambda: opened.services)
    yield opened
    opened.close()


@pytest.fixture
def shop(desk):
    return desk.connect()


@pytest.fixture
def run(capsys, shop):
    def command(*words):
        with pytest.raises(SystemExit) as left:
            main([*map(str, words), "--shop", shop.shop_id])
        told = capsys.readouterr()
        return left.value.code, told.out, told.err

    return command


def test_a_decision_is_replayed_and_says_so(desk, shop, run):
    desk.tell(shop)
    code, told, _ = run("decision", "replay", "--order", "1001")

    assert code == 0
    assert "the same score, the same verdict" in told
    assert "strict version" in told
    assert run("decision", "replay", "--order", "91001", "--version", "1")[0] == 0


def test_a_decision_that_comes_out_otherwise_ends_with_one(desk, shop, run):
    desk.tell(shop)
    with desk.services.database.write() as tx:
        tx.execute(decisions.update().values(needed=0))
    code, told, _ = run("decision", "replay", "--order", "1001")

    assert code == 1
    assert "it is another" in told


def test_what_cannot_be_made_again_says_why(desk, shop, run):
    desk.tell(shop)
    with desk.services.database.write() as tx:
        tx.execute(decisions.update().values(signals=None))

    code, told, _ = run("decision", "replay", "--order", "1001")
    assert (code, "cannot be made again" in told) == (1, True)
    code, _, problem = run("decision", "replay", "--order", "77")
    assert (code, problem) == (1, "There is no order 77 at this shop.\n")


def test_a_list_is_added_to_shown_and_taken_from(run):
    assert run("list", "show")[1] == "Nothing is listed.\n"
    code, told, _ = run(
        *("list", "add", "block", "email", "anna@example.test", "--reason", "A fraud."),
        *("--until", "2099-12-31"),
    )
    assert code == 0
    assert "block  email  a•••@example.test  until 2099-12-31  A fraud." in told
    assert run("list", "show")[1] == told

    entry = told.split()[0]
    assert run("list", "remove", entry)[0] == 0
    assert run("list", "remove", entry)[0] == 1


def test_a_list_is_taken_along_and_brought_in(run, tmp_path):
    run("list", "add", "watch", "product", "GOLD-1", "--reason", "x")
    file = tmp_path / "lists.csv"
    assert run("list", "export", "--out", file)[0] == 0
    assert run("list", "export")[1] == file.read_text()
    assert run("list", "import", file)[1] == "0 new entries; 1 were there already.\n"

    file.write_text("list,kind,value,reason\nwatch,phone,12,x\n")
    code, _, problem = run("list", "import", file)
    assert code == 1
    assert problem.startswith("Line 2: ")
    assert "Nothing was kept." in problem


def test_a_wrong_date_is_wrong_use(run):
    assert run("list", "add", "allow", "email", "a@example.test", "--until", "soon")[0] == 2
