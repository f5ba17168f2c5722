"""When the service's process starts and ends."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import sys
from pathlib import Path

from conftest import StartServer
from running_server import TOKEN, RunningServer, Visitor, stand_in
from test_carrying import ask, connect, facts, read_to_end
from tornado.websocket import WebSocketClosedError

FRAME_OF_64_KIB = "x" * (64 * 1024)


def is_gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    status = Path(f"/proc/{pid}/stat")
    # A container's first process may collect its orphans late: a zombie has ended.
    return status.is_file() and status.read_text().rpartition(")")[2].split()[0] == "Z"


async def until_gone(pid: int) -> None:
    while not is_gone(pid):
        await asyncio.sleep(0.02)


async def test_a_crash_closes_pages_and_the_next_page_starts_it(start_server: StartServer) -> None:
    server = start_server()
    visitor = await Visitor.logged_in(server)
    crashing, other = await visitor.connect(), await visitor.connect()
    before = (await facts(other))["pid"]
    await crashing.write_message("crash")
    for socket in [crashing, other]:
        assert await read_to_end(socket) == (4001, "service ended")
    again = await visitor.connect()
    pid = (await facts(again))["pid"]
    assert pid != before
    # Output that is no envelope ends it in the same way.
    await again.write_message("damage")
    assert (await read_to_end(again))[0] == 4001
    await until_gone(pid)


async def test_restart_limit(start_server: StartServer) -> None:
    server = start_server(
        "import jupyterlab_nbsecrets.node_service as n\nn.STARTS_WINDOW_SECONDS = 3.0",
        service="crashing_service.mjs",
    )
    visitor = await Visitor.logged_in(server)
    ends: list[tuple[int | None, str | None]] = []
    while not ends or ends[-1][0] != 4503:
        ends.append(await read_to_end(await visitor.connect()))
    assert 1 <= len(ends) <= 6
    assert {code for code, _ in ends[:-1]} <= {4001}
    reason = ends[-1][1] or ""
    assert reason.startswith("The secrets service keeps ending; see the server's log. Next try in")
    assert (await server.request("GET", f"api/status?token={TOKEN}")).code == 200
    await asyncio.sleep(3.1)
    assert (await read_to_end(await visitor.connect()))[0] == 4001


async def test_a_paused_service_costs_only_the_page_that_stuffs(start_server: StartServer) -> None:
    server = start_server()
    visitor = await Visitor.logged_in(server)
    stuffing, other = await visitor.connect(), await visitor.connect()
    pid = (await facts(stuffing))["pid"]
    os.kill(pid, signal.SIGSTOP)
    with contextlib.suppress(WebSocketClosedError):
        for number in range(400):
            await stuffing.write_message(FRAME_OF_64_KIB)
            if number == 100:
                assert (await server.request("GET", f"api/status?token={TOKEN}")).code == 200
    assert (await read_to_end(stuffing))[0] == 1013
    assert (await server.request("GET", f"api/status?token={TOKEN}")).code == 200
    await other.write_message("meanwhile")
    os.kill(pid, signal.SIGCONT)
    assert await other.read_message() == "meanwhile"


async def test_it_ends_with_the_server(start_server: StartServer) -> None:
    server = start_server()
    socket = await connect(server)
    pid = (await facts(socket))["pid"]
    server.stop()
    assert server.process.returncode == 0
    assert is_gone(pid)
    assert (await read_to_end(socket))[0] == 1001


async def test_it_ends_with_the_server_even_when_paused(start_server: StartServer) -> None:
    server = start_server()
    socket = await connect(server)
    pid = (await facts(socket))["pid"]
    os.kill(pid, signal.SIGSTOP)
    for _ in range(20):
        await socket.write_message(FRAME_OF_64_KIB)
    server.stop()
    assert is_gone(pid)


async def test_it_may_stay_and_ends_when_the_server_is_killed(start_server: StartServer) -> None:
    server = start_server("c.NbSecretsApp.idle_seconds = 0")
    visitor = await Visitor.logged_in(server)
    socket = await visitor.connect()
    pid = (await facts(socket))["pid"]
    socket.close()
    await asyncio.sleep(0.3)
    assert (await facts(await visitor.connect()))["pid"] == pid
    server.kill()
    await until_gone(pid)


async def test_it_ends_when_idle_and_starts_again(start_server: StartServer) -> None:
    server = start_server("c.NbSecretsApp.idle_seconds = 0.5")
    visitor = await Visitor.logged_in(server)
    socket = await visitor.connect()
    pid = (await facts(socket))["pid"]
    await asyncio.sleep(1)
    assert (await facts(socket))["pid"] == pid
    socket.close()
    await until_gone(pid)
    again = await visitor.connect()
    assert (await facts(again))["pid"] != pid
    assert "ended" not in server.log()


def staying(*options: str) -> str:
    """The configuration of a service that says that it must stay."""
    command = [*stand_in("echo_service.mjs"), "--stay", *options]
    return f"c.NbSecretsApp.service_command = {command!r}\n"


async def pids(starts: Path, count: int) -> list[int]:
    """Of the services that were started, once there are so many."""
    while not starts.is_file() or len(starts.read_text().splitlines()) < count:
        await asyncio.sleep(0.02)
    return [int(line) for line in starts.read_text().splitlines()]


async def test_one_that_must_stay_outlives_its_pages_and_comes_back_by_itself(
    start_server: StartServer, tmp_path: Path
) -> None:
    starts = tmp_path / "starts"
    server = start_server(
        staying() + "c.NbSecretsApp.idle_seconds = 0.2",
        service=None,
        environ={"STAND_IN_STARTS": str(starts)},
    )
    visitor = await Visitor.logged_in(server)
    socket = await visitor.connect()
    pid = (await facts(socket))["pid"]
    socket.close()
    await asyncio.sleep(0.6)
    socket = await visitor.connect()
    assert (await facts(socket))["pid"] == pid
    os.kill(pid, signal.SIGKILL)
    assert await read_to_end(socket) == (4001, "service ended")
    first, second = await pids(starts, 2)
    assert first == pid
    # Nobody has asked for it, and it is the one that pages get from now on.
    assert (await facts(await visitor.connect()))["pid"] == second
    assert "it is started again soon" in server.log()
    server.stop()
    await until_gone(second)


async def test_one_that_must_stay_and_keeps_ending_is_not_started_more_often_than_pages_may(
    start_server: StartServer, tmp_path: Path
) -> None:
    starts = tmp_path / "starts"
    patch = "import jupyterlab_nbsecrets.node_service as n\nn.RESTART_SECONDS = 0.01\n"
    environ = {"STAND_IN_STARTS": str(starts)}
    server = start_server(patch + staying("--crash"), service=None, environ=environ)
    await pids(starts, 5)
    while server.log().count("has ended") < 5:
        await asyncio.sleep(0.02)
    code, reason = await read_to_end(await connect(server))
    assert (code, len(await pids(starts, 5))) == (4503, 5)
    assert (reason or "").startswith("The secrets service keeps ending")
    server.stop()
    # Later it is.
    patch += "n.STARTS_WINDOW_SECONDS = 0.5\n"
    start_server(patch + staying("--crash"), service=None, environ=environ)
    await pids(starts, 5 + 6)


async def test_allow_reveal(start_server: StartServer, echo_server: RunningServer) -> None:
    assert "--no-reveal" not in (await facts(await connect(echo_server)))["argv"]
    server = start_server("c.NbSecretsApp.allow_reveal = False")
    assert (await facts(await connect(server)))["argv"][:2] == ["serve", "--no-reveal"]


async def test_where_code_is(start_server: StartServer, echo_server: RunningServer) -> None:
    argv = (await facts(await connect(echo_server)))["argv"]
    assert argv == ["serve", "--code", str(echo_server.home)]
    # Contents that are no files below a directory: nothing here is looked through.
    server = start_server(
        "c.ServerApp.contents_manager_class = "
        "'jupyter_server.services.contents.manager.AsyncContentsManager'"
    )
    assert (await facts(await connect(server)))["argv"] == ["serve"]


async def test_a_missing_node(start_server: StartServer) -> None:
    server = start_server(
        "import jupyterlab_nbsecrets.application as a\na.SERVICE_SCRIPT = a.Path(__file__)",
        service=None,
        environ={"NBSECRETS_NODE": "/nowhere/node"},
    )
    code, reason = await read_to_end(await connect(server))
    assert code == 4503
    assert reason == "The secrets service could not be started; the server's log says why."
    assert "NBSECRETS_NODE names /nowhere/node, which is not a program" in server.log()
    assert (await server.request("GET", f"api/status?token={TOKEN}")).code == 200


async def test_a_program_that_cannot_be_started(start_server: StartServer) -> None:
    server = start_server("c.NbSecretsApp.service_command = ['/nowhere/service']", service=None)
    assert (await read_to_end(await connect(server)))[0] == 4503
    assert "The secrets service could not be started: No such file" in server.log()


async def kernel_mount(server: RunningServer, folder: Path) -> str:
    """What a kernel sees in NBSECRETS_MOUNT; the kernel is a stand-in that writes it down."""
    seen = folder / "seen"
    visitor = await Visitor.logged_in(server)
    await visitor.request("POST", "api/kernels", json.dumps({"name": "writes-down"}))
    while not seen.is_file():
        await asyncio.sleep(0.02)
    return seen.read_text()


def kernel_path(folder: Path) -> dict[str, str]:
    code = (
        "import os, sys; p = sys.argv[1]; f = open(p + '.part', 'w'); "
        "f.write(os.environ.get('NBSECRETS_MOUNT', 'none')); f.close(); os.rename(p + '.part', p)"
    )
    spec = folder / "kernels" / "writes-down"
    spec.mkdir(parents=True)
    argv = [sys.executable, "-c", code, str(folder / "seen"), "{connection_file}"]
    document = {"argv": argv, "display_name": "Writes down", "language": "python"}
    (spec / "kernel.json").write_text(json.dumps(document))
    return {"JUPYTER_PATH": str(folder)}


async def test_kernels_are_told_where_the_mount_is(
    start_server: StartServer, tmp_path: Path
) -> None:
    server = start_server(environ=kernel_path(tmp_path))
    # The service says where the mount is before it answers anything.
    socket = await connect(server)
    await facts(socket)
    assert await kernel_mount(server, tmp_path) == "/stand-in/mount"
    # A service that is started again decides anew.
    await socket.write_message("crash")
    await read_to_end(socket)
    assert (await facts(await connect(server)))["mount"] is None


async def test_an_administrators_mount_is_kept(start_server: StartServer, tmp_path: Path) -> None:
    server = start_server(environ={**kernel_path(tmp_path), "NBSECRETS_MOUNT": "/theirs"})
    assert (await facts(await connect(server)))["mount"] == "/theirs"
    assert await kernel_mount(server, tmp_path) == "/theirs"


async def test_many_pages_come_and_go(echo_server: RunningServer) -> None:
    visitor = await Visitor.logged_in(echo_server)
    for number in range(30):
        socket = await visitor.connect()
        assert await ask(socket, f"page {number}") == f"page {number}"
        socket.close()
