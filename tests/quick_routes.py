"""Web applications are made anew for nearly every test; what their routes compile to is not."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from werkzeug.routing import Rule

Builder = Callable[..., tuple[str, str]]


@contextmanager
def remembered_routes() -> Iterator[None]:
    """Compile what builds a route's address once for all routes that read alike.

    It depends on nothing but the route's text and defaults, and takes a third of what it costs
    to make an application.
    """
    compile_one: Callable[[Rule, bool], Builder] = Rule._compile_builder
    known: dict[Any, Builder] = {}

    def compile_once(rule: Rule, append_unknown: bool = True) -> Builder:  # noqa: FBT001, FBT002
        key = (rule.rule, tuple(rule._trace), repr(rule.defaults), append_unknown)
        if key not in known:
            known[key] = compile_one(rule, append_unknown)
        return known[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Rule, "_compile_builder", compile_once)
        yield
