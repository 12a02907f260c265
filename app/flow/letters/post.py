"""Gives a letter to the mail, and counts what came of it."""

from app.metrics import Outcome, count_mail, outcome_of, timed
from app.ports import Mail
from app.services import Services


def post(services: Services, mail: Mail, letter: str) -> None:
    """Hand a letter on; ``letter`` says which one it is, among the few that there are.

    Raises:
        UnreachableError: the mail server did not take it; it may be tried again.
        AccessDeniedError: the mail server refuses us altogether.
        RejectedError: it refuses this letter.
    """
    try:
        timed(services.mail, "mail").send(mail)
    except Exception as problem:
        count_mail(letter, outcome_of(problem))
        raise
    count_mail(letter, Outcome.OK)
