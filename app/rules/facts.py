"""The facts that rules read; their words stand in the model, as the store speaks them too."""

from app.model.facts import COUNT_CAP, Facts, KeyKind, KnownBuyer, Window

__all__ = ["COUNT_CAP", "Facts", "KeyKind", "KnownBuyer", "Window"]
