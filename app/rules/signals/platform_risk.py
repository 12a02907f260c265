"""Does the shop platform itself call the order risky?"""

from app.model.facts import Facts
from app.model.order import PlatformRisk
from app.rules.reading import NOTHING, UNKNOWN, Answer, Reading

_GRADES = {PlatformRisk.MEDIUM: 0.4, PlatformRisk.HIGH: 1.0}


def read_platform_risk(facts: Facts) -> Answer:
    """The shop platform sees what we do not: devices, cards and buyers of many shops.

    Value: its own word. Grade: 1 for high, 0.4 for medium, nothing for low or none. How it
    comes to its word it does not say, and it errs: so it never suffices alone where only
    several signs together ask for proof. Unknown while it is still looking, and on
    platforms that have no opinion.
    """
    risk = facts.order.platform_risk
    if risk is None or risk is PlatformRisk.PENDING:
        return UNKNOWN
    grade = _GRADES.get(risk)
    return NOTHING if grade is None else Reading(value=str(risk), grade=grade)
