"""Answers of the REST API: JSON as PHP writes it, with the headers of lists and new things."""

from collections.abc import Iterable
from math import ceil
from urllib.parse import urlencode

from flask import Response, request

from connectors.shops.woocommerce.simulator.php_json import Json, php_json
from connectors.shops.woocommerce.simulator.refusals import Refusal

CONTENT_TYPE = "application/json; charset=UTF-8"


def answer(value: object, status: int = 200) -> Response:
    """Answer with a value."""
    response = Response(php_json(value), status, content_type=CONTENT_TYPE)
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Access-Control-Expose-Headers"] = "X-WP-Total, X-WP-TotalPages, Link"
    return response


def item(value: Json) -> Response:
    """Answer with one thing, or with those of its fields that ``_fields`` names."""
    return answer(_chosen(value))


def created(value: Json) -> Response:
    """Answer that something new is there, and where."""
    response = answer(value, 201)
    response.headers["Location"] = value["_links"]["self"][0]["href"]
    return response


def page(values: Iterable[Json], *, total: int, number: int, size: int) -> Response:
    """Answer with one page of a list; the headers count the whole of it."""
    response = answer([_chosen(value) for value in values])
    pages = ceil(total / size)
    response.headers["X-WP-Total"] = str(total)
    response.headers["X-WP-TotalPages"] = str(pages)
    neighbours = [("prev", number - 1)] if number > 1 else []
    neighbours += [("next", number + 1)] if number < pages else []
    for relation, neighbour in neighbours:
        query = urlencode({**request.args.to_dict(), "page": neighbour})
        response.headers.add("Link", f'<{request.base_url}?{query}>; rel="{relation}"')
    return response


def refused(refusal: Refusal) -> Response:
    """Answer with a refusal."""
    return answer(refusal.body, refusal.status)


def _chosen(value: Json) -> Json:
    wanted = request.args.get("_fields", "")
    if not wanted:
        return value
    names = {name.strip().partition(".")[0] for name in wanted.split(",")}
    return {name: field for name, field in value.items() if name in names}
