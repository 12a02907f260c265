"""Figures for operators: what is counted as it happens, and what the database knows."""

from app.metrics.counts import (
    Outcome,
    count_decision,
    count_delivery,
    count_effect,
    count_failure,
    count_hold,
    count_mail,
    count_move,
    count_release,
    count_repair,
    share_counts,
    time_call,
    time_delivery,
)
from app.metrics.figures import CONTENT_TYPE, Figure, written
from app.metrics.sharing import forget_counts
from app.metrics.timed import outcome_of, timed

__all__ = [
    "CONTENT_TYPE",
    "Figure",
    "Outcome",
    "count_decision",
    "count_delivery",
    "count_effect",
    "count_failure",
    "count_hold",
    "count_mail",
    "count_move",
    "count_release",
    "count_repair",
    "forget_counts",
    "outcome_of",
    "share_counts",
    "time_call",
    "time_delivery",
    "timed",
    "written",
]
