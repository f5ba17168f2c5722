"""A real Jupyter server in a process of its own, and what a page or a stranger does to it."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.parse
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path

from tornado.httpclient import AsyncHTTPClient, HTTPRequest, HTTPResponse
from tornado.websocket import WebSocketClientConnection, websocket_connect

PACKAGE_ROOT = Path(__file__).parent.parent
STAND_INS = Path(__file__).parent / "stand_ins"
TOKEN = "token-of-the-test"
PATIENCE_SECONDS = 60.0


def stand_in(name: str) -> list[str]:
    """The command of a stand-in service."""
    from jupyterlab_nbsecrets.find_node import find_node

    return [find_node(), str(STAND_INS / name)]


@dataclass
class RunningServer:
    """`jupyter server` on loopback with this extension; `config` is Python for its configuration
    file.
    """

    home: Path
    config: str = ""
    environ: dict[str, str] = field(default_factory=dict)
    base_url: str = "/"

    def start(self) -> None:
        self.home.mkdir(parents=True, exist_ok=True)
        config_file = self.home / "config.py"
        config_file.write_text(
            f"c.ServerApp.jpserver_extensions = {{'jupyterlab_nbsecrets': True}}\n{self.config}\n"
        )
        self.log_file = self.home / "server.log"
        runtime = self.home / "runtime"
        # Nothing of who runs the tests: neither their Jupyter's settings nor their vault and mount.
        environ = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("JUPYTER", "NBSECRETS_", "XDG_"))
        }
        private = self.home / "run"
        private.mkdir(mode=0o700, exist_ok=True)
        environ |= {
            "HOME": str(self.home),
            "XDG_RUNTIME_DIR": str(private),
            "JUPYTER_CONFIG_DIR": str(self.home / "jupyter"),
            "JUPYTER_RUNTIME_DIR": str(runtime),
            # Other installed extensions would only make the start longer.
            "JUPYTER_NO_CONFIG": "1",
            "PYTHONPATH": str(PACKAGE_ROOT),
            **self.environ,
        }
        with self.log_file.open("wb") as log:
            self.process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "jupyter_server", "--no-browser", "--allow-root"),
                    *(f"--config={config_file}", f"--ServerApp.base_url={self.base_url}"),
                    *("--ServerApp.port=0", "--ServerApp.ip=127.0.0.1"),
                    *(f"--IdentityProvider.token={TOKEN}", f"--ServerApp.root_dir={self.home}"),
                ],
                env=environ,
                stdout=log,
                stderr=log,
            )
        record = runtime / f"jpserver-{self.process.pid}.json"
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not self._listens(record):
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise AssertionError("the server did not start:\n" + self.log())
            time.sleep(0.02)

    def _listens(self, record: Path) -> bool:
        """Whether it answers at the port in its record, which is written a little earlier."""
        try:
            self.port = int(json.loads(record.read_text())["port"])
            socket.create_connection(("127.0.0.1", self.port)).close()
        except (OSError, ValueError):
            return False
        return True

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(PATIENCE_SECONDS)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(PATIENCE_SECONDS)

    def log(self) -> str:
        return self.log_file.read_text()

    def url(self, path: str, scheme: str = "http") -> str:
        return f"{scheme}://127.0.0.1:{self.port}{self.base_url}{path}"

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def request(
        self, method: str, path: str, headers: dict[str, str] | None = None, body: str | None = None
    ) -> HTTPResponse:
        return await AsyncHTTPClient().fetch(
            HTTPRequest(
                self.url(path),
                method=method,
                headers=headers or {},
                body=body,
                allow_nonstandard_methods=True,
                follow_redirects=False,
                request_timeout=PATIENCE_SECONDS,
            ),
            raise_error=False,
        )


@dataclass
class Visitor:
    """A browser's page, or who pretends to be one: cookies, an Origin, and perhaps the XSRF header
    or token.
    """

    server: RunningServer
    cookies: dict[str, str] = field(default_factory=dict)
    origin: str | None = None
    send_xsrf: bool = True
    token: str | None = None

    @classmethod
    async def logged_in(
        cls, server: RunningServer, *, name: str | None = None, send_xsrf: bool = True
    ) -> Visitor:
        """Who opened the server's address with its token, as the printed link does."""
        visitor = cls(server, origin=server.origin, send_xsrf=send_xsrf)
        # The login page sets the `_xsrf` cookie.
        await visitor.request("GET", "login")
        query = {"token": TOKEN} | ({} if name is None else {"name": name})
        await visitor.request("GET", "login?" + urllib.parse.urlencode(query))
        return visitor

    def headers(self) -> dict[str, str]:
        headers: dict[str, str] = {}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if self.origin is not None:
            headers["Origin"] = self.origin
        if self.send_xsrf and "_xsrf" in self.cookies:
            headers["X-XSRFToken"] = self.cookies["_xsrf"]
        if self.token is not None:
            headers["Authorization"] = f"token {self.token}"
        return headers

    async def request(
        self, method: str, path: str, body: str | None = None, **more: str
    ) -> HTTPResponse:
        response = await self.server.request(method, path, self.headers() | more, body)
        for line in response.headers.get_list("Set-Cookie"):
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        return response

    async def ask_ticket(self) -> HTTPResponse:
        return await self.request("POST", "nbsecrets/ticket", body="")

    async def ticket(self) -> str:
        response = await self.ask_ticket()
        assert response.code == 200, (response.code, response.body)
        ticket: str = json.loads(response.body)["ticket"]
        return ticket

    async def open(self, ticket: str | None) -> WebSocketClientConnection:
        """Opens the socket with this ticket; HTTPClientError where the handshake is refused."""
        protocols = ["nbsecrets.v1"] if ticket is None else ["nbsecrets.v1", f"ticket.{ticket}"]
        return await websocket_connect(
            HTTPRequest(
                self.server.url("nbsecrets/ws", "ws"),
                headers=self.headers(),
                request_timeout=PATIENCE_SECONDS,
            ),
            subprotocols=protocols,
            max_message_size=64 * 1024 * 1024,
        )

    async def post_frames(self, stream: str, frames: object) -> HTTPResponse:
        """Posts frames for the stream with this id."""
        named = {"X-Nbsecrets-Stream": stream}
        return await self.request("POST", "nbsecrets/frames", json.dumps(frames), **named)

    async def connect(self) -> WebSocketClientConnection:
        return await self.open(await self.ticket())
