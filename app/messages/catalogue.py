"""The one place that reads translations/: every sentence that people are told.

A language is a folder, a subject a file in it.
"""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from babel import Locale

LANGUAGES: Final = ("en", "sv", "de")
"""What is shipped, as ISO 639-1 codes; each has a folder of its name."""

FALLBACK: Final = "en"

_FOLDER: Final = Path(__file__).with_name("translations")
_ANY_NUMBER: Final = "other"
_NONE_LEFT: Final = "zero"
_PLURAL_FORMS: Final = frozenset({_NONE_LEFT, "one", "two", "few", "many", _ANY_NUMBER})


@cache
def shipped_language(wanted: str) -> str:
    """Return the shipped language for a locale such as ``de_CH_formal``; English if none is."""
    return language_for(wanted)


def language_for(*wanted: str) -> str:
    """Return the first of the wanted languages that is shipped; English if none is."""
    for one in wanted:
        code = one.replace("-", "_").partition("_")[0].strip().lower()
        if code in LANGUAGES:
            return code
    return FALLBACK


def say(key: str, language: str, /, **values: str | int) -> str:
    """Return the sentence of that key, with its places filled.

    ``count`` chooses the plural form; a form ``zero``, where there is one, is for none.
    A sentence that the language lacks is said in English.

    Raises:
        KeyError: there is no such sentence, or one of its places got no value.
    """
    spoken = shipped_language(language)
    sentences = sentences_of(spoken)
    if key not in sentences:
        spoken, sentences = FALLBACK, sentences_of(FALLBACK)
    return _form(sentences[key], spoken, values.get("count")).format_map(values)


def knows(key: str) -> bool:
    """Tell whether there is a sentence of that key."""
    return key in sentences_of(FALLBACK)


@cache
def sentences_of(language: str) -> Mapping[str, str | Mapping[str, str]]:
    """Return all sentences of a shipped language by key; plurals are mappings by form."""
    subjects = sorted((_FOLDER / language).glob("*.toml"))
    return {
        key: said
        for subject in subjects
        for key, said in _leaves(tomllib.loads(subject.read_text("utf-8")), "")
    }


def _leaves(tree: Mapping[str, Any], above: str) -> Iterator[tuple[str, str | Mapping[str, str]]]:
    for name, branch in tree.items():
        if isinstance(branch, str) or _is_plural(branch):
            yield above + name, branch
        else:
            yield from _leaves(branch, f"{above}{name}.")


def _is_plural(branch: Mapping[str, Any]) -> bool:
    return _ANY_NUMBER in branch and set(branch) <= _PLURAL_FORMS


def _form(sentence: str | Mapping[str, str], language: str, count: str | int | None) -> str:
    if isinstance(sentence, str):
        return sentence
    if count == 0 and _NONE_LEFT in sentence:
        return sentence[_NONE_LEFT]
    wanted = Locale.parse(language).plural_form(count) if isinstance(count, int) else _ANY_NUMBER
    return sentence.get(wanted, sentence[_ANY_NUMBER])
