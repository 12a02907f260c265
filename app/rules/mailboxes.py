"""One text for every spelling of a mailbox, and what its domain is."""

import unicodedata
from functools import lru_cache

import idna

_GOOGLE = frozenset({"gmail.com", "googlemail.com"})
_LONGEST = 320
"""RFC 3696 erratum 1690: 64 of local part, the @, and 255 of domain."""


def fold_mailbox(email: str) -> str | None:
    """Return the mailbox in a normal form, or None where the text is none.

    Lower case, the domain in ASCII (IDNA 2008), without a ``+tag``: nearly every
    provider delivers those into one mailbox, and honest buyers use them. Gmail also
    ignores dots, and googlemail.com is gmail.com (support.google.com/mail/answer/7436150);
    elsewhere a dot makes another mailbox.
    """
    domain = domain_of(email)
    local = _plain(email).rpartition("@")[0].split("+", 1)[0]
    if domain in _GOOGLE:
        local, domain = local.replace(".", ""), "gmail.com"
    if not local or not domain or any(sign.isspace() for sign in local):
        return None
    return f"{local}@{domain}"


@lru_cache(maxsize=4096)
def domain_of(email: str) -> str | None:
    """Return a mailbox's domain, lower case and in ASCII; None where there is none."""
    if len(email) > _LONGEST:
        return None
    domain = _plain(email).rpartition("@")[2].rstrip(".")
    if "@" not in email or "." not in domain:
        return None
    return _in_ascii(domain)


@lru_cache(maxsize=4096)
def local_part_of(email: str) -> str | None:
    """Return what stands before the @, lower case; None where the text is no mailbox."""
    local = _plain(email).rpartition("@")[0]
    return local if local and domain_of(email) else None


def _plain(email: str) -> str:
    return unicodedata.normalize("NFKC", email).strip().lower()


def _in_ascii(domain: str) -> str | None:
    if domain.isascii():
        return domain
    try:
        return idna.encode(domain, uts46=True).decode()
    except idna.IDNAError:
        return None
