"""The few ways in which things go wrong; doors and workers map each once."""

from datetime import datetime


class ClearholdError(Exception):
    """Any refusal of ours. Its text tells a person what happened and what to do."""


class UnreachableError(ClearholdError):
    """The other end did not answer, or not in time. Trying again may help.

    ``retry_after`` is what the other end asked for, in seconds, where it did.
    """

    def __init__(self, message: str, *, retry_after: float | None = None) -> None:
        """Keep the wish of the other end beside the sentence."""
        super().__init__(message)
        self.retry_after = retry_after


class NotYetError(UnreachableError):
    """The other end did answer: not now, about this one. It can be asked about others."""


class RejectedError(ClearholdError):
    """The other end understood and said no. Trying the same again will not help."""


class NotFoundError(RejectedError):
    """What was asked for is not (or no longer) there, or belongs to somebody else."""


class RefusedForGoodError(RejectedError):
    """Asking again helps nobody who waits: a person has to see to it at the other end."""


class AccessDeniedError(RejectedError):
    """The other end no longer accepts our credentials, or they may not do this."""


class AccessEndedError(AccessDeniedError):
    """The other end ended our permission for good: nothing but a new one opens it again."""


class ShopGoneError(AccessEndedError):
    """The shop removed us, and our credentials for it are erased: nothing can be done there."""


class BadSignatureError(ClearholdError):
    """A delivery does not bear the signature of whom it claims to come from."""


class UnreadableError(ClearholdError):
    """A correctly signed delivery makes no sense; it is kept for the operator."""


class InvalidInputError(ClearholdError):
    """Somebody's input cannot be used; the text says which and why."""


class BudgetSpentError(ClearholdError):
    """A shop's hour has no room for it; nothing was done. ``free_at`` is when to ask again."""

    def __init__(self, message: str, *, free_at: datetime) -> None:
        """Keep the time beside the sentence."""
        super().__init__(message)
        self.free_at = free_at


class StorageUnavailableError(ClearholdError):
    """Nothing was stored; the sender should come back."""


class PrivateAddressError(InvalidInputError):
    """An address leads into a private network and is not on the allow list."""
