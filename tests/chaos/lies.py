"""What answers in place of the other end: a gateway, a maintenance page, a broken proxy, another server."""


def _answer(status: str, kind: str, body: bytes, extra: str = "") -> bytes:
    head = (
        f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n"
        f"{extra}Connection: close\r\n\r\n"
    )
    return head.encode() + body


LIES = (
    _answer("500 Internal Server Error", "application/json", b'{"message":"It went wrong."}'),
    _answer("502 Bad Gateway", "text/html", b"<html><h1>502 Bad Gateway</h1></html>"),
    _answer("200 OK", "text/html", b"<html>We are back in a minute.</html>"),
    _answer("200 OK", "application/json", b'{"id": 7, "meta_da'),
    _answer("200 OK", "application/json", b""),
    _answer("429 Too Many Requests", "text/plain", b"Slowly.", "Retry-After: 1\r\n"),
    b"SSH-2.0-OpenSSH_9.6\r\n",
)
REFUSING_LIES = tuple(
    number for number, lie in enumerate(LIES) if not lie.startswith(b"HTTP/1.1 2")
)
"""Those that nobody takes for a yes: what a proxy before our own web may say."""
MAIL_LIES = (
    b"451 4.3.0 Local error in processing\r\n",
    b"421 4.3.2 Too busy\r\n",
    b"HTTP/1.1 400 Bad Request\r\n\r\n",
)
