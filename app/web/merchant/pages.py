"""Puts a page of the merchant's together."""

from flask import g, render_template


def show(template: str, **values: object) -> str:
    """Return a page from templates/merchant, which knows who is signed in."""
    return render_template(f"merchant/{template}", user=g.get("user"), **values)
