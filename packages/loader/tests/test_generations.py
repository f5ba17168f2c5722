import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from secret_mount import SecretMount

import nbsecrets
from nbsecrets import _snapshot

LOADS = 200_000
WRITER = Path(__file__).with_name("swapping_writer.py")


@pytest.fixture
def swapping() -> Iterator["subprocess.Popen[str]"]:
    """A writer process that swaps generations of A and B (always equal) all the time."""
    directory = tempfile.mkdtemp(dir="/dev/shm" if os.path.isdir("/dev/shm") else None)
    os.environ["NBSECRETS_MOUNT"] = directory
    with subprocess.Popen(
        [sys.executable, str(WRITER), directory],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
        yield writer
        if writer.poll() is None:
            writer.communicate()
    shutil.rmtree(directory)


def test_200_000_loads_never_mix_generations(swapping: "subprocess.Popen[str]") -> None:
    mixed, seen = 0, set()
    for number in range(LOADS):
        loaded = nbsecrets.load() if number % 2 else nbsecrets.load("A", "B")
        assert loaded.names == ("A", "B")
        a, b = os.environ["A"], os.environ["B"]
        mixed += a != b
        seen.add(a)
    swaps = int(swapping.communicate()[0])
    assert mixed == 0
    assert len(seen) > 1_000, f"saw {len(seen)} of {swaps} generations"
    assert swaps > 10_000


def test_the_same_writer_gives_a_naive_reader_mixed_generations(
    swapping: "subprocess.Popen[str]",
) -> None:
    directory, mixed, torn = os.environ["NBSECRETS_MOUNT"], 0, 0
    for _ in range(10_000):
        try:
            a, b = (Path(directory, name).read_text() for name in ("A", "B"))
        except FileNotFoundError:
            torn += 1
        else:
            mixed += a != b
    assert swapping.poll() is None
    assert mixed > 0, f"{torn} of 10,000 found a file gone, none was mixed"


@pytest.mark.parametrize("descriptors", [True, False], ids=["descriptors", "paths as on Windows"])
class TestAGenerationThatGoesAway:
    @pytest.fixture(autouse=True)
    def way_to_read(self, monkeypatch: pytest.MonkeyPatch, descriptors: bool) -> None:
        monkeypatch.setattr(_snapshot, "_HAS_DESCRIPTORS", descriptors)

    def test_nothing_happens(self, mount: SecretMount) -> None:
        mount.write({"A": "one", "B": "two"})
        assert nbsecrets.load().names == nbsecrets.load("A", "B").names == ("A", "B")
        with pytest.raises(nbsecrets.SecretNotFoundError):
            nbsecrets.load("A", "C")

    @pytest.mark.parametrize("names", [(), ("A", "B")])
    def test_while_files_are_read(
        self, mount: SecretMount, monkeypatch: pytest.MonkeyPatch, names: "tuple[str, ...]"
    ) -> None:
        mount.write({"A": "old", "B": "old"})
        real_read, swapped = _snapshot._read_file, []

        def swap_after_first(*arguments: object) -> object:
            value = real_read(*arguments)  # type: ignore[arg-type]
            if not swapped:
                swapped.append(True)
                mount.write({"A": "new", "B": "new"})
            return value

        monkeypatch.setattr(_snapshot, "_read_file", swap_after_first)
        nbsecrets.load(*names)
        assert (os.environ["A"], os.environ["B"]) == ("new", "new")

    def test_before_it_is_listed(
        self, mount: SecretMount, monkeypatch: pytest.MonkeyPatch, descriptors: bool
    ) -> None:
        mount.write({"A": "old", "B": "old"})
        real_open, swapped = _snapshot._open_directory, []

        def swap_and_half_remove(*arguments: str) -> object:
            opened = real_open(*arguments)
            if not swapped:
                swapped.append(True)
                old = mount.generation
                saved = {name: (old / name).read_bytes() for name in "AB"}
                mount.write({"A": "new", "B": "new"})
                if not descriptors:  # the path is still there, with half its files
                    old.mkdir()
                    (old / "A").write_bytes(saved["A"])
            return opened

        monkeypatch.setattr(_snapshot, "_open_directory", swap_and_half_remove)
        assert nbsecrets.load().names == ("A", "B")
        assert (os.environ["A"], os.environ["B"]) == ("new", "new")

    def test_again_and_again(self, mount: SecretMount, monkeypatch: pytest.MonkeyPatch) -> None:
        mount.write({"A": "v"})
        real_open = _snapshot._open_directory

        def always_swap(*arguments: str) -> object:
            opened = real_open(*arguments)
            mount.write({"A": "v"})
            return opened

        monkeypatch.setattr(_snapshot, "_open_directory", always_swap)
        with pytest.raises(nbsecrets.MountUnreadableError, match="changed 200 times"):
            nbsecrets.load()

    def test_a_link_that_leads_nowhere(self, mount: SecretMount) -> None:
        (mount.directory / "..data").symlink_to("..gone")
        with pytest.raises(nbsecrets.MountUnreadableError, match=r"link \.\.data leads nowhere"):
            nbsecrets.load()


def test_a_file_that_grows_while_it_is_read(
    mount: SecretMount, monkeypatch: pytest.MonkeyPatch
) -> None:
    mount.write({"A": "x" * 100_000})
    real_read = os.read
    monkeypatch.setattr(os, "read", lambda file, size: real_read(file, min(size, 1_000)))
    assert nbsecrets.get("A") == "x" * 100_000


def test_no_descriptor_stays_open(mount: SecretMount) -> None:
    mount.write({"A": "v"})
    before = os.listdir("/dev/fd")
    for _ in range(50):
        nbsecrets.load()
        with pytest.raises(nbsecrets.SecretNotFoundError):
            nbsecrets.load("A", "ABSENT")
    assert len(os.listdir("/dev/fd")) == len(before)
