"""What every test may ask for, and which tests this machine can run."""

import gc
from collections.abc import Iterator
from contextlib import closing

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

from app.store.migrate import migrate
from app.store.transaction import Database
from tests import chromium
from tests.databases import (
    POSTGRES_URL,
    Databases,
    PostgresDatabases,
    SqliteFiles,
    hurried_disks,
)
from tests.quick_routes import remembered_routes
from tests.quick_sql import remembered_sql

# No deadline: on a busy machine a slow example is no defect.
settings.register_profile("house", deadline=None, print_blob=True)
settings.load_profile("house")

_LONG = ("chaos", "properties")


@pytest.fixture(scope="session", autouse=True)
def _in_a_hurry() -> Iterator[None]:
    with remembered_routes(), remembered_sql(), hurried_disks():
        yield


@pytest.fixture(scope="session")
def databases(tmp_path_factory) -> Iterator[Databases]:
    if not POSTGRES_URL:
        yield SqliteFiles(tmp_path_factory.mktemp("databases"))
        return
    with closing(PostgresDatabases(POSTGRES_URL)) as made:
        yield made


@pytest.fixture
def empty_database_url(databases: Databases) -> Iterator[str]:
    """A database without a table, gone after the test."""
    with databases.fresh() as url:
        yield url


@pytest.fixture(scope="session")
def migrated_template(databases: Databases) -> Iterator[str]:
    """What the databases of single tests are copied from: migrating each would take longer."""
    with databases.fresh() as url:
        database = Database(url)
        migrate(database)
        database.engine.dispose()
        yield url


@pytest.fixture
def database_url(
    databases: Databases, migrated_template: str, request: pytest.FixtureRequest
) -> Iterator[str]:
    """A database of this test's own with all tables and no row, gone after it."""
    # A browser may ask its web for something yet when its test is over.
    once = request.node.get_closest_marker("browser") is not None
    with databases.fresh(migrated_template, once=once) as url:
        yield url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all browser tests: Playwright cannot be started twice in a process."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=chromium.executable(), args=chromium.FLAGS
        )
        yield started
        started.close()


def pytest_report_header() -> list[str]:
    return [
        f"database: {'PostgreSQL' if POSTGRES_URL else 'SQLite'}",
        f"browser: {chromium.executable() or 'no Chromium here, its tests are left out'}",
    ]


def pytest_collection_finish() -> None:
    """Nothing that stands by now is ever let go: to look for what may be need not pass over it."""
    gc.freeze()


def pytest_sessionfinish() -> None:
    """At the end all of it is let go."""
    gc.unfreeze()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what tests have to tell even when they pass: ``record_property("told", …)``."""
    for outcome in ("passed", "failed"):
        for report in terminalreporter.getreports(outcome):
            told = [text for name, text in report.user_properties if name == "told"]
            for text in told:
                terminalreporter.write_line(str(text))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what touches a database, and leave out what this machine cannot run."""
    for item in items:
        if "databases" in getattr(item, "fixturenames", ()):
            item.add_marker("database")
    impossible = [item for item in items if not _can_run(item)]
    items[:] = [item for item in items if item not in impossible]
    config.hook.pytest_deselected(items=impossible)
    # What takes long begins first: or at the end one process waits for the other.
    items.sort(key=lambda item: item.path.parent.name not in _LONG)


def _can_run(item: pytest.Item) -> bool:
    if item.get_closest_marker("postgres") and not POSTGRES_URL:
        return False
    return not item.get_closest_marker("browser") or chromium.executable() is not None
