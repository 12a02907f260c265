"""The bag of what a step may use; `wiring.py` fills it, tests fill it otherwise."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import TypeVar, cast

from app.jobs import Doorbell
from app.metrics import timed
from app.model.ids import ConnectionId, EffectId, ShopId
from app.model.shop import Shop
from app.ports import (
    AppKeys,
    CallRecorder,
    Clock,
    Credentials,
    IdentityClient,
    IdentityConnector,
    IpCountries,
    MailConnector,
    NoIpCountries,
    OutsideCall,
    ShopApp,
    ShopClient,
    ShopConnector,
)
from app.store.erasure_journal import ErasureJournal
from app.store.group_commit import Inbox
from app.store.keyring import Keyring
from app.store.shops import identity_credentials, shop_credentials
from app.store.transaction import Database

_REMEMBER_FOR = timedelta(seconds=5)
_REMEMBER_AT_MOST = 10_000
_FIRST_SILENCE = timedelta(seconds=2)
_LONGEST_SILENCE = timedelta(minutes=5)
_LONGEST_WISH = 3600.0
_TOLD_EVERY = timedelta(minutes=1)
T = TypeVar("T")


class Remembered:
    """Small answers that a busy door asks for again and again, kept for seconds."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._kept: dict[tuple[str, ShopId], tuple[datetime, object]] = {}
        self._lock = threading.Lock()

    def recall(self, what: str, shop_id: ShopId, now: datetime, ask: Callable[[], T]) -> T:
        """Return the kept answer, or ask and keep it for five seconds."""
        key = (what, shop_id)
        kept = self._kept.get(key)
        if kept is not None and kept[0] > now:
            return cast("T", kept[1])
        answer = ask()
        with self._lock:
            if len(self._kept) >= _REMEMBER_AT_MOST:
                self._kept.clear()
            self._kept[key] = (now + _REMEMBER_FOR, answer)
        return answer

    def forget(self) -> None:
        """Ask anew next time."""
        with self._lock:
            self._kept.clear()


class Silences:
    """Shops that did not answer a question, and until when each is left alone."""

    def __init__(self) -> None:
        """Begin with nobody silent."""
        self._kept: dict[ShopId, tuple[datetime, timedelta]] = {}

    def until(self, shop_id: ShopId, now: datetime) -> datetime | None:
        """Return when the shop may be asked again; None where it may be at once."""
        kept = self._kept.get(shop_id)
        return kept[0] if kept is not None and kept[0] > now else None

    def lengthen(self, shop_id: ShopId, now: datetime, wish: float | None) -> datetime:
        """Leave a shop alone for twice as long as before; return until when.

        Between two seconds and five minutes, or as long as it wished, up to an hour.
        """
        kept = self._kept.get(shop_id)
        pause = _FIRST_SILENCE if kept is None else min(2 * kept[1], _LONGEST_SILENCE)
        until = now + max(pause, timedelta(seconds=min(wish or 0.0, _LONGEST_WISH)))
        self._kept[shop_id] = (until, pause)
        return until

    def end(self, shop_id: ShopId) -> None:
        """Note that the shop answers."""
        self._kept.pop(shop_id, None)


class Answers:
    """When shops answered a call of this process, until that is written down."""

    def __init__(self) -> None:
        """Begin without any."""
        self._heard: dict[ShopId, datetime] = {}
        self._told: dict[ShopId, datetime] = {}

    def listening(self, shop_id: ShopId, clock: Clock, record: CallRecorder) -> CallRecorder:
        """Return a recorder that hears whether the shop answers, too."""

        def heard(call: OutsideCall) -> None:
            if call.status is not None and call.status < HTTPStatus.BAD_REQUEST:
                self._heard[shop_id] = clock.now()
            record(call)

        return heard

    def to_tell(self) -> dict[ShopId, datetime]:
        """Return what was heard and not told yet, each shop once a minute."""
        fresh = {
            shop_id: at
            for shop_id, at in list(self._heard.items())
            if shop_id not in self._told or at - self._told[shop_id] >= _TOLD_EVERY
        }
        self._told.update(fresh)
        return fresh


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """Everything that reaches beyond memory."""

    database: Database
    keyring: Keyring
    inbox: Inbox
    doorbell: Doorbell
    clock: Clock
    shops: Mapping[str, ShopConnector]
    identity: Mapping[str, IdentityConnector]
    mail: MailConnector
    public_url: str
    mail_from: str
    worker: str
    """The name of this process' lease (store/leases.py)."""
    apps: Mapping[str, ShopApp] = field(default_factory=dict)
    """Our apps at shop platforms, by the connector's name."""
    app_keys: Mapping[str, AppKeys] = field(default_factory=dict)
    """The keys of the apps that many shops install; none where each shop brings its own."""
    credentials_of: Callable[["Services", Shop], Credentials] = field(
        default=lambda services, shop: services.stored_credentials(shop)
    )
    """What opens a shop now; the product's own (flow/apps/fresh_credentials) renews what is about to end."""
    ip_countries: IpCountries = field(default_factory=NoIpCountries)
    """In which country an IP address is, where the merchant supplies a database of that."""
    columns: Path | None = None
    """Where copies of kept signals in columns stand (app/store/column_copy.py); None: nowhere."""
    erasures: ErasureJournal = field(default_factory=lambda: ErasureJournal(None))
    """Where erasures are noted, so that a restored back-up does not bring anybody back."""
    remembered: Remembered = field(default_factory=Remembered)
    silences: Silences = field(default_factory=Silences)
    answers: Answers = field(default_factory=Answers)
    in_hand: set[EffectId] = field(default_factory=set)
    """What this process performs at the moment; whatever else it has claimed is stuck."""
    shifts: set[tuple[str, ShopId, str]] = field(default_factory=set)
    """What this process works off at the moment: (worker, shop, queue)."""

    def now(self) -> datetime:
        """Return the time, aware, UTC."""
        return self.clock.now()

    def shop_client(self, shop: Shop, record: CallRecorder) -> ShopClient:
        """Return a client that speaks to the shop with its own credentials."""
        credentials = self.credentials_of(self, shop)
        record = self.answers.listening(shop.shop_id, self.clock, record)
        return timed(self.shops[shop.kind].client(shop.url, credentials, record), shop.kind)

    def stored_credentials(self, shop: Shop) -> Credentials:
        """Return a shop's credentials as they are kept. Raises ShopGoneError for one that left."""
        with self.database.read() as tx:
            return shop_credentials(tx, self.keyring, shop.shop_id)

    def identity_client(self, connection_id: ConnectionId) -> IdentityClient:
        """Return a client that speaks to the merchant's identity provider."""
        with self.database.read() as tx:
            provider, credentials = identity_credentials(tx, self.keyring, connection_id)
        return timed(self.identity[provider].client(credentials), provider)
