import os
import shutil
import subprocess
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from IPython.core.interactiveshell import InteractiveShell
from secret_mount import SecretMount

import nbsecrets
from nbsecrets import _ipython

CANARY = "canary-2f7c-shared"


@pytest.fixture
def groups(own_machine: Path) -> "tuple[SecretMount, SecretMount]":
    """Two groups' mounts that NBSECRETS_SHARED names."""
    made = SecretMount(own_machine / "shared" / "team-a"), SecretMount(own_machine / "team b")
    os.environ["NBSECRETS_SHARED"] = os.pathsep.join(str(group) for group in made)
    return made


def test_own_ones_win_and_then_the_first_group(
    mount: SecretMount, groups: "tuple[SecretMount, SecretMount]"
) -> None:
    mount.write({"BOTH": "mine", "MINE": "mine"})
    groups[0].write({"BOTH": "a", "A": "a\n", "TEAM": "a"})
    groups[1].write({"TEAM": "b", "B": b"\xff"})
    loaded = nbsecrets.load()
    assert loaded.names == ("A", "BOTH", "MINE", "TEAM")
    assert loaded.shared == {"A": str(groups[0]), "TEAM": str(groups[0])}
    assert list(loaded.skipped) == ["B"]
    assert (os.environ["BOTH"], os.environ["TEAM"], os.environ["A"]) == ("mine", "a", "a\n")
    assert (nbsecrets.get("BOTH"), nbsecrets.get_bytes("B")) == ("mine", b"\xff")
    assert nbsecrets.path("BOTH") == str(mount.directory / "BOTH")
    assert nbsecrets.path("TEAM") == str(groups[0].directory / "TEAM")
    assert nbsecrets.where() == str(mount)
    assert nbsecrets.load("TEAM", "MINE").shared == {"TEAM": str(groups[0])}


def test_a_person_without_own_secrets_has_those_of_the_group(
    groups: "tuple[SecretMount, SecretMount]",
) -> None:
    groups[0].write({"A": "a"})
    groups[1].write({})
    assert nbsecrets.load().names == ("A",)
    assert nbsecrets.where() == str(groups[0])
    nbsecrets.load_ae5_user_secrets()
    assert os.environ["A"] == "a"


def test_a_plain_directory_and_what_is_no_secret(own_machine: Path, mount: SecretMount) -> None:
    mount.write({})
    plain = own_machine / "plain"
    plain.mkdir()
    (plain / "A").write_text("a")
    (plain / "tls.crt").write_text("no")
    (plain / "with space").write_text("no")
    (plain / "DIRECTORY").mkdir()
    os.mkfifo(plain / "PIPE")
    os.environ["NBSECRETS_SHARED"] = f"{plain}/"
    assert nbsecrets.load().names == ("A",)
    assert nbsecrets.path("A") == str(plain / "A")


def test_errors_name_all_places_and_no_value(
    mount: SecretMount, groups: "tuple[SecretMount, SecretMount]"
) -> None:
    mount.write({"MINE": CANARY})
    groups[0].write({"TEAM_KEY": CANARY})
    shutil.rmtree(groups[1].directory)
    for ask in (nbsecrets.get, nbsecrets.path, nbsecrets.load):
        also = "" if ask is nbsecrets.path else " Also looked in the environment (not set)."
        with pytest.raises(nbsecrets.SecretNotFoundError) as caught:
            ask("TEAM_KEI")
        assert str(caught.value) == (
            f"There is no secret TEAM_KEI in {mount}, {groups[0]} "
            f"(not read: {groups[1]} is not there).{also} Did you mean TEAM_KEY?"
        )
    with pytest.raises(nbsecrets.EnvironmentVariableNotFoundError, match="hold no secret of that"):
        nbsecrets.demand_env_var("ABSENT")
    with pytest.raises(nbsecrets.EnvironmentVariableNotFoundError) as unset:
        nbsecrets.demand_env_var("TEAM_KEY")
    assert f"but {groups[0]} holds a secret of that name" in str(unset.value)
    assert CANARY not in str(unset.value)


def test_nothing_at_all_names_the_shared_places_too(own_machine: Path) -> None:
    os.environ["NBSECRETS_SHARED"] = f"{own_machine}/gone{os.pathsep}relative"
    with pytest.raises(nbsecrets.MountNotFoundError) as caught:
        nbsecrets.load()
    text = str(caught.value)
    assert f"(5) NBSECRETS_SHARED: {own_machine}/gone is not there" in text
    assert "(6) NBSECRETS_SHARED: relative, which is no absolute path" in text


def test_one_that_others_may_write_to_is_refused_and_told(
    mount: SecretMount, groups: "tuple[SecretMount, SecretMount]"
) -> None:
    mount.write({"MINE": "mine"})
    groups[0].write({"A": CANARY})
    groups[1].write({"B": "b"})
    groups[0].directory.chmod(0o777)
    with pytest.warns(UserWarning, match="others may write to it") as told:
        assert nbsecrets.load().names == ("B", "MINE")
    assert len(told) == 1
    assert CANARY not in str(told[0].message)
    with pytest.raises(nbsecrets.SecretNotFoundError, match="others may write to it"):
        nbsecrets.get("A")


def test_one_whose_modes_let_all_write_is_read_where_nobody_can(
    own_machine: Path, source_directory: str
) -> None:
    # As the kubelet mounts its volumes; in a mount namespace of its own.
    disk = own_machine / "team-a"
    disk.mkdir()
    script = (
        f"mount -t tmpfs -o mode=0777 nbsecrets-test {disk} && printf a > {disk}/A && "
        f'python=$1 && "$python" -c "$2"; mount -o remount,ro {disk} && "$python" -c "$2"'
    )
    ask = "import nbsecrets\ntry: print(nbsecrets.get('A'))\nexcept Exception as e: print(e)"
    namespace = [
        "unshare",
        "--mount",
        *([] if os.geteuid() == 0 else ["--user", "--map-root-user"]),
    ]
    writable, kept = subprocess.run(
        [*namespace, "sh", "-c", script, "sh", sys.executable, ask],
        env={**os.environ, "PYTHONPATH": source_directory, "NBSECRETS_SHARED": str(disk)},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout.splitlines()
    assert "others may write to it (mode 0777)" in writable
    assert kept == "a"


def test_a_group_that_cannot_be_read_now_stops_nothing(
    mount: SecretMount, groups: "tuple[SecretMount, SecretMount]"
) -> None:
    mount.write({"MINE": "mine"})
    groups[0].write({"A": "a"})
    groups[1].write({"B": "b"})
    shutil.rmtree(groups[0].generation)
    with pytest.warns(UserWarning, match="leads nowhere"):
        loaded = nbsecrets.load()
    assert loaded.names == ("B", "MINE")
    assert list(loaded.unread) == [str(groups[0])]


def test_nothing_is_told_where_all_is_well(
    mount: SecretMount, groups: "tuple[SecretMount, SecretMount]"
) -> None:
    mount.write({"MINE": "mine"})
    groups[0].write({"A": "a"})
    groups[1].write({})
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert nbsecrets.load().names == ("A", "MINE")


def test_shared_ones_cost_the_import_nothing(
    mount: SecretMount, groups: "tuple[SecretMount, SecretMount]", source_directory: str
) -> None:
    mount.write({"MINE": "mine"})
    groups[0].write({"A": "a"})
    groups[1].write({"B": "b"})
    script = (
        "import sys; before = set(sys.modules)\n"
        f"sys.path.insert(0, {source_directory!r})\n"
        "import nbsecrets; print(nbsecrets.load().names)\n"
        "print(*sorted(set(sys.modules) - before))"
    )
    names, modules = subprocess.run(
        [sys.executable, "-S", "-E", "-c", script], check=True, stdout=subprocess.PIPE, text=True
    ).stdout.splitlines()
    assert names == "('A', 'B', 'MINE')"
    assert not set(modules.split()) & {"re", "pathlib", "typing", "json", "warnings", "difflib"}


@pytest.fixture
def shell(own_machine: Path) -> "Iterator[InteractiveShell]":
    os.environ["IPYTHONDIR"] = str(own_machine / "ipython")
    made = InteractiveShell()
    made.history_manager.enabled = False
    yield made
    made.run_line_magic("unload_ext", "nbsecrets")
    made.restore_sys_module_state()
    InteractiveShell.clear_instance()


def test_the_extension_follows_groups_too(
    mount: SecretMount,
    groups: "tuple[SecretMount, SecretMount]",
    shell: InteractiveShell,
    capsys: "pytest.CaptureFixture[str]",
) -> None:
    mount.write({"BOTH": "mine"})
    groups[0].write({"BOTH": "a", "GOES": "a"})
    shutil.rmtree(groups[1].directory)
    shell.run_line_magic("load_ext", "nbsecrets")
    assert (os.environ["BOTH"], os.environ["GOES"]) == ("mine", "a")
    shell.run_cell("pass")
    assert capsys.readouterr().err.count(f"{groups[1]} is not there") == 1

    groups[0].write({"BOTH": "a", "NEW": "a"})
    shell.run_cell("pass")
    assert "GOES" not in os.environ
    assert os.environ["NEW"] == "a"

    mount.write({})
    shell.run_cell("pass")
    assert os.environ["BOTH"] == "a"

    SecretMount(groups[1].directory).write({"LATE": "b"})
    shell.run_cell("pass")
    assert os.environ["LATE"] == "b"


def test_the_extension_looks_at_each_mount_once_when_nothing_changed(
    mount: SecretMount,
    groups: "tuple[SecretMount, SecretMount]",
    shell: InteractiveShell,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    mount.write({"MINE": "mine"})
    groups[0].write({"A": "a"})
    groups[1].write({})
    shell.run_line_magic("load_ext", "nbsecrets")
    follower = _ipython._followers[id(shell)][1]
    real_stat = os.stat
    stats: list[object] = []
    monkeypatch.setattr(
        os, "stat", lambda path, *rest, **more: (stats.append(path), real_stat(path))[1]
    )
    follower.before_cell(None)
    assert stats == [str(one.directory / "..data") for one in (mount, *groups)]
