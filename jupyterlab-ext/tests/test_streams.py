"""Frames over a stream, which a page takes whose socket does not open."""

from __future__ import annotations

import asyncio
import json

import pytest
from conftest import StartServer
from open_stream import OpenStream
from running_server import RunningServer, Visitor
from test_carrying import facts

MEBIBYTE = 1024 * 1024
TOO_LARGE = (1009, "A message may have at most 8 MiB.")


async def connect(server: RunningServer) -> OpenStream:
    return await OpenStream.connect(await Visitor.logged_in(server))


@pytest.mark.parametrize(
    "frame",
    [
        '{"jsonrpc":"2.0","id":1,"method":"hello"}',
        "",
        "quotes \" ' \\ and \r\n lines, \u2028, \x00, é, 𝄞",
        '{"m":"\\ud800"}',
        "x" * (8 * MEBIBYTE),
    ],
    ids=["json-rpc", "empty", "unicode", "escaped-surrogate", "large"],
)
async def test_a_frame_comes_back_unchanged(echo_server: RunningServer, frame: str) -> None:
    stream = await connect(echo_server)
    assert await stream.ask(frame) == frame
    stream.close()


async def test_frames_of_one_request_keep_their_order(echo_server: RunningServer) -> None:
    stream = await connect(echo_server)
    sent = [f"frame {number}" for number in range(500)]
    await stream.send(*sent)
    assert [(await stream.read() or {})["m"] for _ in sent] == sent
    stream.close()


async def test_nothing_on_the_way_may_hold_lines_back(echo_server: RunningServer) -> None:
    visitor = await Visitor.logged_in(echo_server)
    stream = await OpenStream.open(visitor, **{"Accept-Encoding": "gzip, deflate, br"})
    assert stream.headers["content-type"] == "application/x-ndjson"
    assert stream.headers["cache-control"] == "no-store, no-transform"
    assert stream.headers["x-accel-buffering"] == "no"
    assert "content-encoding" not in stream.headers
    first = await stream.read() or {}
    assert len(first["stream"]) >= 43
    stream.close()


async def test_a_silent_stream_is_pinged(start_server: StartServer) -> None:
    server = start_server("import jupyterlab_nbsecrets.stream_handler as s\ns.PING_SECONDS = 0.02")
    stream = await connect(server)
    reading = asyncio.create_task(stream.read())
    while stream.pings < 3:
        await asyncio.sleep(0.01)
    await stream.send("still here")
    assert (await reading or {}).get("m") == "still here"
    stream.close()


async def test_an_id_is_good_for_its_stream_and_its_user(echo_server: RunningServer) -> None:
    owner, other = [await Visitor.logged_in(echo_server) for _ in range(2)]
    streams = [await OpenStream.connect(visitor) for visitor in [owner, owner, other]]
    assert len({stream.identity for stream in streams}) == 3
    for identity in ["", "A" * 43, streams[2].identity]:
        assert (await owner.post_frames(identity, ["stolen"])).code == 404
    assert (await other.post_frames(streams[0].identity, ["stolen"])).code == 404
    for number, stream in enumerate(streams):
        assert await stream.ask(f"own {number}") == f"own {number}"
    for stream in streams:
        stream.close()
        assert stream.identity not in echo_server.log()


async def test_the_service_hears_of_a_page_that_went_away(echo_server: RunningServer) -> None:
    visitor = await Visitor.logged_in(echo_server)
    leaving, staying = await OpenStream.connect(visitor), await visitor.connect()
    connection = json.loads(await leaving.ask("facts"))["connection"]
    leaving.close()
    while connection not in (await facts(staying))["closed"]:
        await asyncio.sleep(0.01)
    assert (await visitor.post_frames(leaving.identity, ["late"])).code == 404
    staying.close()


@pytest.mark.parametrize(
    ("body", "end"),
    [
        (json.dumps(["x" * (8 * MEBIBYTE + 1)]), TOO_LARGE),
        (json.dumps(["é" * (4 * MEBIBYTE + 1)], ensure_ascii=False), TOO_LARGE),
        (json.dumps(["x"] * (6 * MEBIBYTE)), TOO_LARGE),
        ("", (1003, "Only a list of text messages is carried.")),
        ('{"m":"x"}', (1003, "Only a list of text messages is carried.")),
        ("[1]", (1003, "Only a list of text messages is carried.")),
        ("[" * 100_000, (1003, "Only a list of text messages is carried.")),
        (
            json.dumps(["x"] * 5000),
            (1013, "The secrets service is not reading; too much is waiting."),
        ),
    ],
    ids=["frame", "as-utf-8", "request", "empty", "no-list", "no-text", "nested", "many"],
)
async def test_what_is_not_carried(
    echo_server: RunningServer, body: str, end: tuple[int, str]
) -> None:
    visitor = await Visitor.logged_in(echo_server)
    stream, other = await OpenStream.connect(visitor), await OpenStream.connect(visitor)
    named = {"X-Nbsecrets-Stream": stream.identity}
    assert (await visitor.request("POST", "nbsecrets/frames", body, **named)).code == 204
    assert await stream.read_to_end() == end
    assert (await visitor.post_frames(stream.identity, ["late"])).code == 404
    assert await other.ask("still here") == "still here"
    other.close()


async def test_a_page_that_does_not_read_is_closed(start_server: StartServer) -> None:
    server = start_server("import jupyterlab_nbsecrets.stream_handler as s\ns.CLOSING_SECONDS = 0")
    visitor = await Visitor.logged_in(server)
    slow, other = await OpenStream.connect(visitor), await visitor.connect()
    connection = json.loads(await slow.ask("facts"))["connection"]
    await slow.send("flood 100")
    while connection not in (await facts(other))["closed"]:
        await asyncio.sleep(0.02)
    # It is cut, since the reason would wait for ever behind what the page does not read.
    assert await slow.read_to_end() == (None, None)
    other.close()


async def test_an_answer_as_large_as_a_vault_arrives(echo_server: RunningServer) -> None:
    stream = await connect(echo_server)
    await stream.send("flood 22")
    for _ in range(22):
        assert len((await stream.read() or {})["m"]) == MEBIBYTE
    stream.close()


async def test_the_service_may_refuse_or_end(start_server: StartServer) -> None:
    server = start_server()
    visitor = await Visitor.logged_in(server)
    unwanted, other = await OpenStream.connect(visitor), await OpenStream.connect(visitor)
    await unwanted.send("refuse")
    assert await unwanted.read_to_end() == (4002, "The secrets service refused this connection.")
    await other.send("crash")
    assert await other.read_to_end() == (4001, "service ended")
    again = await OpenStream.connect(visitor)
    assert await again.ask("started again") == "started again"
    again.close()


async def test_a_service_that_cannot_start(start_server: StartServer) -> None:
    server = start_server("c.NbSecretsApp.service_command = ['/does/not/exist']", service=None)
    stream = await OpenStream.open(await Visitor.logged_in(server))
    code, reason = await stream.read_to_end()
    assert code == 4503
    assert reason is not None and "server's log" in reason


async def test_a_server_that_stops(start_server: StartServer) -> None:
    server = start_server()
    stream = await connect(server)
    stopping = asyncio.ensure_future(asyncio.to_thread(server.stop))
    assert (await stream.read_to_end())[0] in {1001, None}
    await stopping


async def test_nothing_that_was_carried_is_logged(start_server: StartServer) -> None:
    server = start_server("c.Application.log_level = 10")
    stream = await connect(server)
    canary = "canary-51c0"
    assert await stream.ask(canary) == canary
    stream.close()
    while "page 1 has gone, 0 open" not in server.log():
        await asyncio.sleep(0.01)
    server.stop()
    log = server.log()
    assert "nbsecrets/frames" in log
    assert canary not in log
    assert stream.identity not in log
    assert "Traceback" not in log
