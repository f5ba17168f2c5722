"""The service as the server sees it: started when needed, one connection for each open page."""

from __future__ import annotations

import asyncio
import itertools
import json
import math
import time
from collections import deque
from collections.abc import Callable, Mapping
from logging import Logger
from typing import Protocol

from .close_code import CloseCode
from .envelope import Envelope
from .service_run import ServiceRun

# The service's own connection: it says where the mount is. It is the only one whose frame is read
# here.
SERVICE_CONNECTION = "0"
MAX_STARTS = 5
STARTS_WINDOW_SECONDS = 60.0
# How long a service that must stay is gone before it is started again by itself.
RESTART_SECONDS = 1.0


class Page(Protocol):
    """The other end of a connection."""

    def receive(self, frame: str) -> None:
        """Carries a frame to the page."""

    def end(self, code: CloseCode, reason: str) -> None:
        """Closes the page's connection."""


class NodeService:
    """All methods are for the event loop, and none of them waits (`stop` does).

    The process is started by `start` or by the first page, ends `idle_seconds` after its last page
    has gone (0: stays), and is started again by the next page. When it dies its pages are closed;
    they connect again.

    A process that says `stay` keeps a mount that others change: it does not end while the server
    runs, and is started again when it dies, without waiting for a page.
    """

    def __init__(
        self,
        *,
        command: Callable[[], list[str]],
        environ: Mapping[str, str],
        log: Logger,
        idle_seconds: float,
        on_mount: Callable[[str], None],
        loop: asyncio.AbstractEventLoop,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._command = command
        self._environ = environ
        self._log = log
        self._idle_seconds = idle_seconds
        self._on_mount = on_mount
        self._loop = loop
        self._clock = clock
        self._ids = itertools.count(1)
        self._pages: dict[str, Page] = {}
        self._run: ServiceRun | None = None
        self._starts: deque[float] = deque()
        self._idle: asyncio.TimerHandle | None = None
        # What the last process said, until the next one says otherwise: one that dies before it
        # could speak is started again as well.
        self._must_stay = False
        self._restart: asyncio.TimerHandle | None = None
        self._finishing: set[asyncio.Task[None]] = set()
        self._stopped = False

    def start(self) -> None:
        """Starts the process, which refreshes the mount, before any page asks for it."""
        if self._run is None and not self._stopped:
            self._begin()

    def connect(self, page: Page) -> str | None:
        """The new connection's id; None when the service cannot be started, and then the page has
        been closed.
        """
        if self._stopped:
            page.end(CloseCode.SERVER_STOPPING, "The server is stopping.")
            return None
        if self._run is None:
            wait = self._seconds_until_start()
            if wait > 0:
                seconds = math.ceil(wait)
                page.end(
                    CloseCode.SERVICE_FAILED,
                    "The secrets service keeps ending; see the server's log. "
                    f"Next try in {seconds} s.",
                )
                return None
            self._begin()
        self._stay()
        connection = str(next(self._ids))
        self._pages[connection] = page
        self._log.debug("nbsecrets: page %s came, %d open", connection, len(self._pages))
        return connection

    def send(self, connection: str, frame: str, size: int) -> bool:
        """Hands a frame of `size` bytes on; False when the queue to the service is full."""
        return self._run is not None and self._run.queue.offer(connection, frame, size)

    def disconnect(self, connection: str) -> None:
        """The page has gone: its waiting frames are dropped, and the service cancels what it had
        asked for.
        """
        if self._pages.pop(connection, None) is None:
            return
        self._log.debug("nbsecrets: page %s has gone, %d open", connection, len(self._pages))
        if self._run is not None:
            self._run.queue.forget(connection)
        self._leave_when_idle()

    async def stop(self) -> None:
        """Closes every page and ends the process; nothing is started after this."""
        self._stopped = True
        self._stay()
        self._cancel_restart()
        self._close_pages(CloseCode.SERVER_STOPPING, "The server is stopping.")
        self._finish_run()
        await asyncio.gather(*self._finishing)

    def _begin(self) -> None:
        if self._seconds_until_start() > 0:
            return
        self._cancel_restart()
        self._starts.append(self._clock())
        self._run = ServiceRun(
            command=self._command,
            environ=self._environ,
            loop=self._loop,
            on_envelope=self._dispatch,
            on_end=self._ended,
            warn=lambda line: self._log.warning("nbsecrets: %s", line),
            trace=lambda line: self._log.debug("nbsecrets: %s", line),
        )
        self._run.start()
        self._leave_when_idle()

    def _seconds_until_start(self) -> float:
        now = self._clock()
        while self._starts and self._starts[0] <= now - STARTS_WINDOW_SECONDS:
            self._starts.popleft()
        if len(self._starts) < MAX_STARTS:
            return 0
        return self._starts[0] + STARTS_WINDOW_SECONDS - now

    def _dispatch(self, run: ServiceRun, envelope: Envelope) -> None:
        connection, frame = envelope
        if run is not self._run:
            return
        if connection == SERVICE_CONNECTION:
            self._read_own(frame)
            return
        page = self._pages.get(connection)
        if page is None:
            return
        if frame is None:
            page.end(CloseCode.SERVICE_REFUSED, "The secrets service refused this connection.")
        else:
            page.receive(frame)

    def _read_own(self, frame: str | None) -> None:
        try:
            said = json.loads(frame or "")
        except ValueError:
            self._log.warning("nbsecrets: the service said something that is not JSON.")
            return
        if not isinstance(said, dict):
            return
        mount = said.get("mount")
        if isinstance(mount, str) and mount:
            self._log.debug("nbsecrets: kernels read %s", mount)
            self._on_mount(mount)
        self._must_stay = said.get("stay") is True
        if self._must_stay:
            self._stay()
        else:
            self._leave_when_idle()

    def _ended(self, run: ServiceRun, failure: str | None) -> None:
        if run is not self._run:
            return
        self._run = None
        self._stay()
        if failure is not None:
            self._log.warning("nbsecrets: %s", failure)
            self._close_pages(
                CloseCode.SERVICE_FAILED,
                "The secrets service could not be started; the server's log says why.",
            )
        else:
            when = "soon" if self._must_stay else "when a page needs it"
            self._log.warning("nbsecrets: the service has ended; it is started again %s.", when)
            self._close_pages(CloseCode.SERVICE_ENDED, "service ended")
        if self._must_stay:
            self._start_again()

    def _start_again(self) -> None:
        """As soon as the limit of starts allows, and not at once."""
        if not self._stopped and self._restart is None:
            wait = max(RESTART_SECONDS, self._seconds_until_start())
            self._restart = self._loop.call_later(wait, self._restart_now)

    def _restart_now(self) -> None:
        self._restart = None
        self.start()
        if self._run is None:  # pages have used up the starts meanwhile
            self._start_again()

    def _cancel_restart(self) -> None:
        if self._restart is not None:
            self._restart.cancel()
            self._restart = None

    def _close_pages(self, code: CloseCode, reason: str) -> None:
        pages = list(self._pages.values())
        self._pages.clear()
        for page in pages:
            page.end(code, reason)

    def _leave_when_idle(self) -> None:
        if self._pages or self._run is None or self._stopped:
            return
        if self._must_stay or self._idle_seconds <= 0:
            return
        self._stay()
        self._idle = self._loop.call_later(self._idle_seconds, self._finish_run)

    def _stay(self) -> None:
        if self._idle is not None:
            self._idle.cancel()
            self._idle = None

    def _finish_run(self) -> None:
        run, self._run = self._run, None
        if run is None:
            return
        task = self._loop.create_task(run.finish())
        self._finishing.add(task)
        task.add_done_callback(self._finishing.discard)
