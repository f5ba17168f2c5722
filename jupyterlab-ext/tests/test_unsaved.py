from __future__ import annotations

import json

from running_server import RunningServer, Visitor


async def test_without_a_collaboration_nothing_is_unsaved(echo_server: RunningServer) -> None:
    visitor = await Visitor.logged_in(echo_server)
    response = await visitor.request("POST", "nbsecrets/unsaved", body="")
    assert response.code == 200
    assert json.loads(response.body) == {"unsaved": []}
    assert response.headers["Cache-Control"] == "no-store"
