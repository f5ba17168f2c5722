"""Who is refused, by each handler."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from conftest import StartServer
from running_server import TOKEN, RunningServer, Visitor
from tornado.httpclient import HTTPClientError

Attempt = Callable[[Visitor, str | None], Awaitable[int]]


async def post_ticket(visitor: Visitor, _ticket: str | None) -> int:
    return (await visitor.ask_ticket()).code


async def open_socket(visitor: Visitor, ticket: str | None) -> int:
    try:
        socket = await visitor.open(ticket)
    except HTTPClientError as error:
        return error.code
    socket.close()
    return 101


HANDLERS: list[Attempt] = [post_ticket, open_socket]
EACH_HANDLER = pytest.mark.parametrize("attempt", HANDLERS)
ACCEPTED = {200, 101}


def refused(code: int) -> bool:
    return code in {403, 404}


async def someone(server: RunningServer, **changes: Any) -> tuple[Visitor, str]:
    """Somebody who has logged in and holds a good ticket, and then changes."""
    visitor = await Visitor.logged_in(server)
    ticket = await visitor.ticket()
    for name, value in changes.items():
        setattr(visitor, name, value)
    return visitor, ticket


@EACH_HANDLER
async def test_a_page_of_the_server_is_accepted(
    echo_server: RunningServer, attempt: Attempt
) -> None:
    visitor, ticket = await someone(echo_server)
    assert await attempt(visitor, ticket) in ACCEPTED


@EACH_HANDLER
async def test_no_login(echo_server: RunningServer, attempt: Attempt) -> None:
    visitor, ticket = await someone(echo_server, cookies={})
    assert await attempt(visitor, ticket) == 403


@EACH_HANDLER
async def test_a_wrong_token(echo_server: RunningServer, attempt: Attempt) -> None:
    visitor, ticket = await someone(echo_server, cookies={}, token="wrong")
    assert await attempt(visitor, ticket) == 403


@EACH_HANDLER
async def test_a_cookie_without_xsrf(echo_server: RunningServer, attempt: Attempt) -> None:
    """Without `_xsrf` no ticket is given, and without a ticket no socket opens."""
    visitor = await Visitor.logged_in(echo_server, send_xsrf=False)
    assert await attempt(visitor, None) == 403


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
async def test_a_foreign_origin(echo_server: RunningServer, attempt: Attempt, origin: str) -> None:
    visitor, ticket = await someone(echo_server, origin=origin.format(port=echo_server.port))
    assert refused(await attempt(visitor, ticket))


@EACH_HANDLER
async def test_a_foreign_origin_with_the_token(
    echo_server: RunningServer, attempt: Attempt
) -> None:
    visitor, ticket = await someone(echo_server, origin="https://evil.example", token=TOKEN)
    assert refused(await attempt(visitor, ticket))


@EACH_HANDLER
async def test_no_origin_is_for_clients_with_the_token(
    echo_server: RunningServer, attempt: Attempt
) -> None:
    visitor, ticket = await someone(echo_server, origin=None)
    assert refused(await attempt(visitor, ticket))
    visitor, ticket = await someone(echo_server, origin=None, token=TOKEN, send_xsrf=False)
    assert await attempt(visitor, ticket) in ACCEPTED


@pytest.mark.parametrize("setting", ["allow_origin = '*'", "allow_origin_pat = '.*'"])
async def test_allow_origin_does_not_widen(start_server: StartServer, setting: str) -> None:
    server = start_server(f"c.ServerApp.{setting}")
    for attempt in HANDLERS:
        visitor, ticket = await someone(server)
        assert await attempt(visitor, ticket) in ACCEPTED
        visitor, ticket = await someone(server, origin="https://evil.example")
        assert refused(await attempt(visitor, ticket))
        preflight = await visitor.request("OPTIONS", "nbsecrets/ticket")
        assert "Access-Control-Allow-Origin" not in preflight.headers


async def test_a_ticket_that_was_never_given(echo_server: RunningServer) -> None:
    visitor = await Visitor.logged_in(echo_server)
    for ticket in [None, "", "A" * 43]:
        assert await open_socket(visitor, ticket) == 403


async def test_a_ticket_opens_one_socket(echo_server: RunningServer) -> None:
    visitor, ticket = await someone(echo_server)
    assert await open_socket(visitor, ticket) == 101
    assert await open_socket(visitor, ticket) == 403


async def test_somebody_elses_ticket(echo_server: RunningServer) -> None:
    _, ticket = await someone(echo_server)
    other = await Visitor.logged_in(echo_server)
    assert await open_socket(other, ticket) == 403


async def test_an_expired_ticket(start_server: StartServer) -> None:
    server = start_server("import jupyterlab_nbsecrets.tickets as t\nt.LIFETIME_SECONDS = 0.0")
    visitor, ticket = await someone(server)
    assert await open_socket(visitor, ticket) == 403


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
    for attempt in HANDLERS:
        assert await attempt(visitor, "A" * 43) == 403
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
    for attempt in HANDLERS:
        assert await attempt(alice, await alice.ticket()) in ACCEPTED
    guest = await Visitor.logged_in(server, name="bob")
    assert json.loads((await guest.request("GET", "api/me")).body)["identity"]["username"] == "bob"
    for attempt in HANDLERS:
        before = server.log().count("Only the owner of this server")
        assert await attempt(guest, "A" * 43) == 403
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
