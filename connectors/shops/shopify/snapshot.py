"""An order as our operations ask for it, field by field (contract: Shopify Admin API 2026-10).

Personal fields are null where protected customer data was not granted.
"""

from datetime import datetime
from typing import Annotated, Generic, TypeVar

import msgspec

T = TypeVar("T")

Text = str | None
Moment = Annotated[datetime, msgspec.Meta(tz=True)]


class Json(msgspec.Struct, rename="camel", frozen=True):
    """What the others are made of: our names for the schema's."""


class MoneyJson(Json, frozen=True):
    """An amount in the major unit. Shopify writes decimals as text."""

    amount: str | int | float
    currency_code: str


class BagJson(Json, frozen=True):
    """An amount in the shop's own currency; what the buyer saw is not asked for."""

    shop_money: MoneyJson


class PageInfoJson(Json, frozen=True):
    """Where a list goes on."""

    has_next_page: bool = False
    end_cursor: Text = None


class ConnectionJson(Json, Generic[T], frozen=True):
    """A page of a list."""

    nodes: tuple[T, ...] = ()
    page_info: PageInfoJson = PageInfoJson()


class AddressJson(Json, frozen=True):
    """A postal address. Some have a whole name only."""

    name: Text = None
    first_name: Text = None
    last_name: Text = None
    company: Text = None
    address1: Text = None
    address2: Text = None
    zip: Text = None
    city: Text = None
    province: Text = None
    province_code: Text = None
    country_code_v2: Text = None
    phone: Text = None


class EmailJson(Json, frozen=True):
    """A customer's mailbox."""

    email_address: Text = None


class PhoneJson(Json, frozen=True):
    """A customer's telephone."""

    phone_number: Text = None


class CustomerJson(Json, frozen=True):
    """Who ordered; Shopify keeps a customer for many guests too, whose ``state`` is DISABLED."""

    id: str
    state: Text = None
    created_at: Moment | None = None
    first_name: Text = None
    last_name: Text = None
    default_email_address: EmailJson | None = None
    default_phone_number: PhoneJson | None = None


class ShippingJson(Json, frozen=True):
    """How it is sent."""

    title: Text = None


class ProductJson(Json, frozen=True):
    """What a line is of; None where it was deleted, or the scope ``read_products`` is missing."""

    id: str
    product_type: Text = None


class LineJson(Json, frozen=True):
    """One line. ``current_quantity`` is what edits and refunds left of ``quantity``."""

    original_unit_price_set: BagJson
    title: Text = None
    sku: Text = None
    quantity: int = 0
    current_quantity: int = 0
    requires_shipping: bool = True
    is_gift_card: bool = False
    product: ProductJson | None = None


class ProviderJson(Json, frozen=True):
    """An app that gave an opinion."""

    id: str


class AssessmentJson(Json, frozen=True):
    """An opinion on the order's risk; Shopify's own has no provider."""

    risk_level: str
    provider: ProviderJson | None = None


class RiskJson(Json, frozen=True):
    """All opinions."""

    assessments: tuple[AssessmentJson, ...] = ()


class EligibilityJson(Json, frozen=True):
    """Whether Shopify Protect may cover the order."""

    status: Text = None


class ProtectJson(Json, frozen=True):
    """Shopify Protect, which answers for disputed payments."""

    status: Text = None
    eligibility: EligibilityJson = EligibilityJson()


class ActionJson(Json, frozen=True):
    """Something that a fulfillment order lets us do."""

    action: str


class AppJson(Json, frozen=True):
    """The app that placed a hold."""

    title: Text = None


class HoldJson(Json, frozen=True):
    """One hold; several may lie on one fulfillment order."""

    id: str
    handle: Text = None
    held_by_requesting_app: bool = False
    held_by_app: AppJson | None = None


class PlaceJson(Json, frozen=True):
    """Where a part is sent from."""

    name: Text = None


class PartJson(Json, frozen=True):
    """A fulfillment order: a part of the order in our words."""

    id: str
    status: str
    request_status: str = ""
    updated_at: Moment | None = None
    fulfill_by: Moment | None = None
    assigned_location: PlaceJson | None = None
    supported_actions: tuple[ActionJson, ...] = ()
    fulfillment_holds: tuple[HoldJson, ...] = ()


class CardJson(Json, frozen=True):
    """What is told of the card; nothing for other methods. The name on it is a personal field."""

    avs_result_code: Text = None
    bin: Text = None
    company: Text = None
    cvv_result_code: Text = None
    name: Text = None
    number: Text = None
    expiration_month: int | None = None
    expiration_year: int | None = None


class TransactionJson(Json, frozen=True):
    """One movement of money, or the try of one."""

    kind: str
    status: str
    gateway: Text = None
    formatted_gateway: Text = None
    manual_payment_gateway: bool = False
    payment_id: Text = None
    created_at: Moment | None = None
    processed_at: Moment | None = None
    authorization_expires_at: Moment | None = None
    payment_details: CardJson | None = None


class RefundJson(Json, frozen=True):
    """Something given back: goods, money, or both."""

    id: str
    total_refunded_set: BagJson
    note: Text = None


class AttributeJson(Json, frozen=True):
    """What the shop's theme or an app asked the buyer beside the checkout."""

    key: str
    value: Text = None


class PartsJson(Json, frozen=True):
    """What changes about an order while it is held and let go."""

    updated_at: Moment
    cancelled_at: Moment | None = None
    display_financial_status: Text = None
    display_fulfillment_status: Text = None
    fulfillment_orders: ConnectionJson[PartJson] | None = None
    """None where we did not ask."""


class OrderJson(PartsJson, kw_only=True, frozen=True):
    """An order."""

    id: str
    name: str
    created_at: Moment
    processed_at: Moment
    total_price_set: BagJson
    current_total_price_set: BagJson
    test: bool = False
    edited: bool = False
    payment_gateway_names: tuple[str, ...] = ()
    source_name: Text = None
    client_ip: Text = None
    customer_locale: Text = None
    email: Text = None
    phone: Text = None
    note: Text = None
    custom_attributes: tuple[AttributeJson, ...] = ()
    discount_codes: tuple[str, ...] = ()
    total_discounts_set: BagJson | None = None
    total_shipping_price_set: BagJson | None = None
    billing_address: AddressJson | None = None
    shipping_address: AddressJson | None = None
    customer: CustomerJson | None = None
    shipping_line: ShippingJson | None = None
    risk: RiskJson | None = None
    shopify_protect: ProtectJson | None = None
    line_items: ConnectionJson[LineJson] = ConnectionJson()
    transactions: tuple[TransactionJson, ...] = ()
    refunds: tuple[RefundJson, ...] = ()
