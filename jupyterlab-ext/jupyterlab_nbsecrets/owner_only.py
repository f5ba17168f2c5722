"""Who may use this extension's handlers."""

from __future__ import annotations

import os
from collections.abc import Mapping
from urllib.parse import urlsplit

from jupyter_server.base.handlers import JupyterHandler
from tornado import web

AUTH_RESOURCE = "nbsecrets"


def may_use(username: str, environ: Mapping[str, str] = os.environ) -> bool:
    """Whether this user owns the server: under JupyterHub the one it was started for, else anybody
    logged in.
    """
    owner = environ.get("JUPYTERHUB_USER")
    return not owner or username == owner


class OwnerOnly(JupyterHandler):
    """Every handler: the server's owner, from a page of this very server.

    Login, XSRF and Jupyter's authorizer are Jupyter's own checks (`prepare` and `@authorized`).
    Added here are the owner, and an Origin check that `ServerApp.allow_origin` does not widen: it
    is for notebooks, not for secrets.
    """

    auth_resource = AUTH_RESOURCE

    def check_origin(self, origin_to_satisfy_tornado: str = "") -> bool:
        """Whether Origin names the host and port that were asked.

        Every browser sends Origin with a POST and with a WebSocket. A request without one is taken
        only from a client that showed the server's token, which no foreign page can.
        """
        origin = self.get_origin()
        host = self.request.headers.get("Host")
        if origin is None:
            return self.token_authenticated
        parts = urlsplit(origin.lower())
        return (
            host is not None and parts.scheme in {"http", "https"} and parts.netloc == host.lower()
        )

    def set_cors_headers(self) -> None:
        """None: no other origin may read an answer, whatever `allow_origin` says."""

    def require_owner(self) -> str:
        """The user's name, or 403."""
        username: str = self.current_user.username
        if not may_use(username):
            raise web.HTTPError(403, "Only the owner of this server may use its secrets.")
        return username
