"""What the demo's buyers do: read their mail, follow its link, show a document or ask for a person."""

import re
from email import policy
from email.parser import BytesParser
from typing import Any

import requests

from app.supervisor.demo_ends import TIMEOUT, Demo, post

_LINK = re.compile(r"(/v/[A-Za-z0-9_-]{20,})")


def is_invited(demo: Demo, mailbox: str) -> bool:
    """Tell whether a letter with a link has come."""
    return bool(_links(demo, mailbox))


def verify(demo: Demo, mailbox: str, outcome: dict[str, Any]) -> None:
    """Follow the link, begin a check, and let it end at the simulated provider."""
    press(demo, mailbox, "check")
    sessions = requests.get(f"{demo.stripe}/control/sessions", timeout=TIMEOUT).json()
    post(demo.stripe, f"/control/sessions/{sessions[0]['id']}/submit", outcome)


def press(demo: Demo, mailbox: str, button: str) -> None:
    """Press a button of the page behind the link."""
    requests.post(
        f"{demo.services.public_url}{_links(demo, mailbox)[0]}/{button}",
        allow_redirects=False,
        timeout=TIMEOUT,
    )


def _links(demo: Demo, mailbox: str) -> list[str]:
    """Read the links out of the letters that a buyer got, as the buyer would."""
    found = []
    for path in sorted(demo.letters.glob("*.eml")):
        letter = BytesParser(policy=policy.default).parsebytes(path.read_bytes())
        body = letter.get_body(("plain",))
        if mailbox in str(letter["To"]) and body is not None:
            found += _LINK.findall(body.get_content())
    return found
