import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from secret_mount import SecretMount

import nbsecrets
from nbsecrets import _mount


def write_record(content: bytes) -> Path:
    record = Path(_mount.data_directory()) / "mount"
    record.parent.mkdir(parents=True, exist_ok=True)
    record.write_bytes(content)
    return record


def make(directory: Path, value: str) -> str:
    SecretMount(directory).write({"A": value})
    return str(directory)


def test_the_four_places_in_their_order(own_machine: Path) -> None:
    uid = os.geteuid()
    temporary = make(own_machine / "temporary" / f"nbsecrets-{uid}", "temporary")
    assert (nbsecrets.where(), nbsecrets.get("A")) == (temporary, "temporary")

    os.environ["XDG_RUNTIME_DIR"] = str(own_machine / "runtime")
    runtime = make(own_machine / "runtime" / "nbsecrets", "runtime")
    assert (nbsecrets.where(), nbsecrets.get("A")) == (runtime, "runtime")

    recorded = make(own_machine / "récorded", "recorded")
    write_record(f"{recorded}/\n".encode())
    assert (nbsecrets.where(), nbsecrets.get("A")) == (recorded, "recorded")

    standard = make(own_machine / "standard", "standard")
    assert (nbsecrets.where(), nbsecrets.get("A")) == (standard, "standard")

    explicit = make(own_machine / "explicit", "explicit")
    os.environ["NBSECRETS_MOUNT"] = explicit + "/"
    assert (nbsecrets.where(), nbsecrets.get("A")) == (explicit, "explicit")

    shutil.rmtree(explicit)
    assert nbsecrets.where() == standard


def test_the_shared_memory_directory_comes_before_the_temporary_one() -> None:
    os.environ["XDG_RUNTIME_DIR"] = "/run/user/1"
    uid = os.geteuid()
    assert _mount.default_mounts() == [
        "/run/user/1/nbsecrets",
        f"{_mount.SHARED_MEMORY}/nbsecrets-{uid}",
        f"{os.environ['TMPDIR']}/nbsecrets-{uid}",
    ]
    os.environ["XDG_RUNTIME_DIR"] = "relative"
    del os.environ["TMPDIR"]
    assert _mount.default_mounts() == [
        f"{_mount.SHARED_MEMORY}/nbsecrets-{uid}",
        f"/tmp/nbsecrets-{uid}",
    ]


def test_nothing_found_names_all_four_places(own_machine: Path) -> None:
    os.environ["NBSECRETS_MOUNT"] = str(own_machine / "vanished")
    os.environ["XDG_RUNTIME_DIR"] = str(own_machine / "runtime")
    assert nbsecrets.where() is None
    for call in (nbsecrets.load, lambda: nbsecrets.load("A"), lambda: nbsecrets.path("A")):
        with pytest.raises(nbsecrets.MountNotFoundError) as caught:
            call()
        text = str(caught.value)
        assert f"(1) NBSECRETS_MOUNT: {own_machine}/vanished, which is not a directory" in text
        assert f"(2) the standard mount: {own_machine}/standard is not there" in text
        assert f"(3) the record {own_machine}/home/.local/share/nbsecrets/mount: not there" in text
        assert f"(4) the default places: {own_machine}/runtime/nbsecrets is not there, " in text
        assert "Open the Secrets panel" in text
    os.environ.pop("NBSECRETS_MOUNT")
    with pytest.raises(nbsecrets.MountNotFoundError, match=r"\(1\) NBSECRETS_MOUNT: not set"):
        nbsecrets.load()


def test_the_data_directory_follows_xdg_when_it_is_absolute(own_machine: Path) -> None:
    os.environ["XDG_DATA_HOME"] = str(own_machine / "data")
    assert _mount.data_directory() == str(own_machine / "data" / "nbsecrets")
    os.environ["XDG_DATA_HOME"] = "relative"
    assert _mount.data_directory() == str(own_machine / "home" / ".local" / "share" / "nbsecrets")


@pytest.mark.parametrize(
    ("platform", "directory"),
    [
        ("darwin", "{home}/Library/Application Support/nbsecrets"),
        ("win32", "C:\\Users\\me\\AppData\\Local/nbsecrets"),
    ],
)
def test_the_data_directory_of_other_platforms(
    monkeypatch: pytest.MonkeyPatch, platform: str, directory: str
) -> None:
    os.environ["LOCALAPPDATA"] = "C:\\Users\\me\\AppData\\Local"
    monkeypatch.setattr(sys, "platform", platform)
    assert _mount.data_directory() == directory.format(home=os.environ["HOME"])


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "does not hold an absolute path"),
        (b"relative/path\n", "does not hold an absolute path"),
        (b"/a\0b\n", "does not hold an absolute path"),
        (b"/\xff\n", "is not UTF-8 text"),
        (b"/nowhere/at/all\n", "/nowhere/at/all is not there"),
        (b"/etc/passwd/x\n", "/etc/passwd/x cannot be looked at (Not a directory)"),
        (b"/etc/passwd\n", "/etc/passwd was refused because it is not a directory"),
    ],
)
def test_a_bad_record_is_explained(content: bytes, problem: str) -> None:
    record = write_record(content)
    with pytest.raises(nbsecrets.MountNotFoundError) as caught:
        nbsecrets.load()
    assert f"(3) the record {record}: {problem};" in str(caught.value)


def test_a_record_that_is_no_file_is_explained() -> None:
    Path(_mount.data_directory(), "mount").mkdir(parents=True)
    with pytest.raises(nbsecrets.MountNotFoundError, match=r"mount: cannot be read \(Is a dir"):
        nbsecrets.load()


def test_reader_without_the_writers_runtime_directory_finds_the_record(
    own_machine: Path, source_directory: str
) -> None:
    write_record(make(own_machine / "runtime" / "nbsecrets", "v").encode() + b"\n")
    environment = {"HOME": os.environ["HOME"], "PYTHONPATH": source_directory}
    script = "import nbsecrets; print(nbsecrets.load('A').mount)"
    output = subprocess.run(
        [sys.executable, "-c", script],
        env=environment,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout
    assert output.strip() == str(own_machine / "runtime" / "nbsecrets")
