"""What can be wrong with a shop's connection, seen from our side."""

from enum import StrEnum


class Ailment(StrEnum):
    """One thing that is wrong; what to do about it is in the translations."""

    AWAY = "away"
    """The shop does not answer, or refuses us."""
    BEHIND = "behind"
    """Changes of some time ago are still to be read."""
    UNSWEPT = "unswept"
    """Nobody of ours looks the shop through."""
    SILENT = "silent"
    """Orders change, and no delivery tells of it."""
    BREAKING = "breaking"
    """Our webhooks had to be made anew again and again."""


WEBHOOKS = (Ailment.SILENT, Ailment.BREAKING)
"""What somebody at the shop has to mend."""
