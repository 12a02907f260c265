"""What a rule that fired says: a shipped one in the reader's language, a merchant's in their own words."""

from typing import Final

from app.messages.catalogue import FALLBACK, knows, say
from app.messages.harmless import unlinked
from app.model.decision import Finding

_LONGEST: Final = 240


def finding_words(finding: Finding, language: str) -> str:
    """Return one sentence, which is one line and leads nowhere."""
    return rule_words(finding.rule, finding.says, language)


def rule_words(rule: str, says: str, language: str) -> str:
    """Return what a rule of that name says, given the sentence that it bore then.

    It is translated while it says what the shipped rule of its name says: a merchant who
    changed a rule, or wrote one of the same name, is quoted.
    """
    key = f"rules.{rule}"
    if knows(key) and say(key, FALLBACK) == says:
        return say(key, language)
    return unlinked(says, _LONGEST) or unlinked(rule, _LONGEST)
