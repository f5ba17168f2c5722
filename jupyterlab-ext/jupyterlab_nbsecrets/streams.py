"""The streams that are open, by the ids that their pages post frames with."""

from __future__ import annotations

import secrets
from typing import Protocol


class Stream(Protocol):
    """A page's connection whose frames to the service arrive as requests of their own."""

    def carry(self, body: bytes) -> None:
        """Hands on the frames of one request; what is wrong with them ends the stream."""


class Streams:
    """Finds a stream for its own user only.

    An id is unguessable and travels in a header, since addresses are logged. It is no right by
    itself: each request passes every check that opening the stream did.
    """

    def __init__(self) -> None:
        self._open: dict[str, tuple[str, Stream]] = {}

    def add(self, username: str, stream: Stream) -> str:
        """The id of this user's new stream."""
        identity = secrets.token_urlsafe(32)
        self._open[identity] = (username, stream)
        return identity

    def find(self, identity: str, username: str) -> Stream | None:
        """The stream, if it is open and this user's."""
        owner, stream = self._open.get(identity, ("", None))
        return stream if owner == username else None

    def remove(self, identity: str) -> None:
        self._open.pop(identity, None)
