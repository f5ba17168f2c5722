"""POST nbsecrets/stream: a page's connection to the service where its socket does not open.

Browsers open one WebSocket to an address at a time, and Jupyter answers a kernel's handshake only
when the kernel has answered: behind a kernel that never starts, no other socket opens for a minute.
Then the page takes this way:

1. `POST <base_url>nbsecrets/stream` with an empty body, through `ServerConnection.makeRequest`. The
   answer stays open. It is lines of JSON (application/x-ndjson):
   `{"stream": "<id>"}` first; `{"m": "<frame>"}` for each JSON-RPC frame;
   `{"closed": 4001, "reason": "..."}` last, with the codes of socket_handler.py; and an empty line
   every 30 s, for proxies that drop what is silent. An answer that ends without `closed` was cut.
2. `POST <base_url>nbsecrets/frames` with the header `X-Nbsecrets-Stream: <id>` and a JSON list of
   frames, each a text of at most 8 MiB (MAX_FRAME_BYTES) as UTF-8. The page sends the next list
   when the answer to the last one is here; that keeps their order. The answer is 204, and says only
   that they were taken: what is wrong with them closes the stream. 404: there is no such stream.

A refused POST is 403 (no login, no XSRF, not the owner, not authorized) or 404 (foreign Origin).
The page ends a stream by ending the request. It holds one of the six connections that a browser
opens to a host with HTTP/1.1, so the socket is preferred.
"""

from __future__ import annotations

import asyncio
import json
from collections import deque
from typing import cast

from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import APIHandler
from tornado import web
from tornado.http1connection import HTTP1Connection
from tornado.iostream import StreamClosedError

from .close_code import CloseCode, fit_reason
from .node_service import NodeService
from .owner_only import OwnerOnly
from .streams import Streams
from .wire_limits import (
    MAX_FRAME_BYTES,
    MAX_MESSAGE_BYTES,
    MAX_WAITING_BYTES,
    PING_SECONDS,
)

# How long a page that is closed may take to read why.
CLOSING_SECONDS = 5.0
CONTENT_TYPE = "application/x-ndjson"


class StreamHandler(OwnerOnly, APIHandler):
    """One page's connection, as a request that stays open. It looks into no frame and logs none."""

    _connection: str | None = None
    _stream = ""
    _ending = False
    _waiting_bytes = 0
    _closing: asyncio.TimerHandle | None = None

    def initialize(self, service: NodeService, streams: Streams) -> None:
        self._service = service
        self._streams = streams
        self._waiting: deque[bytes] = deque()
        self._changed = asyncio.Event()

    @web.authenticated
    @authorized(action="execute")  # type: ignore[untyped-decorator]
    async def post(self) -> None:
        username = self.require_owner()
        # Not a type that Jupyter compresses: compressing values beside text that others may choose
        # tells about the values by its length. And nobody on the way may hold lines back.
        self.set_header("Content-Type", CONTENT_TYPE)
        self.set_header("Cache-Control", "no-store, no-transform")
        self.set_header("X-Accel-Buffering", "no")
        try:
            self._stream = self._streams.add(username, self)
            self._add(_line({"stream": self._stream}))
            self._connection = self._service.connect(self)
            # One write at a time: Tornado can follow no more.
            while data := await self._take():
                self.write(data)
                await self.flush()
                self._waiting_bytes -= len(data)
        except StreamClosedError:
            pass  # `on_connection_close` has said so
        finally:
            self._leave()
            if self._closing is not None:
                self._closing.cancel()

    async def _take(self) -> bytes:
        """What is to be written next; nothing once the end was."""
        while not self._waiting and not self._ending:
            self._changed.clear()
            try:
                await asyncio.wait_for(self._changed.wait(), PING_SECONDS)
            except asyncio.TimeoutError:
                self._add(b"\n")
        data = b"".join(self._waiting)
        self._waiting.clear()
        return data

    def carry(self, body: bytes) -> None:
        """Hands on a list of frames; what is wrong with it closes the stream."""
        if self._connection is None:
            return
        if len(body) > MAX_MESSAGE_BYTES:
            self.end(CloseCode.FRAME_TOO_LARGE, "A message may have at most 8 MiB.")
            return
        frames = _read_list(body)
        if frames is None:
            self.end(CloseCode.NOT_TEXT, "Only a list of text messages is carried.")
            return
        for frame in frames:
            size = len(frame.encode(errors="replace"))
            if size > MAX_FRAME_BYTES:
                self.end(CloseCode.FRAME_TOO_LARGE, "A message may have at most 8 MiB.")
                return
            if not self._service.send(self._connection, frame, size):
                self.end(
                    CloseCode.QUEUE_FULL, "The secrets service is not reading; too much is waiting."
                )
                return

    def receive(self, frame: str) -> None:
        """Carries a frame to the page, and closes it when it does not read what it was sent."""
        if self._ending:
            return
        data = _line({"m": frame})
        if self._waiting_bytes + len(data) > MAX_WAITING_BYTES:
            self.end(CloseCode.READS_TOO_SLOWLY, "The page does not read what it is sent.")
        else:
            self._add(data)

    def end(self, code: CloseCode, reason: str) -> None:
        """Says why, as the last line."""
        if self._ending:
            return
        self._ending = True
        self._leave()
        self._add(_line({"closed": code, "reason": fit_reason(reason)}))
        self._closing = asyncio.get_running_loop().call_later(CLOSING_SECONDS, self._cut)

    def on_connection_close(self) -> None:
        self._ending = True
        self._leave()
        self._waiting.clear()
        self._changed.set()
        super().on_connection_close()

    def _add(self, data: bytes) -> None:
        self._waiting.append(data)
        self._waiting_bytes += len(data)
        self._changed.set()

    def _cut(self) -> None:
        """Ends the write that a page does not take."""
        cast(HTTP1Connection, self.request.connection).stream.close()

    def _leave(self) -> None:
        self._streams.remove(self._stream)
        connection, self._connection = self._connection, None
        if connection is not None:
            self._service.disconnect(connection)


def _line(document: dict[str, object]) -> bytes:
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return text.encode(errors="replace") + b"\n"


def _read_list(body: bytes) -> list[str] | None:
    try:
        frames = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(frames, list) or not all(isinstance(frame, str) for frame in frames):
        return None
    return frames
