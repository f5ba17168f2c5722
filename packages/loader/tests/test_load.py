import os
from pathlib import Path

import pytest
from secret_mount import SecretMount

import nbsecrets


def test_all_secrets_go_over_what_is_there(mount: SecretMount) -> None:
    mount.write({"A": "new", "B": "two", "9_DIGIT": "three", "__proto__": "four"})
    os.environ["A"] = "old"
    loaded = nbsecrets.load()
    assert list(loaded) == ["9_DIGIT", "A", "B", "__proto__"]
    assert [os.environ[name] for name in loaded] == ["three", "new", "two", "four"]
    assert loaded.mount == str(mount)


def test_only_the_named_are_loaded(mount: SecretMount) -> None:
    mount.write({"A": "one", "B": "two", "C": "three"})
    loaded = nbsecrets.load("C", "A", "C")
    assert loaded.names == ("A", "C")
    assert len(loaded) == 2
    assert "A" in loaded and "B" not in loaded
    assert "B" not in os.environ


@pytest.mark.parametrize(
    "value",
    [
        "",
        "trailing newline\n",
        "\r\nCRLF\r\n",
        "quotes ' \" ` $HOME \\",
        "ünïcödé 🔑",
        "\ufeffmark",
    ],
)
def test_the_value_stays_exactly_as_it_is(mount: SecretMount, value: str) -> None:
    mount.write({"A": value})
    nbsecrets.load("A")
    assert os.environ["A"] == value
    assert nbsecrets.get("A") == value


def test_what_it_shows_has_names_and_no_values(mount: SecretMount) -> None:
    mount.write({"GOOD": "canary-value", "BINARY": b"canary-value\xff", "PATH": "canary-value"})
    loaded = nbsecrets.load()
    shown = f"{loaded!r} {loaded} {loaded.skipped} {loaded.names}"
    assert "GOOD" in shown and "BINARY" in shown and "PATH" in shown
    assert "canary" not in shown
    assert repr(loaded).startswith("Loaded 1 secret: GOOD\nSkipped BINARY: ")


def test_a_thousand_names_are_not_all_shown(mount: SecretMount) -> None:
    mount.write({f"S{number:04d}": "v" for number in range(1000)})
    loaded = nbsecrets.load()
    assert len(loaded) == 1000
    assert repr(loaded).endswith("S0099 and 900 more")


def test_an_absent_name_loads_nothing_and_says_the_nearest(mount: SecretMount) -> None:
    mount.write({"MLFLOW_ACCESS_SECRET": "v", "OTHER": "v"})
    with pytest.raises(nbsecrets.SecretNotFoundError) as caught:
        nbsecrets.load("OTHER", "mlflow_access_secrets")
    assert isinstance(caught.value, KeyError)
    assert caught.value.name == "mlflow_access_secrets"
    assert str(caught.value) == (
        f"There is no secret mlflow_access_secrets in {mount}. Also looked in the environment "
        "(not set). Did you mean MLFLOW_ACCESS_SECRET?"
    )
    assert "OTHER" not in os.environ


def test_several_absent_names_are_all_said(mount: SecretMount) -> None:
    mount.write({})
    with pytest.raises(nbsecrets.SecretNotFoundError, match=r"no secrets X, Y in .*it is empty"):
        nbsecrets.load("Y", "X")


@pytest.mark.parametrize(
    "name", ["", "a b", "a.b", "../A", "..data", "a/b", "é", "🔑", "A\n", "x" * 254]
)
def test_what_cannot_be_a_name_is_refused_and_not_repeated(mount: SecretMount, name: str) -> None:
    mount.write({"A": "v"})
    for call in (nbsecrets.load, nbsecrets.get, nbsecrets.get_bytes, nbsecrets.path):
        with pytest.raises(nbsecrets.InvalidNameError, match="1 to 253 letters") as caught:
            call(name)
        assert len(name) < 4 or name not in str(caught.value)


def test_a_list_of_names_is_explained(mount: SecretMount) -> None:
    mount.write({"A": "v"})
    with pytest.raises(TypeError, match=r'one by one: nbsecrets\.load\("A", "B"\)'):
        nbsecrets.load(["A"])  # type: ignore[arg-type]


def test_files_with_other_names_are_ignored(mount: SecretMount) -> None:
    mount.write({"A": "v", "tls.crt": "v", ".hidden": "v", "a-b": "v", "x" * 253: "v"})
    loaded = nbsecrets.load()
    assert loaded.names == ("A", "x" * 253)
    assert not loaded.skipped


def test_a_plain_directory_works(tmp_path: Path) -> None:
    directory = tmp_path / "plain"
    (directory / "SUBDIRECTORY").mkdir(parents=True)
    (directory / "A").write_text("one")
    (directory / "target.txt").write_text("two")
    (directory / "LINKED").symlink_to("target.txt")
    os.environ["NBSECRETS_MOUNT"] = str(directory)
    assert nbsecrets.load().names == ("A", "LINKED")
    assert nbsecrets.load("A").names == ("A",)
    assert os.environ["LINKED"] == "two"
    assert nbsecrets.path("A") == str(directory / "A")
    with pytest.raises(nbsecrets.SecretNotFoundError):
        nbsecrets.load("B")
    with pytest.raises(nbsecrets.SecretUnreadableError, match="not a file"):
        nbsecrets.get("SUBDIRECTORY")


def test_one_bad_file_never_stops_the_others(mount: SecretMount) -> None:
    mount.write({"A": "one", "Z": "two"})
    (mount.generation / "DIRECTORY").mkdir()
    (mount.generation / "PLANTED").symlink_to("/etc/hostname")
    os.mkfifo(mount.generation / "PIPE")
    loaded = nbsecrets.load()
    assert loaded.names == ("A", "Z")
    assert loaded.skipped == {"PLANTED": "its file cannot be read (it is a link)"}
    with pytest.raises(nbsecrets.SecretUnreadableError, match=r"PLANTED .*it is a link"):
        nbsecrets.get("PLANTED")


def test_a_file_that_may_not_be_read_is_named(
    mount: SecretMount, monkeypatch: pytest.MonkeyPatch
) -> None:
    mount.write({"A": "one", "B": "two", "C": "three"})
    real_open = os.open

    def refuse_b(path: str, flags: int, *rest: int, **more: int) -> int:
        if path == "B":  # root reads everything, so modes alone would not show it
            raise PermissionError(13, "Permission denied")
        return real_open(path, flags, *rest, **more)

    monkeypatch.setattr(os, "open", refuse_b)
    loaded = nbsecrets.load()
    assert loaded.names == ("A", "C")
    assert loaded.skipped == {"B": "its file cannot be read (Permission denied)"}
    with pytest.warns(UserWarning, match="B was not loaded: its file cannot be read"):
        nbsecrets.load("B")


def test_the_next_load_has_the_new_value(mount: SecretMount) -> None:
    mount.write({"A": "old"})
    nbsecrets.load()
    mount.write({"A": "new"})
    nbsecrets.load()
    assert os.environ["A"] == "new"
