"""Every setting once: name, type, default, help. The only reader of the environment.

All names begin with ``CLEARHOLD_``. An unknown or malformed one stops the start
with a sentence. Credentials of shops and providers are rows, not settings.
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, field, fields
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from app.model.errors import InvalidInputError

PREFIX = "CLEARHOLD_"
_SHORTEST_SECRET = 32


def _setting(
    help_text: str,
    parse: Callable[[str], object],
    default: object = MISSING,
    *,
    secret: bool = False,
) -> Any:  # noqa: ANN401 - dataclasses.field is typed like this too
    return field(default=default, metadata={"help": help_text, "parse": parse, "secret": secret})


def _path(text: str) -> Path:
    return Path(text).expanduser().absolute()


def _web_address(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query:
        msg = "must be an address such as https://clearhold.example.com"
        raise ValueError(msg)
    return text.rstrip("/")


def _secret_keys(text: str) -> tuple[str, ...]:
    keys = tuple(key.strip() for key in text.split(",") if key.strip())
    if not keys or any(len(key) < _SHORTEST_SECRET for key in keys):
        msg = f"needs one or more random keys of at least {_SHORTEST_SECRET} characters"
        raise ValueError(msg)
    return keys


def _client_secrets(text: str) -> tuple[str, ...]:
    return tuple(secret.strip() for secret in text.split(",") if secret.strip())


def _shop_address(text: str) -> str:
    address = _web_address(text)
    if "{shop}" not in address:
        msg = "must have {shop} where the shop's domain belongs"
        raise ValueError(msg)
    return address


def _token(text: str) -> str:
    if text and len(text) < _SHORTEST_SECRET:
        msg = f"must be random, of at least {_SHORTEST_SECRET} characters"
        raise ValueError(msg)
    return text


def _hosts(text: str) -> frozenset[str]:
    hosts = frozenset(part.strip().lower() for part in text.split(",") if part.strip())
    if any(not host.rpartition(":")[2].isdigit() for host in hosts):
        msg = "must be a comma-separated list of host:port"
        raise ValueError(msg)
    return hosts


def _proxies(text: str) -> tuple[str, ...]:
    networks = tuple(part.strip() for part in text.split(",") if part.strip())
    for network in networks:
        ip_network(network)
    return networks


def _count(text: str) -> int:
    number = int(text)
    if not 1 <= number <= 64:  # noqa: PLR2004 - more processes than one machine serves
        msg = "must be a whole number from 1 to 64"
        raise ValueError(msg)
    return number


def _days(text: str) -> int:
    number = int(text)
    if not 1 <= number <= 3650:  # noqa: PLR2004 - ten years
        msg = "must be a whole number of days from 1 to 3650"
        raise ValueError(msg)
    return number


def _named_addresses(text: str) -> tuple[tuple[str, str], ...]:
    pairs = [pair.partition("=") for pair in text.split(",") if pair.strip()]
    return tuple((name.strip(), _web_address(address.strip())) for name, _, address in pairs)


def _flag(text: str) -> bool:
    if text.lower() not in {"yes", "no"}:
        msg = "must be yes or no"
        raise ValueError(msg)
    return text.lower() == "yes"


def _database_url(text: str) -> str:
    if text.startswith("sqlite:///"):
        return text
    if text.startswith(("postgresql://", "postgres://")):
        return "postgresql+psycopg://" + text.split("://", 1)[1]
    if text.startswith("postgresql+psycopg://"):
        return text
    msg = "must begin with sqlite:/// or postgresql://"
    raise ValueError(msg)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the operator chose. Read it with `read_settings`."""

    state_dir: Path = _setting(
        "Where the embedded database, queue, mail folder and logs live.", _path, Path("state")
    )
    secret_keys: tuple[str, ...] = _setting(
        "Comma-separated random keys, newest first: they seal personal data and credentials. "
        "`clearhold run` makes one in the state folder when none is set.",
        _secret_keys,
        (),
        secret=True,
    )
    web_keys: str = _setting(
        "Instead of SECRET_KEYS for a web process on a host of its own: what `clearhold keys web` "
        "prints. It opens only what the web serves.",
        str,
        "",
        secret=True,
    )
    public_url: str = _setting(
        "The address under which buyers, shops and providers reach this service.",
        _web_address,
        "http://127.0.0.1:8000",
    )
    database_url: str = _setting(
        "PostgreSQL (postgresql://…) or SQLite (sqlite:///…). Empty: SQLite in the state folder.",
        _database_url,
        "",
        secret=True,
    )
    redis_url: str = _setting(
        "An outside Redis or Valkey. Empty: the embedded Valkey in the state folder.",
        str,
        "",
        secret=True,
    )
    smtp_url: str = _setting(
        "smtp://user:password@host:587 or smtps://…. Empty: mail is written to the mail folder "
        "in the state folder.",
        str,
        "",
        secret=True,
    )
    mail_from: str = _setting(
        "The sender of mail for shops that set none.", str, "Clearhold <clearhold@example.test>"
    )
    trusted_proxies: tuple[str, ...] = _setting(
        "Networks of reverse proxies whose X-Forwarded-For and -Proto are believed.", _proxies, ()
    )
    ip_countries: Path | None = _setting(
        "An MMDB file that says in which country an IP address is, such as GeoLite2-Country or "
        "DB-IP Lite. Empty: the country is unknown. A file in its place is read at once.",
        _path,
        None,
    )
    metrics_token: str = _setting(
        "Who sends it as `Authorization: Bearer …` may read /metrics from anywhere. Empty: only "
        "this machine may, and not through a proxy.",
        _token,
        "",
        secret=True,
    )
    allow_private_hosts: frozenset[str] = _setting(
        "Comma-separated host:port that our calls may reach although private or loopback. "
        "Empty in production.",
        _hosts,
        frozenset(),
    )
    shopify_client_id: str = _setting(
        "The client id of your own Shopify app, where many shops install one app. Empty: each shop "
        "brings an app of its own.",
        str,
        "",
    )
    shopify_client_secrets: tuple[str, ...] = _setting(
        "Comma-separated client secrets of that app, newest first. While Shopify rotates them the "
        "previous one is believed for an hour.",
        _client_secrets,
        (),
        secret=True,
    )
    shopify_shops_at: str = _setting(
        "Where a Shopify shop is reached; {shop} stands for its myshopify.com domain.",
        _shop_address,
        "https://{shop}",
    )
    shopify_admin_at: str = _setting(
        "The origin of Shopify's admin, in which the merchant's page is framed.",
        _web_address,
        "https://admin.shopify.com",
    )
    shopify_scripts_at: str = _setting(
        "Where Shopify's App Bridge and Polaris scripts are loaded from.",
        _web_address,
        "https://cdn.shopify.com/shopifycloud",
    )
    erasures_dir: Path | None = _setting(
        "Where the journal of erasures lies, by which a restored back-up forgets whom it must. "
        "Better not on the database's disk. Empty: `erasures` in the state folder.",
        _path,
        None,
    )
    backups_kept_days: int = _setting(
        "How long you keep back-ups, at most; the journal of erasures is kept as long.", _days, 400
    )
    web_processes: int = _setting("How many web processes run.", _count, 2)
    web_threads: int = _setting("How many requests each web process serves at once.", _count, 16)
    effect_workers: int = _setting("How many workers perform effects.", _count, 1)
    demo: bool = _setting(
        "Shows the demo's first page and allows simulators. Refused with a public https address.",
        _flag,
        default=False,
    )
    demo_addresses: tuple[tuple[str, str], ...] = _setting(
        "What the demo's first page links to: name=address pairs, comma-separated.",
        _named_addresses,
        (),
    )

    def database(self) -> str:
        """Return the database's address, the embedded one where none is set."""
        return self.database_url or f"sqlite:///{self.state_dir / 'clearhold.sqlite3'}"

    def queue(self) -> str:
        """Return the queue's address, the embedded one where none is set."""
        return self.redis_url or f"unix://{self.state_dir / 'valkey' / 'valkey.sock'}"

    def erasures(self) -> Path:
        """Return the folder of the journal of erasures."""
        return self.erasures_dir or self.state_dir / "erasures"

    def signs_of_life(self) -> Path:
        """Return where the parts under a supervisor show that they live, by process id."""
        return self.state_dir / "alive"

    def is_public(self) -> bool:
        """Tell whether the service stands on a public address."""
        return self.public_url.startswith("https://")

    def as_texts(self) -> dict[str, str]:
        """Return every setting that is not at its default as `read_settings` reads it."""
        return {
            setting.name: _text(getattr(self, setting.name))
            for setting in fields(self)
            if getattr(self, setting.name) != setting.default
        }


def inherited_environment() -> dict[str, str]:
    """Return this process' environment without our settings, for processes it starts."""
    return {name: text for name, text in os.environ.items() if not name.startswith(PREFIX)}


def adopt_environment(environment: Mapping[str, str]) -> None:
    """Have this environment from here on, as a process has that is started with it."""
    os.environ.clear()
    os.environ.update(environment)


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings.

    Raises:
        InvalidInputError: a variable is unknown or malformed; the text says which.
    """
    environment = os.environ if environment is None else environment
    given = {name: text for name, text in environment.items() if name.startswith(PREFIX)}
    known = {variable_of(setting.name): setting for setting in fields(Settings)}
    for name in sorted(given.keys() - known.keys()):
        msg = f"{name} is not a setting of Clearhold. See docs/settings.md for those that are."
        raise InvalidInputError(msg)
    values: dict[str, Any] = {
        known[name].name: _parsed(name, text, known[name].metadata) for name, text in given.items()
    }
    settings = Settings(**values)
    if settings.demo and settings.is_public():
        msg = "CLEARHOLD_DEMO=yes is refused on a public address: simulators do not belong there."
        raise InvalidInputError(msg)
    return settings


def variable_of(setting: str) -> str:
    """Return the environment variable of a setting: ``state_dir`` is CLEARHOLD_STATE_DIR."""
    return PREFIX + setting.upper()


def describe_settings() -> str:
    """Return docs/settings.md, made from this file."""
    head = (
        "# Settings\n\nEnvironment variables, read once at the start. An unknown or malformed one "
        "stops the start with a sentence.\n\n| variable | default | what it is |\n| --- | --- | --- |\n"
    )
    rows = [
        f"| `{variable_of(setting.name)}` | {_default_text(setting.default)} "
        f"| {setting.metadata['help']} |\n"
        for setting in fields(Settings)
    ]
    return head + "".join(rows)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ",".join("=".join(one) if isinstance(one, tuple) else one for one in value)
    if isinstance(value, frozenset):
        return ",".join(sorted(value))
    return str(value)


def _parsed(name: str, text: str, metadata: Mapping[str, Any]) -> object:
    try:
        return metadata["parse"](text)
    except ValueError as problem:
        shown = "Its value" if metadata["secret"] else repr(text)
        msg = f"{name} cannot be used. {shown} {problem}."
        raise InvalidInputError(msg) from None


def _default_text(default: object) -> str:
    if default in (None, "", (), frozenset()):
        return "empty"
    if isinstance(default, bool):
        return "`yes`" if default else "`no`"
    return f"`{default}`"
