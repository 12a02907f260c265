"""Session tokens: the JWT by which the admin vouches for a member of staff in front of an app."""

import base64
import hmac
import json
import secrets

from connectors.shops.shopify.simulator.apps.registry import accepted_secrets
from connectors.shops.shopify.simulator.state.documents import Json

LIFETIME_SECONDS = 60
LEEWAY_SECONDS = 10


def session_token(app: Json, domain: str, staff_id: str, now: float, **changes: object) -> str:
    """Write a token for one minute; ``changes`` replace claims, to write wrong ones."""
    claims = {
        "iss": f"https://{domain}/admin",
        "dest": f"https://{domain}",
        "aud": app["client_id"],
        "sub": str(staff_id),
        "exp": int(now) + LIFETIME_SECONDS,
        "nbf": int(now),
        "iat": int(now),
        "jti": secrets.token_hex(16),
        "sid": secrets.token_hex(32),
        **changes,
    }
    signed = f"{_part({'alg': 'HS256', 'typ': 'JWT'})}.{_part(claims)}"
    return f"{signed}.{_signature(app['client_secret'], signed)}"


def read_token(app: Json, token: str, now: float) -> Json | None:
    """Return the claims of a token that is this app's and in force, else nothing."""
    signed, _, signature = token.rpartition(".")
    fitting = (_signature(secret, signed) for secret in accepted_secrets(app, now))
    if not any(hmac.compare_digest(one.encode(), signature.encode()) for one in fitting):
        return None
    try:
        claims: Json = json.loads(_decoded(signed.partition(".")[2]))
    except ValueError:
        return None
    return claims if _is_in_force(app, claims, now) else None


def _is_in_force(app: Json, claims: Json, now: float) -> bool:
    begun = claims.get("nbf", 0) <= now + LEEWAY_SECONDS
    return bool(
        claims.get("aud") == app["client_id"]
        and begun
        and now <= claims.get("exp", 0) + LEEWAY_SECONDS
    )


def _signature(secret: str, signed: str) -> str:
    return _encoded(hmac.digest(secret.encode(), signed.encode(), "sha256"))


def _part(value: Json) -> str:
    return _encoded(json.dumps(value, separators=(",", ":")).encode())


def _encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
