"""GET nbsecrets/ws: the socket between one page and the service. The page's side of it:

1. `POST <base_url>nbsecrets/ticket` with an empty body, through `ServerConnection.makeRequest`,
   which adds the XSRF header or the token. The answer is JSON: `{"ticket": "<text>", "expiresIn":
   30}`. A ticket is good once, for 30 seconds, for the user who asked (who is told apart by the
   login cookie).
2. `new WebSocket("<ws base_url>nbsecrets/ws", ["nbsecrets.v1", "ticket." + ticket])`. The server
   selects `nbsecrets.v1`. Never put the ticket into the address: addresses are logged.
3. Each text message is one JSON-RPC frame, without a Content-Length header, in both directions.
   Binary messages are refused. A message from the page is at most 8 MiB (MAX_FRAME_BYTES) as UTF-8.
4. On every close ask for a new ticket and connect again; requests that had no answer have none
   coming.

A refused handshake is HTTP 403, which a browser reports as close code 1006; a refused POST is 403
(no login, no XSRF, not the owner, not authorized) or 404 (foreign Origin).

| close code | name | what the page does |
|---|---|---|
| 1001 | SERVER_STOPPING | connects again when the server is back |
| 1003 | NOT_TEXT | a fault in the page: a binary message |
| 1009 | FRAME_TOO_LARGE | says that the change is too large; connects again |
| 1013 | QUEUE_FULL | the service is not reading; connects again after a pause |
| 4001 | SERVICE_ENDED | connects again at once: that starts the service |
| 4002 | SERVICE_REFUSED | shows the reason; connects again only when asked |
| 4004 | READS_TOO_SLOWLY | connects again and lists again |
| 4503 | SERVICE_FAILED | shows the reason; connects again after a pause of 10 s or more |

`event.reason` is a plain sentence of at most 123 bytes. Pings (every 30 s) are answered by the
browser itself. A page whose socket does not open takes the way that stream_handler.py describes.
"""

from __future__ import annotations

from typing import Any

from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.base.websocket import WebSocketMixin
from tornado import web
from tornado.websocket import WebSocketClosedError, WebSocketHandler

from .close_code import CloseCode, fit_reason
from .node_service import NodeService
from .owner_only import OwnerOnly
from .tickets import Tickets
from .wire_limits import (
    MAX_FRAME_BYTES,
    MAX_MESSAGE_BYTES,
    MAX_WAITING_BYTES,
    PING_SECONDS,
)

PROTOCOL = "nbsecrets.v1"
TICKET_PREFIX = "ticket."


class SocketHandler(OwnerOnly, WebSocketMixin, WebSocketHandler, JupyterHandler):
    """One page's connection. It looks into no frame and logs none."""

    # Tornado's own pings, in seconds. The mixin counts milliseconds, for pings that its `open`
    # starts.
    ping_interval = PING_SECONDS
    ping_timeout = None

    _connection: str | None = None
    _ending = False
    _waiting_bytes = 0

    def initialize(self, service: NodeService, tickets: Tickets) -> None:
        self._service = service
        self._tickets = tickets

    @property
    def max_message_size(self) -> int:
        """Ours, whatever the setting `websocket_max_message_size` allows kernels. Above this
        Tornado drops the connection without a close code that the page can rely on.
        """
        return MAX_MESSAGE_BYTES

    def set_default_headers(self) -> None:
        """None: they make no sense for a socket."""

    def get_compression_options(self) -> dict[str, Any] | None:
        """None: compressing values beside text that others may choose tells about the values by its
        length.
        """
        return None

    @authorized(action="execute")  # type: ignore[untyped-decorator]
    async def get(self, *args: Any, **kwargs: Any) -> None:  # type: ignore[override]
        # Tornado asks check_origin only where a request looks cross-origin to it, and not without
        # an Origin.
        if not self.check_origin():
            raise web.HTTPError(403, "Secrets are only for pages of this server.")
        username = self.require_owner()
        if not self._tickets.redeem(self._shown_ticket(), username):
            raise web.HTTPError(403, "The ticket is missing, used, expired or somebody else's.")
        await super().get(*args, **kwargs)

    def _shown_ticket(self) -> str:
        offered = self.request.headers.get("Sec-WebSocket-Protocol", "")
        for name in offered.split(","):
            if name.strip().startswith(TICKET_PREFIX):
                return name.strip().removeprefix(TICKET_PREFIX)
        return ""

    def select_subprotocol(self, subprotocols: list[str]) -> str | None:
        return PROTOCOL if PROTOCOL in subprotocols else None

    def open(self, *args: Any, **kwargs: Any) -> None:
        self.set_nodelay(True)
        self._connection = self._service.connect(self)

    def on_message(self, message: str | bytes) -> None:
        if self._connection is None or self._ending:
            return
        if isinstance(message, bytes):
            self.end(CloseCode.NOT_TEXT, "Only text messages are carried.")
            return
        size = len(message.encode())
        if size > MAX_FRAME_BYTES:
            self.end(CloseCode.FRAME_TOO_LARGE, "A message may have at most 8 MiB.")
        elif not self._service.send(self._connection, message, size):
            self.end(
                CloseCode.QUEUE_FULL, "The secrets service is not reading; too much is waiting."
            )

    def on_close(self) -> None:
        self._leave()
        super().on_close()

    def receive(self, frame: str) -> None:
        """Carries a frame to the page, and closes it when it does not read what it was sent."""
        if self._ending:
            return
        data = frame.encode(errors="replace")
        if self._waiting_bytes + len(data) > MAX_WAITING_BYTES:
            self.end(CloseCode.READS_TOO_SLOWLY, "The page does not read what it is sent.")
            return
        try:
            written = self.write_message(data)
        except WebSocketClosedError:
            self._leave()
            return
        self._waiting_bytes += len(data)
        written.add_done_callback(lambda done: self._written(len(data), done))

    def _written(self, size: int, done: Any) -> None:
        self._waiting_bytes -= size
        # Asking for it marks it as seen; a socket that closed meanwhile is reported by on_close.
        done.cancelled() or done.exception()

    def end(self, code: CloseCode, reason: str) -> None:
        """Closes the socket; frames that still arrive before the page has answered are dropped."""
        self._ending = True
        self._leave()
        self.close(code, fit_reason(reason))

    def _leave(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            self._service.disconnect(connection)
