"""What is packed, and what is refused to be packed."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

from running_server import PACKAGE_ROOT

SHARE = "share/jupyter/labextensions/@nbsecrets/jupyterlab-ext"

LOADER = "wheels/nbsecrets-0.1.0-py3-none-any.whl"


def checkout(folder: Path) -> Path:
    """A copy of this package in which npm has built nothing."""
    copy = folder / "package"
    copy.mkdir()
    for name in ["pyproject.toml", "hatch_build.py", "install.json", "README.md"]:
        shutil.copy(PACKAGE_ROOT / name, copy)
    shutil.copytree(PACKAGE_ROOT / "jupyter-config", copy / "jupyter-config")
    package = copy / "jupyterlab_nbsecrets"
    built = shutil.ignore_patterns("labextension", "service", "wheels", "__pycache__")
    shutil.copytree(PACKAGE_ROOT / "jupyterlab_nbsecrets", package, ignore=built)
    # The checkout's own list: what npm builds is packed although git ignores it.
    ignored = ["labextension", "service", "wheels"]
    (copy / ".gitignore").write_text("".join(f"jupyterlab_nbsecrets/{name}/\n" for name in ignored))
    return copy


def build(copy: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", "dist"],
        cwd=copy,
        capture_output=True,
        text=True,
        check=False,
    )


def put(copy: Path, name: str) -> None:
    file = copy / "jupyterlab_nbsecrets" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("{}")


def test_what_npm_builds_must_be_there(tmp_path: Path) -> None:
    copy = checkout(tmp_path)
    for name, pattern in [
        ("labextension/package.json", "labextension/package.json"),
        ("service/nbsecrets.mjs", "service/nbsecrets.mjs"),
        (LOADER, "wheels/nbsecrets-*.whl"),
    ]:
        result = build(copy)
        assert result.returncode == 1
        assert f"jupyterlab_nbsecrets/{pattern} is missing: run `npm run build`" in result.stderr
        assert "Traceback" not in result.stderr
        put(copy, name)
    assert build(copy).returncode == 0


def test_what_the_wheel_holds(tmp_path: Path) -> None:
    copy = checkout(tmp_path)
    for name in [
        *("labextension/package.json", "labextension/static/style.js"),
        *("service/nbsecrets.mjs", "service/chunk-1.mjs", "service/nbsecrets.mjs.map"),
        LOADER,
    ]:
        put(copy, name)
    result = build(copy)
    assert result.returncode == 0, result.stderr
    (wheel,) = (copy / "dist").glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    data = "jupyterlab_nbsecrets-0.1.0.data/data"
    assert {
        f"{data}/{SHARE}/package.json",
        f"{data}/{SHARE}/static/style.js",
        f"{data}/{SHARE}/install.json",
        f"{data}/etc/jupyter/jupyter_server_config.d/jupyterlab_nbsecrets.json",
        "jupyterlab_nbsecrets/service/nbsecrets.mjs",
        "jupyterlab_nbsecrets/service/chunk-1.mjs",
        f"jupyterlab_nbsecrets/{LOADER}",
        "jupyterlab_nbsecrets/py.typed",
    } <= set(names)
    assert not [name for name in names if name.startswith("jupyterlab_nbsecrets/labextension")]
    assert not [name for name in names if name.endswith(".map")]
