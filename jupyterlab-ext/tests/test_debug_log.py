"""What `--debug` writes down, and what nothing ever does."""

from __future__ import annotations

import asyncio
import base64
import json
import re

from conftest import StartServer
from running_server import Visitor
from test_real_service import request
from tornado.httpclient import HTTPClientError

VALUE = "canary-77d1-value"
NAME = "CANARY_NAME"
NOTE = "canary note"


async def test_debug_tells_what_happens_and_nothing_of_what_is_carried(
    start_server: StartServer,
) -> None:
    # As the option --debug sets it.
    server = start_server("c.Application.log_level = 10", service=None)
    visitor = await Visitor.logged_in(server)
    used = await visitor.ticket()
    socket = await visitor.open(used)
    try:
        await visitor.open(used)
        raise AssertionError("a ticket is good once")
    except HTTPClientError as error:
        assert error.code == 403
    await request(socket, 1, "hello", {"protocol": 1})
    encoded = base64.b64encode(VALUE.encode()).decode()
    details = {"description": NOTE}
    put = {"kind": "put", "name": NAME, "value": {"base64": encoded}, "mode": "create"}
    await request(socket, 2, "store/apply", {"changes": [put | {"details": details}]})
    shown = await request(socket, 3, "store/reveal", {"name": NAME})
    assert base64.b64decode(shown["base64"]).decode() == VALUE
    await socket.write_message(json.dumps({"jsonrpc": "2.0", "id": 4, "method": NAME}))
    await socket.read_message()
    socket.close()
    while "page 1 has gone, 0 open" not in server.log():
        await asyncio.sleep(0.02)
    server.stop()
    log = server.log()
    assert re.search(r"\[D .*\] nbsecrets: the service runs as process \d+", log)
    assert "nbsecrets: page 1 came, 1 open" in log
    assert "nbsecrets: kernels read /" in log
    assert re.search(r"nbsecrets: process \d+ has ended with 0", log)
    for carried in [VALUE, encoded, NAME, NOTE, used, "store/apply", "jsonrpc"]:
        assert carried not in log
