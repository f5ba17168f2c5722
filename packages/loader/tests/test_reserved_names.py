import os
import re
from pathlib import Path

import pytest
from secret_mount import SecretMount

import nbsecrets
from nbsecrets._reserved import RESERVED_NAMES

THE_LIST = Path(__file__).parents[3] / "shared" / "src" / "reserved-names.ts"


def test_the_list_is_the_one_of_the_core() -> None:
    text = re.sub(r"//.*|/\*.*?\*/", "", THE_LIST.read_text("utf-8"), flags=re.DOTALL)
    names = re.findall(r'"([A-Za-z0-9_]+)"', text)
    assert len(names) > 30
    assert sorted(names) == sorted(RESERVED_NAMES)


@pytest.mark.parametrize("name", sorted(RESERVED_NAMES))
def test_skipped_unless_asked_for(mount: SecretMount, name: str) -> None:
    mount.write({name: str(mount), "NODE_AUTH_TOKEN": "fine"})
    before = os.environ.get(name)
    loaded = nbsecrets.load()
    assert loaded.names == ("NODE_AUTH_TOKEN",)
    assert f"nbsecrets.load('{name}')" in loaded.skipped[name]
    assert os.environ.get(name) == before
    assert nbsecrets.load(name).names == (name,)
    assert os.environ[name] == str(mount)
    assert nbsecrets.get(name) == str(mount)


def test_on_windows_names_have_no_case(mount: SecretMount, monkeypatch: pytest.MonkeyPatch) -> None:
    mount.write({"Path": "v"})
    assert nbsecrets.load().names == ("Path",)
    monkeypatch.setattr("sys.platform", "win32")
    assert not nbsecrets.load()
