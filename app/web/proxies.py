"""Who came through a reverse proxy of ours is seen as who they are; nobody else may say."""

from collections.abc import Iterable, Sequence
from ipaddress import IPv6Address, ip_address, ip_network
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from werkzeug.middleware.proxy_fix import ProxyFix


class TrustedProxies:
    """Believes X-Forwarded-For, -Proto and -Host where the peer is in one of the networks.

    One proxy deep: what the proxy itself appended is believed, not what it was told.
    """

    def __init__(self, app: WSGIApplication, networks: Sequence[str]) -> None:
        """Wrap an application; networks are such as ``10.0.0.0/8`` or ``::1``."""
        self._plain = app
        self._behind_proxy = ProxyFix(app, x_for=1, x_proto=1, x_host=1)
        self._networks = tuple(ip_network(network) for network in networks)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Pass the request on, by its peer."""
        is_trusted = self._trusts(environ.get("REMOTE_ADDR", ""))
        app = self._behind_proxy if is_trusted else self._plain
        return app(environ, start_response)

    def _trusts(self, peer: str) -> bool:
        try:
            address = ip_address(peer)
        except ValueError:
            return False
        # A socket for both families writes an IPv4 peer as ::ffff:192.0.2.1.
        if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
            address = address.ipv4_mapped
        return any(address in network for network in self._networks)
