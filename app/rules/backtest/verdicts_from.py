"""Verdicts of several packs, where it is known which of their rules' texts are true of an order."""

from collections.abc import Callable, Mapping, Sequence

from app.rules.backtest.tried import Verdict
from app.rules.backtest.verdict_of import verdict_from
from app.rules.pack import Pack

Fired = tuple[tuple[int, float], ...]
"""Places of texts that are true, each with its grade."""


def verdicts_from(
    packs: Sequence[Pack], texts: Sequence[tuple[str, str]]
) -> Callable[[Fired], tuple[Verdict, ...]]:
    """Return what turns texts that are true into a verdict of each pack.

    ``texts`` are conditions with their grades (empty for none): every rule's, each once.
    """
    of_text: list[dict[int, list[int]]] = []
    for pack in packs:
        places: dict[int, list[int]] = {}
        for place, rule in enumerate(pack.rules):
            places.setdefault(texts.index((rule.when, rule.graded)), []).append(place)
        of_text.append(places)
    known: dict[Fired, tuple[Verdict, ...]] = {}

    def judge(fired: Fired) -> tuple[Verdict, ...]:
        if fired not in known:
            known[fired] = tuple(
                verdict_from(_of_pack(fired, places), pack)
                for pack, places in zip(packs, of_text, strict=True)
            )
        return known[fired]

    return judge


def _of_pack(fired: Fired, places: Mapping[int, Sequence[int]]) -> list[tuple[int, float]]:
    return sorted((place, grade) for text, grade in fired for place in places.get(text, ()))
