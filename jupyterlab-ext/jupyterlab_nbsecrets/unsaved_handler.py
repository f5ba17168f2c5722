"""POST nbsecrets/unsaved: which files have edits of several people that are not in them yet."""

from __future__ import annotations

from typing import Any

from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import APIHandler
from tornado import web

from .owner_only import OwnerOnly

COLLABORATION = "jupyter_server_ydoc"


class UnsavedHandler(OwnerOnly, APIHandler):
    """Answers `{"unsaved": ["analysis.ipynb"]}`, paths as Jupyter has them.

    Real-time collaboration keeps a document in the server's memory and writes its file once its
    people rest. What is written to that file meanwhile would replace what they typed.
    """

    @web.authenticated
    @authorized(action="execute")  # type: ignore[untyped-decorator]
    async def post(self) -> None:
        self.require_owner()
        self.set_header("Cache-Control", "no-store")
        self.finish({"unsaved": await self._unsaved()})

    async def _unsaved(self) -> list[str]:
        found = set()
        for collaboration in self._collaborations():
            for room in list(collaboration.ywebsocket_server.rooms):
                try:
                    document = await collaboration.get_document(room_id=room, copy=False)
                except LookupError:
                    continue  # everybody left meanwhile, and with that it was saved
                # Rooms of another kind hold no document.
                if document is not None and document.dirty and document.path:
                    found.add(document.path)
        return sorted(found)

    def _collaborations(self) -> list[Any]:
        """The extension that keeps these documents, where the server has it."""
        serverapp = self.serverapp
        if serverapp is None:
            return []
        return list(serverapp.extension_manager.extension_apps.get(COLLABORATION, ()))
