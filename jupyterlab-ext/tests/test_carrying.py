"""Frames between pages and the service, which a stand-in answers."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from conftest import StartServer
from running_server import RunningServer, Visitor
from tornado.websocket import WebSocketClientConnection

MEBIBYTE = 1024 * 1024


async def ask(socket: WebSocketClientConnection, frame: str) -> Any:
    await socket.write_message(frame)
    return await socket.read_message()


async def facts(socket: WebSocketClientConnection) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(await ask(socket, "facts"))
    return answer


async def read_to_end(socket: WebSocketClientConnection) -> tuple[int | None, str | None]:
    while await socket.read_message() is not None:
        pass
    return socket.close_code, socket.close_reason


async def connect(server: RunningServer) -> WebSocketClientConnection:
    return await (await Visitor.logged_in(server)).connect()


@pytest.mark.parametrize(
    "frame",
    [
        '{"jsonrpc":"2.0","id":1,"method":"hello"}',
        "",
        "not JSON",
        "quotes \" ' \\ and \r\n lines, \u2028, \x00, é, 𝄞",
        '{"m":"\\ud800"}',
        "x" * (7 * MEBIBYTE),
        '"' * MEBIBYTE,
    ],
    ids=["json-rpc", "empty", "not-json", "unicode", "lone-surrogate", "large", "escapes"],
)
async def test_a_frame_comes_back_unchanged(echo_server: RunningServer, frame: str) -> None:
    socket = await connect(echo_server)
    assert socket.selected_subprotocol == "nbsecrets.v1"
    assert await ask(socket, frame) == frame
    socket.close()


async def test_two_pages_do_not_meet(echo_server: RunningServer) -> None:
    visitor = await Visitor.logged_in(echo_server)
    sockets = [await visitor.connect() for _ in range(3)]
    assert len({(await facts(socket))["connection"] for socket in sockets}) == 3

    async def talk(number: int) -> None:
        sent = [f"page {number}, frame {i}" for i in range(200)]
        for frame in sent:
            await sockets[number].write_message(frame)
        assert [await sockets[number].read_message() for _ in sent] == sent

    await asyncio.gather(*(talk(number) for number in range(3)))
    for socket in sockets:
        socket.close()


async def test_the_service_hears_of_a_closed_page(echo_server: RunningServer) -> None:
    visitor = await Visitor.logged_in(echo_server)
    leaving, staying = await visitor.connect(), await visitor.connect()
    connection = (await facts(leaving))["connection"]
    leaving.close()
    while connection not in (await facts(staying))["closed"]:
        await asyncio.sleep(0.01)
    staying.close()


async def test_the_service_may_refuse_a_connection(echo_server: RunningServer) -> None:
    visitor = await Visitor.logged_in(echo_server)
    unwanted, other = await visitor.connect(), await visitor.connect()
    await unwanted.write_message("refuse")
    assert (await read_to_end(unwanted))[0] == 4002
    assert await ask(other, "still here") == "still here"
    other.close()


async def test_an_over_limit_frame(echo_server: RunningServer) -> None:
    visitor = await Visitor.logged_in(echo_server)
    other = await visitor.connect()
    for frame in ["x" * (8 * MEBIBYTE + 1), "é" * (4 * MEBIBYTE + 1)]:
        socket = await visitor.connect()
        await socket.write_message(frame)
        assert await read_to_end(socket) == (1009, "A message may have at most 8 MiB.")
    assert await ask(other, "still here") == "still here"
    other.close()


async def test_jupyters_own_message_size_does_not_matter(start_server: StartServer) -> None:
    server = start_server("c.ServerApp.tornado_settings = {'websocket_max_message_size': 1000}")
    socket = await connect(server)
    frame = "x" * (8 * MEBIBYTE)
    assert await ask(socket, frame) == frame


async def test_binary_messages_are_refused(echo_server: RunningServer) -> None:
    socket = await connect(echo_server)
    await socket.write_message(b"bytes", binary=True)
    assert (await read_to_end(socket))[0] == 1003


async def test_a_page_that_does_not_read_is_closed(echo_server: RunningServer) -> None:
    visitor = await Visitor.logged_in(echo_server)
    slow, other = await visitor.connect(), await visitor.connect()
    floods = (await facts(other))["floods"]
    await slow.write_message("flood 100")
    # An answer that counts the flood comes after all of it.
    while (await facts(other))["floods"] == floods:
        await asyncio.sleep(0.02)
    assert (await read_to_end(slow))[0] == 4004
    assert await ask(other, "still here") == "still here"
    other.close()


async def test_an_answer_as_large_as_a_vault_arrives(echo_server: RunningServer) -> None:
    socket = await connect(echo_server)
    await socket.write_message("flood 22")
    for _ in range(22):
        assert len(await socket.read_message() or "") == MEBIBYTE
    socket.close()


async def test_what_is_logged(start_server: StartServer) -> None:
    """The service's complaints, shortened and on one line; never a frame."""
    server = start_server("c.Application.log_level = 'DEBUG'")
    socket = await connect(server)
    canary = "canary-7f3a"
    assert await ask(socket, canary) == canary
    assert await ask(socket, "complain") == "complained"
    while "a complaint" not in server.log():
        await asyncio.sleep(0.01)
    await socket.write_message(canary)
    await socket.write_message("damage")
    await read_to_end(socket)
    server.stop()
    log = server.log()
    assert canary not in log
    assert "output is damaged" in log
    assert "\x1b" not in log.split("a complaint")[1].splitlines()[0]
    assert all(len(line) < 1200 for line in log.splitlines() if "xxxx" in line)
