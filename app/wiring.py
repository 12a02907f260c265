"""Plugs the connectors in: the only importer of them."""

from datetime import timedelta

from app.clock import SystemClock
from app.flow.apps.fresh_credentials import fresh_credentials
from app.jobs import Doorbell, connect_queue
from app.model.ids import new_id
from app.ports import AppKeys, Clock, IpCountries, MailConnector, NoIpCountries
from app.services import Services
from app.settings import Settings
from app.store.erasure_journal import ErasureJournal
from app.store.group_commit import Inbox
from app.store.keyring import Keyring
from app.store.schema_version import refuse_newer_database
from app.store.transaction import Database
from connectors.http_client import Gate
from connectors.identity.stripe_identity.connector import StripeIdentity
from connectors.ip_countries.mmdb.connector import MmdbCountries
from connectors.mail.folder.connector import Folder
from connectors.mail.smtp.connector import Smtp
from connectors.shops.shopify.app import ShopifyApp
from connectors.shops.shopify.connector import Shopify
from connectors.shops.woocommerce.connector import WooCommerce

_SYSTEM_CLOCK = SystemClock()


def build_services(settings: Settings, clock: Clock = _SYSTEM_CLOCK) -> Services:
    """Build the bag of services for one process. Nothing is contacted yet.

    Raises:
        InvalidInputError: no secret keys are set, or they are damaged; or the database of
            countries that is set cannot be read.
    """
    database = Database(settings.database())
    doorbell = Doorbell(connect_queue(settings.queue()))
    gate = Gate(settings.allow_private_hosts)
    woocommerce = WooCommerce(gate=gate)
    shopify = Shopify(gate=gate, shops_at=settings.shopify_shops_at)
    shopify_app = ShopifyApp(
        gate,
        shops_at=settings.shopify_shops_at,
        admin_at=settings.shopify_admin_at,
        scripts_at=settings.shopify_scripts_at,
    )
    stripe = StripeIdentity(allow=settings.allow_private_hosts)
    return Services(
        database=database,
        keyring=build_keyring(settings),
        inbox=Inbox(database, doorbell.ring_deliveries),
        doorbell=doorbell,
        clock=clock,
        shops={woocommerce.kind: woocommerce, shopify.kind: shopify},
        identity={stripe.kind: stripe},
        mail=_mail(settings, clock),
        public_url=settings.public_url,
        mail_from=settings.mail_from,
        worker=new_id("worker"),
        apps={shopify_app.kind: shopify_app},
        app_keys=_app_keys(settings),
        credentials_of=fresh_credentials,
        ip_countries=ip_countries_of(settings),
        columns=settings.state_dir / "columns",
        erasures=ErasureJournal(settings.erasures(), timedelta(days=settings.backups_kept_days)),
    )


def build_working_services(settings: Settings) -> Services:
    """Build the bag of a process that works on with what is stored, whatever its state.

    Raises:
        InvalidInputError: as `build_services`, or the database is of a newer Clearhold.
    """
    services = build_services(settings)
    refuse_newer_database(services.database)
    return services


def build_keyring(settings: Settings) -> Keyring:
    """Build the keys that seal; a web process of its own opens only what it serves."""
    if settings.web_keys and not settings.secret_keys:
        return Keyring.from_web_keys(settings.web_keys)
    return Keyring.from_secrets(settings.secret_keys)


def _app_keys(settings: Settings) -> dict[str, AppKeys]:
    if not settings.shopify_client_id or not settings.shopify_client_secrets:
        return {}
    keys = AppKeys(
        client_id=settings.shopify_client_id, client_secrets=settings.shopify_client_secrets
    )
    return {ShopifyApp.kind: keys}


def ip_countries_of(settings: Settings) -> IpCountries:
    """Build what knows the country of an IP address, where the operator named a file for it."""
    return MmdbCountries(settings.ip_countries) if settings.ip_countries else NoIpCountries()


def _mail(settings: Settings, clock: Clock) -> MailConnector:
    if settings.smtp_url:
        return Smtp(settings.smtp_url, clock)
    return Folder(settings.state_dir / "mail", clock)
