"""Writes down when shops last answered this process, at most once a minute each."""

from app.services import Services
from app.store.sweeps import note_answer


def note_answers(services: Services) -> None:
    """Keep what was heard since it was kept last.

    Raises:
        StorageUnavailableError: the database went away; the next minute's answer is kept.
    """
    for shop_id, at in services.answers.to_tell().items():
        with services.database.write() as tx:
            note_answer(tx, shop_id, at)
