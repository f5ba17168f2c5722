"""A stream as a page reads it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

from running_server import Visitor


class OpenStream:
    """The answer to POST nbsecrets/stream, over a connection of its own that can be cut."""

    def __init__(
        self, visitor: Visitor, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._visitor = visitor
        self._reader = reader
        self._writer = writer
        self._lines = self._read_lines()
        self.status = 0
        self.headers: dict[str, str] = {}
        self.identity = ""
        self.pings = 0

    @classmethod
    async def open(cls, visitor: Visitor, **more: str) -> OpenStream:
        """Sends the request and reads the answer's headers; `more` are headers."""
        server = visitor.server
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        headers = {"Host": f"127.0.0.1:{server.port}", "Content-Length": "0"}
        lines = [f"POST {server.base_url}nbsecrets/stream HTTP/1.1"]
        lines += [
            f"{name}: {value}" for name, value in (headers | visitor.headers() | more).items()
        ]
        writer.write(("\r\n".join(lines) + "\r\n\r\n").encode())
        stream = cls(visitor, reader, writer)
        stream.status = int((await reader.readline()).split()[1])
        while line := (await reader.readline()).decode().strip():
            name, _, value = line.partition(":")
            stream.headers[name.lower()] = value.strip()
        return stream

    @classmethod
    async def connect(cls, visitor: Visitor) -> OpenStream:
        """A stream that is open, with the id to post frames."""
        stream = await cls.open(visitor)
        assert stream.status == 200, stream.status
        first = await stream.read()
        assert first is not None
        stream.identity = first["stream"]
        return stream

    async def send(self, *frames: str) -> None:
        """Posts frames; they are taken when it returns."""
        answer = await self._visitor.post_frames(self.identity, frames)
        assert answer.code == 204, answer.code

    async def ask(self, frame: str) -> Any:
        """The next frame that comes after this one was sent."""
        await self.send(frame)
        return (await self.read() or {}).get("m")

    async def read(self) -> dict[str, Any] | None:
        """The next line that is no ping; None at the answer's end, or where it was cut."""
        async for line in self._lines:
            if line:
                document: dict[str, Any] = json.loads(line)
                return document
            self.pings += 1
        return None

    async def read_to_end(self) -> tuple[int | None, str | None]:
        """Why it was closed; nothing where it was cut."""
        last: dict[str, Any] = {}
        while (line := await self.read()) is not None:
            last = line
        return last.get("closed"), last.get("reason")

    def close(self) -> None:
        """As a page does that goes away."""
        self._writer.close()

    async def _read_lines(self) -> AsyncIterator[bytes]:
        rest = b""
        try:
            while size := int(await self._reader.readline() or b"0", 16):
                *lines, rest = (rest + await self._reader.readexactly(size)).split(b"\n")
                await self._reader.readexactly(2)
                for line in lines:
                    yield line
        except (asyncio.IncompleteReadError, ConnectionError):
            return
