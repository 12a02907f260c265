"""Reading an answer whose other end may be slow, endless or huge."""

from time import monotonic
from typing import Final

import requests

from app.model.errors import UnreachableError

_LARGEST: Final = 16 * 1024 * 1024
_PIECE: Final = 64 * 1024


def read_body(response: requests.Response, give_up_at: float, whose: str) -> bytes:
    """Return the whole body of a streamed answer, of at most 16 MiB.

    ``give_up_at`` is a moment of `time.monotonic`; ``whose`` stands in the sentences.

    Raises:
        UnreachableError: it is larger, or did not come to an end in time.
    """
    pieces, size = [], 0
    while piece := response.raw.read1(_PIECE, decode_content=True):
        size += len(piece)
        if size > _LARGEST:
            raise UnreachableError(f"{whose} answer is too large to be read.")
        if monotonic() > give_up_at:
            raise UnreachableError(f"{whose} answer did not come to an end in time.")
        pieces.append(piece)
    return b"".join(pieces)
