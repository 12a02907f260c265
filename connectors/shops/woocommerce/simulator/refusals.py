"""How the store says no: a status, a code, a sentence, and the odd shapes of its ``data``."""

from connectors.shops.woocommerce.simulator.php_json import Json


class Refusal(Exception):  # noqa: N818 - an answer, not a failure
    """The store refuses; ``body`` is what the REST API answers with ``status``."""

    def __init__(self, status: int, code: str, message: str, *, data: object = None) -> None:
        """Keep the answer; ``data`` is ``{"status": status}`` unless something else is given."""
        super().__init__(f"{status} {code}: {message}")
        self.status = status
        self.body: Json = {
            "code": code,
            "message": message,
            "data": {"status": status} if data is None else data,
        }


def invalid_order_id(status: int = 404, message: str = "Invalid ID.") -> Refusal:
    """Refuse the number of an order that is not there."""
    return Refusal(status, "woocommerce_rest_shop_order_invalid_id", message)


def invalid_user_id() -> Refusal:
    """Refuse the number of a customer who is not there."""
    return Refusal(404, "wc_user_invalid_id", "Invalid user ID.")


def not_allowed_to_view() -> Refusal:
    """Refuse somebody who is known but may not see this."""
    return Refusal(403, "woocommerce_rest_cannot_view", "Sorry, you cannot view this resource.")
