"""Frames on their way to the service's standard input: bounded, and never blocking for who adds
one.
"""

from __future__ import annotations

import threading
from collections import Counter, deque

from .envelope import Envelope

# Two of the largest frames of one page, and four such pages.
MAX_BYTES_PER_CONNECTION = 16 * 1024 * 1024
MAX_BYTES = 64 * 1024 * 1024
MAX_FRAMES_PER_CONNECTION = 1024
MAX_FRAMES = 4096


class FrameQueue:
    """Many pages add on the event loop; one thread takes and writes.

    The event loop never waits here: a paused service costs the page that goes on sending, not
    Jupyter. A page has a share of its own, so that one which stuffs the queue leaves room for its
    neighbours.
    """

    def __init__(self) -> None:
        self._waiting: deque[tuple[Envelope, int]] = deque()
        self._bytes: Counter[str] = Counter()
        self._frames: Counter[str] = Counter()
        self._total_bytes = 0
        self._closed = False
        self._changed = threading.Condition()

    def offer(self, connection: str, frame: str, size: int) -> bool:
        """Adds a frame of `size` bytes; False when it does not fit or writing is over."""
        with self._changed:
            if (
                self._closed
                or self._bytes[connection] + size > MAX_BYTES_PER_CONNECTION
                or self._frames[connection] >= MAX_FRAMES_PER_CONNECTION
                or self._total_bytes + size > MAX_BYTES
                or len(self._waiting) >= MAX_FRAMES
            ):
                return False
            self._add(Envelope(connection, frame), size)
            return True

    def forget(self, connection: str) -> None:
        """Drops what the connection has waiting and tells the service that it is closed; this
        always fits.
        """
        with self._changed:
            if self._closed:
                return
            kept = [item for item in self._waiting if item[0].connection != connection]
            self._waiting = deque(kept)
            self._total_bytes -= self._bytes.pop(connection, 0)
            self._frames.pop(connection, None)
            self._add(Envelope(connection, None), 0)

    def take(self) -> Envelope | None:
        """Waits for the next one; None once the queue is closed."""
        with self._changed:
            while not self._waiting and not self._closed:
                self._changed.wait()
            if self._closed:
                return None
            envelope, size = self._waiting.popleft()
            self._subtract(envelope.connection, size)
            return envelope

    def close(self) -> None:
        """Nothing is taken after this, not even what waits: the service is to end."""
        with self._changed:
            self._closed = True
            self._waiting.clear()
            self._changed.notify_all()

    def _add(self, envelope: Envelope, size: int) -> None:
        self._waiting.append((envelope, size))
        self._bytes[envelope.connection] += size
        self._frames[envelope.connection] += 1
        self._total_bytes += size
        self._changed.notify()

    def _subtract(self, connection: str, size: int) -> None:
        self._total_bytes -= size
        self._bytes[connection] -= size
        self._frames[connection] -= 1
        if not self._frames[connection]:
            # Connection ids are never used again, so a count that stays would be a leak.
            del self._frames[connection]
            del self._bytes[connection]
