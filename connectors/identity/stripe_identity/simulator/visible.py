"""What of a stored object may leave: keys that begin with an underscore may not."""

from connectors.identity.stripe_identity.simulator.vocabulary import Body


def visible(body: Body) -> Body:
    """Return the object without its hidden parts, all the way down.

    Metadata is the caller's: whatever its keys are called, it is left alone.
    """
    return {
        name: value if name == "metadata" else _seen(value)
        for name, value in body.items()
        if not name.startswith("_")
    }


def _seen(value: object) -> object:
    if isinstance(value, dict):
        return visible(value)
    if isinstance(value, list):
        return [_seen(each) for each in value]
    return value
