"""POST nbsecrets/frames: what a page with a stream sends; see stream_handler.py."""

from __future__ import annotations

from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import APIHandler
from tornado import web

from .owner_only import OwnerOnly
from .streams import Streams

STREAM_HEADER = "X-Nbsecrets-Stream"


class FramesHandler(OwnerOnly, APIHandler):
    """Takes a list of frames for the caller's own stream."""

    def initialize(self, streams: Streams) -> None:
        self._streams = streams

    @web.authenticated
    @authorized(action="execute")  # type: ignore[untyped-decorator]
    async def post(self) -> None:
        username = self.require_owner()
        stream = self._streams.find(self.request.headers.get(STREAM_HEADER, ""), username)
        if stream is None:
            raise web.HTTPError(404, "There is no such stream.")
        stream.carry(self.request.body)
        self.set_status(204)
        self.finish()
