"""`nbsecrets`, as pip installs it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

COMMAND = Path(sys.executable).parent / (
    "nbsecrets.exe" if sys.platform == "win32" else "nbsecrets"
)


def run(*words: str, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [COMMAND, *words],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **environ},
    )


def test_it_is_the_command_line_with_its_arguments_and_its_exit_code() -> None:
    version = run("--version")
    assert (version.returncode, version.stderr) == (0, "")
    assert version.stdout == "0.1.0\n"
    refused = run("set", "--no-such-option")
    assert refused.returncode == 2
    assert refused.stderr.startswith("nbsecrets: There is an option")


def test_without_a_node_it_says_what_to_do() -> None:
    refused = run("list", NBSECRETS_NODE="/no/such/node")
    assert refused.returncode == 1
    assert refused.stderr.startswith("nbsecrets: NBSECRETS_NODE names /no/such/node")
