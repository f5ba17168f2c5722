import os
from pathlib import Path

import pytest
from secret_mount import SecretMount

import nbsecrets
from nbsecrets import _mount

PLACES = ["record", "default"]


def place(kind: str, own_machine: Path) -> Path:
    """A mount that nobody named explicitly: recorded, or in a default place."""
    if kind == "default":
        os.environ["XDG_RUNTIME_DIR"] = str(own_machine / "runtime")
        directory = own_machine / "runtime" / "nbsecrets"
    else:
        directory = own_machine / "recorded"
        record = Path(_mount.data_directory()) / "mount"
        record.parent.mkdir(parents=True)
        record.write_text(f"{directory}\n")
    SecretMount(directory).write({"A": "planted"})
    return directory


def assert_refused(reason: str) -> None:
    assert nbsecrets.where() is None
    with pytest.raises(nbsecrets.MountNotFoundError) as caught:
        nbsecrets.load()
    assert reason in str(caught.value)
    assert "A" not in os.environ


@pytest.mark.parametrize("kind", PLACES)
def test_of_another_user(own_machine: Path, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    directory = place(kind, own_machine)
    if os.geteuid() == 0:
        os.chown(directory, 12345, -1)
        other = 12345
    else:
        other = os.geteuid()
        monkeypatch.setattr(os, "geteuid", lambda: other + 1)
    assert_refused(f"{directory} was refused because it belongs to another user (uid {other})")


@pytest.mark.parametrize("kind", PLACES)
@pytest.mark.parametrize("mode", [0o720, 0o702, 0o777, 0o1777])
def test_that_others_may_write(own_machine: Path, kind: str, mode: int) -> None:
    directory = place(kind, own_machine)
    directory.chmod(mode)
    assert_refused(f"{directory} was refused because others may write to it (mode {mode:04o}")


@pytest.mark.parametrize("kind", PLACES)
@pytest.mark.parametrize("ending", ["", "/"])
def test_that_is_a_planted_link(own_machine: Path, kind: str, ending: str) -> None:
    directory = place(kind, own_machine)
    directory.rename(own_machine / "elsewhere")
    directory.symlink_to(own_machine / "elsewhere")
    if kind == "record":
        Path(_mount.data_directory(), "mount").write_text(f"{directory}{ending}\n")
    assert_refused(f"{directory} was refused because it is a link")


def test_one_that_is_refused_does_not_stop_the_search(own_machine: Path) -> None:
    place("record", own_machine).chmod(0o777)
    good = place("default", own_machine)
    assert nbsecrets.where() == str(good)


@pytest.mark.parametrize("ending", ["", "/", "-0123456789ab"])
def test_a_default_place_that_a_host_named_to_its_kernels(own_machine: Path, ending: str) -> None:
    # Ours vanished from a directory that is everybody's, and somebody else made it anew.
    directory = Path(f"{own_machine}/temporary/nbsecrets-{os.geteuid()}{ending}")
    SecretMount(directory).write({"A": "planted"})
    os.environ["NBSECRETS_MOUNT"] = f"{own_machine}/temporary/nbsecrets-{os.geteuid()}{ending}"
    assert nbsecrets.get("A") == "planted"
    directory.chmod(0o777)
    assert_refused(f"NBSECRETS_MOUNT: {directory} was refused because others may write to it")


def test_an_explicit_mount_is_trusted(own_machine: Path) -> None:
    directory = place("default", own_machine)
    directory.chmod(0o755)
    (own_machine / "link").symlink_to(directory)
    os.environ["NBSECRETS_MOUNT"] = str(own_machine / "link")
    directory.chmod(0o777)
    assert nbsecrets.load("A").names == ("A",)


def test_a_mount_that_cannot_be_read(own_machine: Path) -> None:
    (own_machine / "explicit").mkdir()
    (own_machine / "explicit" / "..data").write_text("not a link")
    os.environ["NBSECRETS_MOUNT"] = str(own_machine / "explicit")
    for call in (nbsecrets.load, lambda: nbsecrets.get("A"), nbsecrets.load_ae5_user_secrets):
        with pytest.raises(nbsecrets.MountUnreadableError, match="cannot be read: Not a direct"):
            call()
