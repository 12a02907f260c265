"""Baseline "bare hold": the fewest calls that hold an order, by WooCommerce's own client.

One GET and one PUT: no case, no look at what the store made of it, nothing kept.
"""

from woocommerce import API


def hold_barely(url: str, key: str, secret: str, order: int) -> None:
    """Put an order on hold.

    Raises:
        RuntimeError: the store refused.
    """
    store = API(url=url, consumer_key=key, consumer_secret=secret, version="wc/v3", timeout=10)
    was = store.get(f"orders/{order}").json()["status"]
    marks = [{"key": "_held_from", "value": was}]
    answer = store.put(f"orders/{order}", {"status": "on-hold", "meta_data": marks})
    if answer.json().get("status") != "on-hold":
        msg = f"the store answered {answer.status_code}"
        raise RuntimeError(msg)
