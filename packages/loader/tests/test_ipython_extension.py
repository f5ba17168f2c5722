import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from IPython.core.interactiveshell import InteractiveShell
from secret_mount import SecretMount

import nbsecrets
from nbsecrets import _ipython


@pytest.fixture
def shell(own_machine: Path) -> Iterator[InteractiveShell]:
    os.environ["IPYTHONDIR"] = str(own_machine / "ipython")
    made = InteractiveShell()
    made.history_manager.enabled = False
    yield made
    made.run_line_magic("unload_ext", "nbsecrets")
    made.restore_sys_module_state()
    InteractiveShell.clear_instance()


Output = pytest.CaptureFixture[str]


def test_loads_at_once_and_again_only_when_the_mount_changed(
    mount: SecretMount, shell: InteractiveShell, capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    mount.write({"A": "one", "PATH": "no"})
    shell.run_cell("%load_ext nbsecrets\nimport os")
    shell.run_cell("first = os.environ['A']")
    assert shell.user_ns["first"] == "one"
    assert os.environ["PATH"] != "no"
    refreshed: list[list[str]] = []
    real_refresh = _ipython.refresh
    monkeypatch.setattr(
        _ipython, "refresh", lambda mount: (refreshed.append(mount), real_refresh(mount))[1]
    )
    shell.run_cell("pass")
    assert not refreshed
    mount.write({"A": "two", "B": "new"})
    shell.run_cell("both = os.environ['A'], os.environ['B']")
    assert shell.user_ns["both"] == ("two", "new")
    assert refreshed == [[str(mount)]]
    assert capsys.readouterr().err.count("Skipped PATH") == 1


def test_one_stat_when_nothing_changed(
    mount: SecretMount, shell: InteractiveShell, monkeypatch: pytest.MonkeyPatch
) -> None:
    mount.write({"A": "one"})
    shell.run_line_magic("load_ext", "nbsecrets")
    follower = _ipython._followers[id(shell)][1]
    calls: list[str] = []

    def record(event: str, arguments: "tuple[object, ...]") -> None:
        if watching:
            calls.append(event)

    watching: list[bool] = []
    sys.addaudithook(record)
    real_stat = os.stat
    stats: list[object] = []
    monkeypatch.setattr(
        os, "stat", lambda path, *rest, **more: (stats.append(path), real_stat(path))[1]
    )
    watching.append(True)
    follower.before_cell(None)
    watching.clear()
    assert stats == [str(mount.directory / "..data")]
    assert calls == []  # neither open, nor listdir, nor scandir


def test_a_deleted_secret_is_forgotten_when_it_is_still_ours(
    mount: SecretMount, shell: InteractiveShell
) -> None:
    mount.write({"GONE": "one", "CHANGED": "two", "STAYS": "three"})
    os.environ["FOREIGN"] = "four"
    shell.run_line_magic("load_ext", "nbsecrets")
    os.environ["CHANGED"] = "by the user"
    mount.write({"STAYS": "three"})
    shell.run_cell("pass")
    assert "GONE" not in os.environ
    assert os.environ["CHANGED"] == "by the user"
    assert (os.environ["STAYS"], os.environ["FOREIGN"]) == ("three", "four")
    mount.write({"STAYS": "three", "GONE": "back"})
    shell.run_cell("pass")
    assert os.environ["GONE"] == "back"


def test_a_variable_of_the_user_stays_until_its_secret_changes(
    mount: SecretMount, shell: InteractiveShell
) -> None:
    mount.write({"A": "one", "B": "one"})
    shell.run_line_magic("load_ext", "nbsecrets")
    shell.run_cell("import os; os.environ['A'] = 'mine'")
    mount.write({"A": "one", "B": "two"})
    shell.run_cell("pass")
    assert (os.environ["A"], os.environ["B"]) == ("mine", "two")
    mount.write({"A": "three", "B": "two"})
    shell.run_cell("pass")
    assert os.environ["A"] == "three"


def test_a_secret_that_grew_too_large_leaves_no_old_value(
    mount: SecretMount, shell: InteractiveShell, capsys: Output
) -> None:
    mount.write({"A": "old"})
    shell.run_line_magic("load_ext", "nbsecrets")
    mount.write({"A": "x" * 100_000})
    shell.run_cell("pass")
    assert "A" not in os.environ
    assert "Skipped A: its 100000 bytes are over" in capsys.readouterr().err


def test_a_secret_that_cannot_be_read_just_now_is_kept(
    mount: SecretMount, shell: InteractiveShell
) -> None:
    mount.write({"A": "one"})
    shell.run_line_magic("load_ext", "nbsecrets")
    mount.write({"B": "two"})
    (mount.generation / "A").symlink_to("B")
    shell.run_cell("pass")
    assert os.environ["A"] == "one"


def test_a_reserved_secret_loaded_by_name_is_kept(
    mount: SecretMount, shell: InteractiveShell
) -> None:
    mount.write({"R_LIBS": "v"})
    shell.run_line_magic("load_ext", "nbsecrets")
    assert "R_LIBS" not in os.environ
    nbsecrets.load("R_LIBS")
    mount.write({"R_LIBS": "v", "B": "v"})
    shell.run_cell("pass")
    assert os.environ["R_LIBS"] == "v"
    mount.write({"B": "v"})
    shell.run_cell("pass")
    assert "R_LIBS" not in os.environ


def test_a_mount_that_appears_later_is_found(
    own_machine: Path, shell: InteractiveShell, capsys: Output
) -> None:
    shell.run_line_magic("load_ext", "nbsecrets")
    shell.run_cell("pass")
    told = capsys.readouterr().err
    assert told.count("No mounted secrets were found") == 1
    assert "It will be found when it appears." in told
    SecretMount(own_machine / "standard").write({"A": "v"})
    shell.run_cell("pass")
    assert os.environ["A"] == "v"


def test_a_named_mount_that_comes_back_is_found(own_machine: Path, shell: InteractiveShell) -> None:
    SecretMount(own_machine / "standard").write({"A": "standard"})
    os.environ["NBSECRETS_MOUNT"] = f"{own_machine}/named/"
    shell.run_line_magic("load_ext", "nbsecrets")
    assert os.environ["A"] == "standard"
    SecretMount(own_machine / "named").write({"A": "named"})
    shell.run_cell("pass")
    assert os.environ["A"] == "named"


def test_a_mount_that_vanishes_keeps_what_is_loaded(
    mount: SecretMount, shell: InteractiveShell, capsys: Output
) -> None:
    mount.write({"A": "one"})
    shell.run_line_magic("load_ext", "nbsecrets")
    shutil.rmtree(mount.directory)
    shell.run_cell("pass")
    shell.run_cell("pass")
    assert os.environ["A"] == "one"
    assert capsys.readouterr().err.count("No mounted secrets were found") == 1
    SecretMount(mount.directory).write({"A": "two"})
    shell.run_cell("pass")
    assert os.environ["A"] == "two"


def test_a_mount_that_cannot_be_read_stops_no_cell(
    mount: SecretMount, shell: InteractiveShell, capsys: Output
) -> None:
    (mount.directory / "..data").write_text("not a link")
    shell.run_line_magic("load_ext", "nbsecrets")
    assert shell.run_cell("ran = True").success
    assert shell.user_ns["ran"] is True
    assert capsys.readouterr().err.count("cannot be read: Not a directory") == 1


def test_a_plain_directory_is_followed_file_by_file(
    tmp_path: Path, shell: InteractiveShell
) -> None:
    directory = tmp_path / "plain"
    directory.mkdir()
    (directory / "A").write_text("one")
    os.environ["NBSECRETS_MOUNT"] = str(directory)
    shell.run_line_magic("load_ext", "nbsecrets")
    follower = _ipython._followers[id(shell)][1]
    assert follower._current_state() == follower._state
    (directory / "A").write_text("two")
    os.utime(directory / "A", ns=(1, 1))
    shell.run_cell("pass")
    assert os.environ["A"] == "two"


@pytest.mark.parametrize(
    "cell",
    [
        "os.environ['SOME_TOKENS']",
        "nbsecrets.demand_env_var('SOME_TOKENS')",
        "class EnvironmentVariableNotFoundError(Exception): pass\n"
        "raise EnvironmentVariableNotFoundError('Environment variable (SOME_TOKENS) not found')",
    ],
    ids=["os.environ", "demand_env_var", "ae5_tools"],
)
def test_a_missing_secret_is_explained(
    mount: SecretMount, shell: InteractiveShell, capsys: Output, cell: str
) -> None:
    mount.write({"SOME_TOKEN": "canary"})
    shell.run_cell("%load_ext nbsecrets\nimport os, nbsecrets")
    shell.run_cell(cell)
    shown = "".join(capsys.readouterr())
    assert shown.count(f"{mount} holds no secret of that name. Did you mean SOME_TOKEN?") == 1
    assert "canary" not in shown


@pytest.mark.parametrize("cell", ["{}['SOME_TOKENS']", "1 / 0", "raise KeyError", "nonsense("])
def test_other_failures_are_left_alone(
    mount: SecretMount, shell: InteractiveShell, capsys: Output, cell: str
) -> None:
    mount.write({"SOME_TOKEN": "v"})
    shell.run_line_magic("load_ext", "nbsecrets")
    shell.run_cell(cell)
    assert "nbsecrets:" not in "".join(capsys.readouterr())


def test_unloading_and_loading_again(mount: SecretMount, shell: InteractiveShell) -> None:
    mount.write({"A": "one"})
    shell.run_line_magic("load_ext", "nbsecrets")
    shell.run_line_magic("unload_ext", "nbsecrets")
    mount.write({"A": "two"})
    shell.run_cell("pass")
    assert os.environ["A"] == "one"
    nbsecrets.load_ipython_extension(shell)
    nbsecrets.load_ipython_extension(shell)
    assert os.environ["A"] == "two"
    assert len(shell.events.callbacks["post_run_cell"]) == 1
    nbsecrets.unload_ipython_extension(shell)
    assert _ipython._followers == {}


def test_no_value_is_kept_by_the_loader(mount: SecretMount, shell: InteractiveShell) -> None:
    from nbsecrets import _load

    mount.write({"A": "canary"})
    shell.run_line_magic("load_ext", "nbsecrets")
    follower = _ipython._followers[id(shell)][1]
    kept = [getattr(_load._put["A"], slot) for slot in _load.Put.__slots__]
    assert "canary" not in repr([kept, vars(follower), _load._put])
