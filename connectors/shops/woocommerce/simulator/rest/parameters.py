"""What a caller sent, checked as WordPress checks it: everything wrong is named in one answer."""

import re
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TypeVar

from flask import request

from connectors.shops.woocommerce.simulator.php_json import Json
from connectors.shops.woocommerce.simulator.refusals import Refusal

Default = TypeVar("Default")

_DATE_TIME = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d(:?\d\d)?)?", re.IGNORECASE
)
_TRUE, _FALSE = frozenset({"true", "1"}), frozenset({"false", "0", ""})


class Parameters:
    """Reads parameters one by one and collects the complaints. Ask ``check`` before using any."""

    def __init__(self, given: Json) -> None:
        self._given = given
        self._complaints: dict[str, tuple[str, str, Json | None]] = {}

    def check(self) -> None:
        """Refuse the call if anything was wrong.

        Raises:
            Refusal: 400, naming each parameter and what is wrong with it.
        """
        if not self._complaints:
            return
        details = {
            name: {"code": code, "message": message, "data": data}
            for name, (code, message, data) in self._complaints.items()
        }
        raise Refusal(
            400,
            "rest_invalid_param",
            f"Invalid parameter(s): {', '.join(details)}",
            data={
                "status": 400,
                "params": {name: detail["message"] for name, detail in details.items()},
                "details": details,
            },
        )

    def text(self, name: str, default: str = "") -> str:
        """Read a text."""
        value = self._given.get(name)
        return default if value is None else str(value)

    def integer(
        self, name: str, default: int, *, minimum: int | None = None, maximum: int | None = None
    ) -> int:
        """Read a whole number within bounds."""
        written = str(self._given.get(name, default))
        if not re.fullmatch(r"-?\d+", written):
            return self._complain(name, "rest_invalid_type", "is not of type integer.", default)
        value = int(written)
        if maximum is not None and not (minimum or 0) <= value <= maximum:
            bounds = f"must be between {minimum} (inclusive) and {maximum} (inclusive)"
            return self._complain(name, "rest_out_of_bounds", bounds, default)
        if minimum is not None and value < minimum:
            bounds = f"must be greater than or equal to {minimum}"
            return self._complain(name, "rest_out_of_bounds", bounds, default)
        return value

    def boolean(self, name: str) -> bool:
        """Read a yes or no; absent is no."""
        written = str(self._given.get(name, "")).lower()
        if written not in _TRUE | _FALSE:
            return self._complain(
                name, "rest_invalid_type", "is not of type boolean.", default=False
            )
        return written in _TRUE

    def choice(self, name: str, default: str, choices: Iterable[str]) -> str:
        """Read one of several words."""
        value = self.text(name, default)
        allowed = list(choices)
        if value not in allowed:
            return self._complain(name, "rest_not_in_enum", _not_one_of(allowed), default)
        return value

    def choices(self, name: str, default: str, choices: Iterable[str]) -> tuple[str, ...]:
        """Read several of several words, separated by commas."""
        values, allowed = self._list(name) or [default], list(choices)
        for place, value in enumerate(values):
            if value not in allowed:
                place_name = f"{name}[{place}] {_not_one_of(allowed)}"
                self._complaints[name] = ("rest_not_in_enum", place_name, None)
        return tuple(values)

    def integers(self, name: str) -> tuple[int, ...]:
        """Read numbers separated by commas."""
        values = self._list(name)
        if not all(value.isdigit() for value in values):
            self._complain(name, "rest_invalid_type", "[0] is not of type integer.", default=())
            return ()
        return tuple(int(value) for value in values)

    def moment(self, name: str, read: Callable[[str], float]) -> float | None:
        """Read a date with a time, by the reader given."""
        written = self.text(name)
        if not written:
            return None
        if not _DATE_TIME.fullmatch(written) or not _is_a_date(written):
            self._complaints[name] = ("rest_invalid_date", "Invalid date.", None)
            return None
        return read(written)

    def of_type(self, name: str, kind: type, called: str) -> None:
        """Complain unless the parameter is absent, null or of that type."""
        value = self._given.get(name)
        wrong = not isinstance(value, kind) or (kind is int and isinstance(value, bool))
        if value is not None and wrong:
            self._complain(name, "rest_invalid_type", f"is not of type {called}.", default=None)

    def _list(self, name: str) -> list[str]:
        value = self._given.get(name, self._given.get(f"{name}[]"))
        parts = value if isinstance(value, list) else str(value or "").split(",")
        return [str(part).strip() for part in parts if str(part).strip()]

    def _complain(self, name: str, code: str, what: str, default: Default) -> Default:
        data = {"param": name} if code == "rest_invalid_type" else None
        self._complaints[name] = (code, f"{name} {what}", data)
        return default


def query() -> Json:
    """Return the query string; a name that ends in ``[]`` keeps all its values."""
    return {
        name: request.args.getlist(name) if name.endswith("[]") else value
        for name, value in request.args.to_dict().items()
    }


def body() -> Json:
    """Return the body, an object of JSON, over the query string.

    Raises:
        Refusal: it is not JSON.
    """
    if not request.get_data():
        return query()
    sent = request.get_json(silent=True)
    if not isinstance(sent, dict):
        raise Refusal(
            400,
            "rest_invalid_json",
            "Invalid JSON body passed.",
            data={"status": 400, "json_error_code": 4, "json_error_message": "Syntax error"},
        )
    return {**query(), **sent}


def _not_one_of(allowed: list[str]) -> str:
    return f"is not one of {', '.join(allowed[:-1])}, and {allowed[-1]}."


def _is_a_date(written: str) -> bool:
    try:
        datetime.fromisoformat(written)
    except ValueError:
        return False
    return True
