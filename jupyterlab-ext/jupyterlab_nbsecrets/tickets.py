"""One-time tickets that open a socket."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable

LIFETIME_SECONDS = 30.0
MAX_OUTSTANDING = 256


class Tickets:
    """What a page shows when it opens its socket.

    A browser's WebSocket handshake carries the cookie on its own and cannot carry the XSRF header.
    So the page first asks for a ticket by a POST that Jupyter's XSRF check covers, and shows that:
    a cookie alone opens nothing.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._issued: dict[str, tuple[str, float]] = {}

    def issue(self, username: str) -> str:
        """A new ticket for this user, good once, for LIFETIME_SECONDS."""
        now = self._clock()
        self._issued = {t: entry for t, entry in self._issued.items() if entry[1] > now}
        while len(self._issued) >= MAX_OUTSTANDING:
            del self._issued[next(iter(self._issued))]
        ticket = secrets.token_urlsafe(32)
        self._issued[ticket] = (username, now + LIFETIME_SECONDS)
        return ticket

    def redeem(self, ticket: str, username: str) -> bool:
        """Whether the ticket is this user's and still good; it is used up either way."""
        owner, expires = self._issued.pop(ticket, ("", 0.0))
        return owner == username and self._clock() < expires
