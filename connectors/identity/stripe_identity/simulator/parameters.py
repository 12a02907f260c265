"""Checks posted values against the shape of an endpoint and says what is wrong as Stripe does."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Protocol
from urllib.parse import urlsplit

from connectors.identity.stripe_identity.simulator.errors import invalid
from connectors.identity.stripe_identity.simulator.form import Form
from connectors.identity.stripe_identity.simulator.vocabulary import Body

METADATA_KEYS: Final = 50
METADATA_KEY_LENGTH: Final = 40
METADATA_VALUE_LENGTH: Final = 500


class Kind(Protocol):
    """A kind of value: reads what was posted under the name ``where``."""

    def read(self, raw: str | Form, where: str) -> object:
        """Return the value; Refusal 400 when it does not fit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """Some characters, at most ``longest``; ``pattern`` must match the whole."""

    longest: int = 5000
    pattern: str | None = None
    code: str | None = None
    unsettable: bool = False

    def read(self, raw: str | Form, where: str) -> str:
        """Return the text."""
        text = _text(raw, where)
        if not text and not self.unsettable:
            raise _empty(where)
        if len(text) > self.longest:
            raise invalid(
                f"Invalid string: {text[:20]}...; must be at most {self.longest} characters",
                where,
                "parameter_too_long",
            )
        if self.pattern and text and not re.fullmatch(self.pattern, text):
            raise invalid(f"Invalid {where}: {text}", where, self.code or "parameter_invalid")
        return text


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One of a few words."""

    words: tuple[str, ...]

    def read(self, raw: str | Form, where: str) -> str:
        """Return the word."""
        text = _text(raw, where)
        if not text:
            raise _empty(where)
        if text not in self.words:
            names = ", ".join(self.words[:-1]) + f" or {self.words[-1]}"
            raise invalid(f"Invalid {where}: must be one of {names}", where)
        return text


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """``true`` or ``false``."""

    def read(self, raw: str | Form, where: str) -> bool:
        """Return the truth."""
        text = _text(raw, where)
        if text not in ("true", "false"):
            raise invalid(f"Invalid boolean: {text}", where)
        return text == "true"


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """A whole number within bounds."""

    least: int = 0
    most: int = 2**53

    def read(self, raw: str | Form, where: str) -> int:
        """Return the number."""
        text = _text(raw, where)
        if not re.fullmatch(r"-?\d{1,18}", text):
            raise invalid(f"Invalid integer: {text}", where, "parameter_invalid_integer")
        if not self.least <= int(text) <= self.most:
            raise invalid(
                f"This value must be between {self.least} and {self.most}",
                where,
                "parameter_invalid_integer",
            )
        return int(text)


@dataclass(frozen=True, slots=True, kw_only=True)
class WebAddress:
    """An http or https address."""

    def read(self, raw: str | Form, where: str) -> str:
        """Return the address."""
        text = _text(raw, where)
        parts = urlsplit(text)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise invalid("Not a valid URL", where, "url_invalid")
        return text


@dataclass(frozen=True, slots=True, kw_only=True)
class ListOf:
    """Several of one kind."""

    kind: Kind

    def read(self, raw: str | Form, where: str) -> list[object]:
        """Return them in order."""
        if isinstance(raw, str) or not all(key.isdigit() for key in raw):
            raise invalid("Invalid array", where)
        return [self.kind.read(raw[key], f"{where}[{key}]") for key in sorted(raw, key=int)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """Free keys and values; an empty value unsets its key, an empty whole unsets all."""

    def read(self, raw: str | Form, where: str) -> dict[str, str]:
        """Return the changes."""
        if raw == "":
            return {"": ""}
        if isinstance(raw, str):
            raise invalid("Invalid object", where)
        if len(raw) > METADATA_KEYS:
            raise invalid(f"You can only specify up to {METADATA_KEYS} metadata keys.", where)
        return {key: self._value(key, raw[key], f"{where}[{key}]") for key in raw}

    def _value(self, key: str, raw: str | Form, where: str) -> str:
        text = _text(raw, where)
        if len(key) > METADATA_KEY_LENGTH:
            raise invalid(
                f"Metadata keys can have up to {METADATA_KEY_LENGTH} characters,"
                f" but you passed in a key that is {len(key)} characters.",
                where,
            )
        if len(text) > METADATA_VALUE_LENGTH:
            raise invalid(
                f"Metadata values can have up to {METADATA_VALUE_LENGTH} characters,"
                f" but you passed in a value that is {len(text)} characters.",
                where,
            )
        return text


@dataclass(frozen=True, slots=True, kw_only=True)
class Either:
    """A plain value or an object, such as ``created=1`` and ``created[gte]=1``."""

    plain: Kind
    nested: Kind

    def read(self, raw: str | Form, where: str) -> object:
        """Return what fits the way it was posted."""
        return (self.plain if isinstance(raw, str) else self.nested).read(raw, where)


@dataclass(frozen=True, slots=True, kw_only=True)
class Struct:
    """An object with known names; an unknown one is refused."""

    fields: Mapping[str, Kind] = field(default_factory=dict)
    required: tuple[str, ...] = ()
    unsettable: bool = False

    def read(self, raw: str | Form, where: str) -> Body | None:
        """Return the object, or None when it is to be unset."""
        if raw == "" and self.unsettable:
            return None
        if isinstance(raw, str):
            raise invalid("Invalid object", where)
        for name in raw:
            if name not in self.fields:
                path = _inside(where, name)
                raise invalid(f"Received unknown parameter: {path}", path, "parameter_unknown")
        for name in self.required:
            if name not in raw:
                path = _inside(where, name)
                raise invalid(f"Missing required param: {path}.", path, "parameter_missing")
        return {name: self.fields[name].read(raw[name], _inside(where, name)) for name in raw}


def merged_metadata(before: dict[str, str], changes: dict[str, str]) -> dict[str, str]:
    """Return ``before`` with ``changes`` applied as Stripe does."""
    if changes == {"": ""}:
        return {}
    return {key: value for key, value in {**before, **changes}.items() if value}


def _inside(where: str, name: str) -> str:
    return f"{where}[{name}]" if where else name


def _text(raw: str | Form, where: str) -> str:
    if not isinstance(raw, str):
        raise invalid("Invalid string", where)
    return raw


def _empty(where: str) -> Exception:
    return invalid(
        f"You passed an empty string for '{where}'. We assume empty values are an attempt to unset"
        f" a parameter; however '{where}' cannot be unset.",
        where,
        "parameter_invalid_empty",
    )
