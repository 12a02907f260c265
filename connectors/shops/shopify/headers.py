"""What the headers of a delivery are called."""

from typing import Final

TOPIC: Final = "X-Shopify-Topic"
SIGNATURE: Final = "X-Shopify-Hmac-Sha256"
SHOP: Final = "X-Shopify-Shop-Domain"
WEBHOOK_ID: Final = "X-Shopify-Webhook-Id"
