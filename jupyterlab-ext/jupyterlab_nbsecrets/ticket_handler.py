"""POST nbsecrets/ticket: the first half of opening a socket."""

from __future__ import annotations

from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import APIHandler
from tornado import web

from .owner_only import OwnerOnly
from .tickets import LIFETIME_SECONDS, Tickets


class TicketHandler(OwnerOnly, APIHandler):
    """Answers `{"ticket": "...", "expiresIn": 30}` (seconds) to a request that passes every check,
    XSRF included.
    """

    def initialize(self, tickets: Tickets) -> None:
        self.tickets = tickets

    @web.authenticated
    @authorized(action="execute")  # type: ignore[untyped-decorator]
    async def post(self) -> None:
        ticket = self.tickets.issue(self.require_owner())
        self.set_header("Cache-Control", "no-store")
        self.finish({"ticket": ticket, "expiresIn": LIFETIME_SECONDS})
