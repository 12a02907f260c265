"""Shopify's own examples of deliveries."""

import json
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "fixtures" / "shopify" / "webhooks"
TOPICS = [path.stem.replace("__", "/") for path in sorted(FOLDER.glob("*.json"))]


def raw(topic: str) -> bytes:
    """The body of the example of a topic, such as ``orders/create``."""
    return (FOLDER / f"{topic.replace('/', '__')}.json").read_bytes()


def body(topic: str):
    return json.loads(raw(topic))


def changed(topic: str, **fields) -> bytes:
    """The example with some of its fields replaced."""
    return json.dumps({**body(topic), **fields}).encode()
