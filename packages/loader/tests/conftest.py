import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from secret_mount import SecretMount

import nbsecrets
from nbsecrets import _load, _mount

HOST_PLACES = (
    "NBSECRETS_MOUNT",
    "NBSECRETS_SHARED",
    "XDG_RUNTIME_DIR",
    "XDG_DATA_HOME",
    "TMPDIR",
    "TMP",
    "TEMP",
)


@pytest.fixture(autouse=True)
def own_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """No test sees this machine's secrets, nor leaves variables behind: all places are new."""
    before = dict(os.environ)
    for name in HOST_PLACES:
        os.environ.pop(name, None)
    home = tmp_path / "home"
    home.mkdir()
    os.environ["HOME"] = str(home)
    os.environ["TMPDIR"] = str(tmp_path / "temporary")
    monkeypatch.setattr(_mount, "STANDARD_MOUNT", str(tmp_path / "standard"))
    monkeypatch.setattr(_mount, "SHARED_MEMORY", str(tmp_path / "shared-memory"))
    for record in ("_put", "_brought", "generations"):
        monkeypatch.setattr(_load, record, {})
    yield tmp_path
    os.environ.clear()
    os.environ.update(before)


@pytest.fixture
def mount(tmp_path: Path) -> SecretMount:
    """A mount that NBSECRETS_MOUNT names; empty until a test writes to it."""
    made = SecretMount(tmp_path / "mount")
    os.environ["NBSECRETS_MOUNT"] = str(made)
    return made


@pytest.fixture
def source_directory() -> str:
    """What a fresh process needs as PYTHONPATH."""
    return str(Path(nbsecrets.__file__).parents[1])
