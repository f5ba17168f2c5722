"""`nbsecrets` where pip installed it: the command line, in the Node that the service runs in."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from .find_node import NodeNotFoundError, find_node


def main() -> int:
    """Runs the program with these arguments, in place of this process where that can be done."""
    program = Path(__file__).parent / "service" / "nbsecrets.mjs"
    try:
        node = find_node()
    except NodeNotFoundError as error:
        print(f"nbsecrets: {error}", file=sys.stderr)
        return 1
    command = [node, str(program), *sys.argv[1:]]
    if sys.platform == "win32":
        # A new program in this one's place would leave the terminal before it is done.
        return subprocess.run(command, check=False).returncode
    os.execvp(node, command)  # noqa: S606 - no shell between a person and their arguments
