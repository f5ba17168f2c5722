"""The service that npm builds, through the whole way from a page's socket."""

from __future__ import annotations

import json
from typing import Any

import pytest
from conftest import StartServer
from test_carrying import connect
from tornado.websocket import WebSocketClientConnection

from jupyterlab_nbsecrets.application import SERVICE_SCRIPT


async def request(
    socket: WebSocketClientConnection, number: int, method: str, params: Any = None
) -> Any:
    message: dict[str, Any] = {"jsonrpc": "2.0", "id": number, "method": method}
    if params is not None:
        message["params"] = params
    await socket.write_message(json.dumps(message))
    answer = json.loads(await socket.read_message() or "{}")
    assert answer["id"] == number
    return answer["result"]


@pytest.mark.parametrize("allow_reveal", [True, False])
async def test_a_page_speaks_with_the_service(
    start_server: StartServer, allow_reveal: bool
) -> None:
    assert SERVICE_SCRIPT.is_file(), "run `npm run build` at the root of the checkout first"
    server = start_server(f"c.NbSecretsApp.allow_reveal = {allow_reveal}", service=None)
    socket = await connect(server)
    hello = await request(socket, 1, "hello", {"protocol": 1})
    assert hello["protocol"] == 1
    assert hello["supports"]["reveal"] is allow_reveal
    assert await request(socket, 2, "store/list") == []
    again = await connect(server)
    assert (await request(again, 1, "hello", {"protocol": 1}))["protocol"] == 1
