"""Nobody who could be real stands in a fixture, but for what recorded deliveries hold."""

import re

from disposable_email_detector import DISPOSABLE_DOMAINS

from tests.house_rules.tree import name_of, texts

ADDRESS = re.compile(r"[A-Za-z0-9][\w.+-]*@((?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,})")
# RFC 2606 and RFC 6761 keep these for examples.
RESERVED = re.compile(r"(^|\.)(example(\.(com|net|org))?|test|invalid|localhost)$")


def test_a_mail_address_belongs_to_nobody():
    found = {
        f"{name_of(path)}: {address[0]}"
        for path in texts()
        for address in ADDRESS.finditer(path.read_text())
        if _could_be_real(address[1].lower())
    }

    assert found == set()


def _could_be_real(domain):
    return not RESERVED.search(domain) and domain not in DISPOSABLE_DOMAINS
