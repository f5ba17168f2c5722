"""One life of the service's process."""

from __future__ import annotations

import asyncio
import contextlib
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from typing import IO

from .envelope import Envelope, EnvelopeError, encode, read
from .find_node import NodeNotFoundError
from .frame_queue import FrameQueue

# Envelopes on their way from the reader to the event loop; more wait in the pipe, where the service
# feels them.
MAX_UNDELIVERED = 8
MAX_LOG_LINE = 1000
END_OF_INPUT_SECONDS = 3.0
TERMINATE_SECONDS = 2.0


class ServiceRun:
    """Starts the process and carries envelopes until it ends.

    Popen and threads, because Jupyter's event loop on Windows has no asyncio subprocesses and
    because a write to a paused child blocks. Everything that takes time is on a thread: also
    finding Node and starting it. Frames may be offered from the first moment. The callbacks run on
    the event loop; `on_end` comes once, after the last envelope, with the reason as a sentence when
    the process never started, else None.
    """

    def __init__(
        self,
        *,
        command: Callable[[], list[str]],
        environ: Mapping[str, str],
        loop: asyncio.AbstractEventLoop,
        on_envelope: Callable[[ServiceRun, Envelope], None],
        on_end: Callable[[ServiceRun, str | None], None],
        warn: Callable[[str], None],
        trace: Callable[[str], None],
    ) -> None:
        self.queue = FrameQueue()
        self._command = command
        self._environ = environ
        self._loop = loop
        self._on_envelope = on_envelope
        self._on_end = on_end
        self._warn = warn
        self._trace = trace
        self._undelivered = threading.BoundedSemaphore(MAX_UNDELIVERED)
        self._process: subprocess.Popen[bytes] | None = None
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._live, name="nbsecrets-service", daemon=True)

    def start(self) -> None:
        self._thread.start()

    async def finish(self) -> None:
        """Ends the process: end of input, then SIGTERM, then SIGKILL. Returns when it is gone."""
        self.queue.close()
        if await self._gone_within(END_OF_INPUT_SECONDS):
            return
        if self._process is not None:
            self._process.terminate()
        if await self._gone_within(TERMINATE_SECONDS):
            return
        if self._process is not None:
            self._process.kill()
        await self._gone_within(TERMINATE_SECONDS)

    async def _gone_within(self, seconds: float) -> bool:
        deadline = self._loop.time() + seconds
        while not self._ended.is_set():
            if self._loop.time() > deadline:
                return False
            await asyncio.sleep(0.02)
        return True

    def _live(self) -> None:
        failure: str | None = None
        try:
            process = self._start_process()
        except NodeNotFoundError as error:
            failure = str(error)
        except OSError as error:
            failure = f"The secrets service could not be started: {error.strerror or error}."
        else:
            self._trace(f"the service runs as process {process.pid}")
            self._carry(process)
            self._trace(f"process {process.pid} has ended with {process.returncode}")
        self.queue.close()
        self._ended.set()
        self._call_on_loop(self._on_end, self, failure)

    def _start_process(self) -> subprocess.Popen[bytes]:
        # A group of its own: Ctrl-C in the server's terminal asks "Shutdown?" first, and must not
        # end the service.
        windows = sys.platform == "win32"
        flags = 0
        if sys.platform == "win32":
            flags = subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW
        self._process = subprocess.Popen(
            self._command(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=dict(self._environ),
            start_new_session=not windows,
            creationflags=flags,
        )
        return self._process

    def _carry(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdin and process.stdout and process.stderr
        writer = threading.Thread(
            target=self._write, args=(process.stdin,), name="nbsecrets-stdin", daemon=True
        )
        logger = threading.Thread(
            target=self._log_lines, args=(process.stderr,), name="nbsecrets-stderr", daemon=True
        )
        writer.start()
        logger.start()
        try:
            while (envelope := read(process.stdout)) is not None:
                self._undelivered.acquire()
                self._call_on_loop(self._deliver, envelope)
        except EnvelopeError as error:
            self._warn(f"The secrets service is stopped, its output is damaged: {error}.")
            process.kill()
        process.wait()
        self.queue.close()
        writer.join()
        process.stdout.close()

    def _deliver(self, envelope: Envelope) -> None:
        self._undelivered.release()
        self._on_envelope(self, envelope)

    def _write(self, stdin: IO[bytes]) -> None:
        # OSError: the process has ended, which the reader notices and reports.
        with contextlib.suppress(OSError):
            while (envelope := self.queue.take()) is not None:
                stdin.write(encode(envelope))
                stdin.flush()
        with contextlib.suppress(OSError):
            stdin.close()

    def _log_lines(self, stderr: IO[bytes]) -> None:
        with stderr:
            while line := stderr.readline(MAX_LOG_LINE):
                text = line.decode(errors="replace").rstrip()
                if text:
                    self._warn("".join(c if c.isprintable() else "?" for c in text))

    def _call_on_loop(self, callback: Callable[..., None], *args: object) -> None:
        # RuntimeError: the loop is closed, the server is gone and nobody is left to be told.
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(callback, *args)
