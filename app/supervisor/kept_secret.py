"""A random secret that is made at the first start and kept in a file of this user's."""

import os
import secrets
from pathlib import Path


def kept_secret(path: Path) -> str:
    """Return the file's secret; make it where there is none yet."""
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
    return path.read_text().strip()
