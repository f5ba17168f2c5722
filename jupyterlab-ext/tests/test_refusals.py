"""Who is refused, by each handler."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import pytest
from conftest import StartServer
from open_stream import OpenStream
from running_server import TOKEN, RunningServer, Visitor
from tornado.httpclient import HTTPClientError

UNKNOWN = "A" * 43


@dataclass
class Handler:
    """One of the extension's handlers: what a visitor gets first, and the request itself."""

    hold: Callable[[Visitor], Awaitable[Any]]
    attempt: Callable[[Visitor, Any], Awaitable[int]]


async def hold_nothing(_visitor: Visitor) -> None:
    pass


async def post_ticket(visitor: Visitor, _held: Any) -> int:
    return (await visitor.ask_ticket()).code


async def open_socket(visitor: Visitor, ticket: str | None) -> int:
    try:
        socket = await visitor.open(ticket)
    except HTTPClientError as error:
        return error.code
    socket.close()
    return 101


async def open_stream(visitor: Visitor, _held: Any) -> int:
    stream = await OpenStream.open(visitor)
    stream.close()
    return stream.status


async def post_frames(visitor: Visitor, stream: OpenStream | str) -> int:
    if isinstance(stream, str):
        return (await visitor.post_frames(stream, ["frame"])).code
    code = (await visitor.post_frames(stream.identity, ["frame"])).code
    stream.close()
    return code


async def post_unsaved(visitor: Visitor, _held: Any) -> int:
    return (await visitor.request("POST", "nbsecrets/unsaved", body="")).code


HANDLERS = {
    "ticket": Handler(hold_nothing, post_ticket),
    "socket": Handler(Visitor.ticket, open_socket),
    "stream": Handler(hold_nothing, open_stream),
    "frames": Handler(OpenStream.connect, post_frames),
    "unsaved": Handler(hold_nothing, post_unsaved),
}
EACH_HANDLER = pytest.mark.parametrize("handler", HANDLERS.values(), ids=HANDLERS.keys())
ACCEPTED = {200, 101, 204}


def refused(code: int) -> bool:
    return code in {403, 404}


async def someone(server: RunningServer, handler: Handler, **changes: Any) -> int:
    """Somebody who has logged in and holds what the handler wants, and then changes, and tries."""
    visitor = await Visitor.logged_in(server)
    held = await handler.hold(visitor)
    for name, value in changes.items():
        setattr(visitor, name, value)
    return await handler.attempt(visitor, held)


@EACH_HANDLER
async def test_a_page_of_the_server_is_accepted(
    echo_server: RunningServer, handler: Handler
) -> None:
    assert await someone(echo_server, handler) in ACCEPTED


@EACH_HANDLER
async def test_no_login(echo_server: RunningServer, handler: Handler) -> None:
    assert await someone(echo_server, handler, cookies={}) == 403


@EACH_HANDLER
async def test_a_wrong_token(echo_server: RunningServer, handler: Handler) -> None:
    assert await someone(echo_server, handler, cookies={}, token="wrong") == 403


@EACH_HANDLER
async def test_a_cookie_without_xsrf(echo_server: RunningServer, handler: Handler) -> None:
    """Without `_xsrf` no ticket is given, and without a ticket no socket opens."""
    assert await someone(echo_server, handler, send_xsrf=False) in {403, 101}


FOREIGN = [
    "https://evil.example",
    "http://127.0.0.1",  # another port
    "http://127.0.0.1:1",
    "http://localhost:{port}",  # another name of the same machine
    "http://127.0.0.1:{port}.evil.example",
    "http://user@127.0.0.1:{port}",
    "file://127.0.0.1:{port}",
    "null",
    "",
]


@EACH_HANDLER
@pytest.mark.parametrize("origin", FOREIGN)
async def test_a_foreign_origin(echo_server: RunningServer, handler: Handler, origin: str) -> None:
    assert refused(await someone(echo_server, handler, origin=origin.format(port=echo_server.port)))


@EACH_HANDLER
async def test_a_foreign_origin_with_the_token(
    echo_server: RunningServer, handler: Handler
) -> None:
    assert refused(await someone(echo_server, handler, origin="https://evil.example", token=TOKEN))


@EACH_HANDLER
async def test_no_origin_is_for_clients_with_the_token(
    echo_server: RunningServer, handler: Handler
) -> None:
    assert refused(await someone(echo_server, handler, origin=None))
    assert (
        await someone(echo_server, handler, origin=None, token=TOKEN, send_xsrf=False) in ACCEPTED
    )


@pytest.mark.parametrize("setting", ["allow_origin = '*'", "allow_origin_pat = '.*'"])
async def test_allow_origin_does_not_widen(start_server: StartServer, setting: str) -> None:
    server = start_server(f"c.ServerApp.{setting}")
    for handler in HANDLERS.values():
        assert await someone(server, handler) in ACCEPTED
        assert refused(await someone(server, handler, origin="https://evil.example"))
    foreign = Visitor(server, origin="https://evil.example")
    for path in ["ticket", "stream", "frames"]:
        preflight = await foreign.request("OPTIONS", f"nbsecrets/{path}")
        assert "Access-Control-Allow-Origin" not in preflight.headers


async def test_a_ticket_that_was_never_given(echo_server: RunningServer) -> None:
    visitor = await Visitor.logged_in(echo_server)
    for ticket in [None, "", "A" * 43]:
        assert await open_socket(visitor, ticket) == 403


async def test_a_ticket_opens_one_socket(echo_server: RunningServer) -> None:
    visitor = await Visitor.logged_in(echo_server)
    ticket = await visitor.ticket()
    assert await open_socket(visitor, ticket) == 101
    assert await open_socket(visitor, ticket) == 403


async def test_somebody_elses_ticket(echo_server: RunningServer) -> None:
    ticket = await (await Visitor.logged_in(echo_server)).ticket()
    other = await Visitor.logged_in(echo_server)
    assert await open_socket(other, ticket) == 403


async def test_an_expired_ticket(start_server: StartServer) -> None:
    server = start_server("import jupyterlab_nbsecrets.tickets as t\nt.LIFETIME_SECONDS = 0.0")
    assert await someone(server, HANDLERS["socket"]) == 403


DENYING = """
from jupyter_server.auth import Authorizer

class Denying(Authorizer):
    def is_authorized(self, handler, user, action, resource):
        return not (action == "execute" and resource == "nbsecrets")

c.ServerApp.authorizer_class = Denying
"""


async def test_an_authorizer_that_denies(start_server: StartServer) -> None:
    server = start_server(DENYING)
    visitor = await Visitor.logged_in(server)
    for handler in HANDLERS.values():
        assert await handler.attempt(visitor, UNKNOWN) == 403
    assert server.log().count("not authorized to execute on resource: nbsecrets") >= len(HANDLERS)


NAMED = """
from jupyter_server.auth import IdentityProvider, User

class Named(IdentityProvider):
    def generate_anonymous_user(self, handler):
        return User(handler.get_argument("name", "nobody"))

c.ServerApp.identity_provider_class = Named
"""


async def test_under_jupyterhub_only_the_owner(start_server: StartServer) -> None:
    server = start_server(NAMED, environ={"JUPYTERHUB_USER": "alice"})
    alice = await Visitor.logged_in(server, name="alice")
    for handler in HANDLERS.values():
        assert await handler.attempt(alice, await handler.hold(alice)) in ACCEPTED
    guest = await Visitor.logged_in(server, name="bob")
    assert json.loads((await guest.request("GET", "api/me")).body)["identity"]["username"] == "bob"
    for handler in HANDLERS.values():
        before = server.log().count("Only the owner of this server")
        assert await handler.attempt(guest, UNKNOWN) == 403
        assert server.log().count("Only the owner of this server") > before


async def test_a_ticket_is_not_cached_and_not_logged(echo_server: RunningServer) -> None:
    visitor = await Visitor.logged_in(echo_server)
    answer = await visitor.ask_ticket()
    assert answer.headers["Cache-Control"] == "no-store"
    document = json.loads(answer.body)
    assert document["expiresIn"] == 30
    assert await open_socket(visitor, document["ticket"]) == 101
    assert await open_socket(visitor, document["ticket"]) == 403
    assert document["ticket"] not in echo_server.log()
