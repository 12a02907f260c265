"""The clock asks the provider about sessions of which no event was heard."""

from datetime import timedelta

from app.flow.checks.settle_check import settle_check
from app.logs import log_problem
from app.model.errors import ClearholdError
from app.services import Services
from app.store.checks import check_by_session, note_asked, overdue_checks, unconfirmed_redactions

_SILENT_FOR = timedelta(minutes=1)
_REDACTING_FOR = timedelta(hours=1)
_AT_ONCE = 20


def ask_overdue(services: Services) -> int:
    """Settle what the provider may have told us in vain; return how many were asked."""
    now = services.now()
    with services.database.read() as tx:
        overdue = [
            *overdue_checks(tx, now - _SILENT_FOR, _AT_ONCE),
            *unconfirmed_redactions(tx, now - _REDACTING_FOR, _AT_ONCE),
        ]
    for shop_id, session in overdue:
        with services.database.write() as tx:
            check = check_by_session(tx, shop_id, session)
            if check is not None:
                note_asked(tx, check.check_id, now)
        try:
            settle_check(services, shop_id, session)
        except ClearholdError as problem:
            log_problem("provider_not_asked", problem, shop=shop_id)
        services.doorbell.ring_effects([shop_id])
    return len(overdue)
