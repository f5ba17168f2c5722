from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from running_server import RunningServer, stand_in

TEST_SECONDS = 60.0
StartServer = Callable[..., RunningServer]


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Runs `async def` tests, each on an event loop of its own."""
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    names = inspect.signature(pyfuncitem.obj).parameters
    arguments: dict[str, Any] = {name: pyfuncitem.funcargs[name] for name in names}
    asyncio.run(asyncio.wait_for(pyfuncitem.obj(**arguments), TEST_SECONDS))
    return True


def _servers(root: Path) -> Iterator[StartServer]:
    started: list[RunningServer] = []

    def start(
        config: str = "", *, service: str | None = "echo_service.mjs", **settings: Any
    ) -> RunningServer:
        if service is not None:
            config = f"c.NbSecretsApp.service_command = {stand_in(service)!r}\n{config}"
        server = RunningServer(root / f"server-{len(started)}", config, **settings)
        server.start()
        started.append(server)
        return server

    try:
        yield start
    finally:
        for server in started:
            server.stop()


@pytest.fixture
def start_server(tmp_path: Path) -> Iterator[StartServer]:
    """Starts a server with a stand-in for the service; it is stopped after the test."""
    yield from _servers(tmp_path)


@pytest.fixture(scope="session")
def echo_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """One server for all tests that leave it as it was. It has a base_url of its own."""
    for start in _servers(tmp_path_factory.mktemp("echo")):
        yield start(base_url="/some/where/")
