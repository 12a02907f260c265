"""A desk whose buyers open the links in their letters."""

import re

import pytest

from tests.builders.desk import Desk
from tests.builders.hashing import quick_hashing

LINK = re.compile(r"/v/[\w-]{20,}")


class BuyersDesk(Desk):
    """A desk that finds the buyer's link in the last letter."""

    language = "sv"
    """Of buyers, as the shop tells it."""

    def risky_order(self, number="1001", **changes):
        return super().risky_order(number, language=self.language, **changes)

    def link(self):
        return LINK.search(self.mail.sent[-1].text.reveal())[0]

    def page(self, link):
        answer = self.app.test_client().get(link)
        assert answer.status_code == 200
        return answer.text


@pytest.fixture(autouse=True)
def quick_hasher(monkeypatch):
    yield from quick_hashing(monkeypatch)


@pytest.fixture
def desk(database_url, tmp_path):
    opened = BuyersDesk(database_url, tmp_path)
    yield opened
    opened.close()
