"""A letter's content, free of form, and its two forms: plain text and HTML with the same words."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

_FOLDER: Final = Path(__file__).with_name("templates")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A row about the order: what it is called, and one or more values."""

    label: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """The one thing to do: where it leads, and what to know before."""

    before: str
    button: str
    link: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A question that a reader may have, with its answer."""

    title: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Everything that a letter says, in reading order.

    ``mailbox`` is the contact's bare address, or empty where ``contact`` holds none.
    """

    language: str
    shop_name: str
    subject: str
    greeting: str
    heading: str
    lead: tuple[str, ...]
    facts: tuple[Fact, ...]
    action: Action | None
    sections: tuple[Section, ...]
    questions: Section
    contact: str
    mailbox: str
    footer: str


def as_text(sheet: Sheet) -> str:
    """Return the letter as plain text; paragraphs are single lines, links stand alone."""
    return _environment().get_template("letter.txt").render(sheet=sheet)


def as_html(sheet: Sheet) -> str:
    """Return the letter as one HTML page without any file beside it."""
    return _environment().get_template("letter.html").render(sheet=sheet)


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
