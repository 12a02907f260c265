"""What the outside must be able to do for us. Connectors keep these promises.

Every call raises `UnreachableError` when trying again may help and
`RejectedError` (or a child of it) when it will not.
"""

from app.ports.clock import Clock
from app.ports.credentials import Credentials
from app.ports.holds_seen import HoldsSeen, LettingGo, Mover
from app.ports.identity import (
    IdentityClient,
    IdentityConnector,
    KeyAbilities,
    Redacted,
    WebhookEndpoint,
)
from app.ports.ip_countries import IpCountries, NoIpCountries
from app.ports.mail import Mail, MailConnector
from app.ports.shop_app import AppKeys, Arrival, ShopApp, StaffToken
from app.ports.shops import (
    CallRecorder,
    CancelResult,
    Gap,
    HoldResult,
    Intake,
    LiftResult,
    OrdersPage,
    Outlook,
    OutsideCall,
    ShopClient,
    ShopConnector,
    ShopDescription,
    StaffNote,
    WebhookHealth,
    unrecorded,
)

__all__ = [
    "AppKeys",
    "Arrival",
    "CallRecorder",
    "CancelResult",
    "Clock",
    "Credentials",
    "Gap",
    "HoldResult",
    "HoldsSeen",
    "IdentityClient",
    "IdentityConnector",
    "Intake",
    "IpCountries",
    "KeyAbilities",
    "LettingGo",
    "LiftResult",
    "Mail",
    "MailConnector",
    "Mover",
    "NoIpCountries",
    "OrdersPage",
    "Outlook",
    "OutsideCall",
    "Redacted",
    "ShopApp",
    "ShopClient",
    "ShopConnector",
    "ShopDescription",
    "StaffNote",
    "StaffToken",
    "WebhookEndpoint",
    "WebhookHealth",
    "unrecorded",
]
