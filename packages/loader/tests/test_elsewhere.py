import os
import traceback
from pathlib import Path

import pytest
from secret_mount import SecretMount
from stand_in_colab import StandInColab
from stand_in_kaggle import StandInKaggle

import nbsecrets

CANARY = "canary-91b3"


@pytest.fixture
def folder(own_machine: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory, as a notebook's own folder is."""
    made = own_machine / "folder"
    made.mkdir()
    monkeypatch.chdir(made)
    return made


def test_one_line_finds_each_name_where_it_is(
    mount: SecretMount, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mount.write({"MOUNTED": "mount"})
    os.environ["SET"] = "environment"
    StandInColab({"IN_COLAB": "colab"}).install(monkeypatch)
    StandInKaggle({"IN_KAGGLE": "kaggle"}).install(monkeypatch)
    (folder / ".env").write_text("IN_FILE=file\nMOUNTED=wrong\nSET=wrong\nIN_COLAB=wrong\n")
    names = ("IN_COLAB", "IN_FILE", "IN_KAGGLE", "MOUNTED", "SET")
    loaded = nbsecrets.load(*names, dotenv=".env")
    assert loaded.names == names
    assert [os.environ[name] for name in names] == [
        "colab",
        "file",
        "kaggle",
        "mount",
        "environment",
    ]
    assert loaded.sources == {
        "IN_COLAB": "colab",
        "IN_FILE": ".env",
        "IN_KAGGLE": "kaggle",
        "MOUNTED": str(mount),
        "SET": "environment",
    }
    assert repr(loaded).splitlines()[1] == (
        "Not in the mount: IN_COLAB (colab), IN_FILE (.env), IN_KAGGLE (kaggle), SET (environment)"
    )
    for name in names:
        del os.environ[name]
    os.environ["SET"] = "environment"
    got = [nbsecrets.get(name, dotenv=Path(".env")) for name in names]
    assert got == ["colab", "file", "kaggle", "mount", "environment"]
    assert "IN_COLAB" not in os.environ


def test_the_mount_comes_first_and_asks_nobody_else(
    mount: SecretMount, monkeypatch: pytest.MonkeyPatch
) -> None:
    mount.write({"A": "rotated"})
    os.environ["A"] = "old"
    colab, kaggle = StandInColab({"A": "colab"}), StandInKaggle({"A": "kaggle"})
    colab.install(monkeypatch)
    kaggle.install(monkeypatch)
    assert nbsecrets.load("A").sources == {"A": str(mount)}
    assert (os.environ["A"], nbsecrets.get("A")) == ("rotated", "rotated")
    assert colab.asked == kaggle.asked == []


def test_without_any_mount_it_is_no_error_where_all_is_found(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.environ["SET"] = ""
    StandInColab({"IN_COLAB": "v"}).install(monkeypatch)
    loaded = nbsecrets.load("SET", "IN_COLAB")
    assert loaded.mount == ""
    assert loaded.sources == {"IN_COLAB": "colab", "SET": "environment"}
    assert nbsecrets.get("SET") == ""


def test_a_name_that_is_nowhere_names_every_place_and_loads_nothing(
    mount: SecretMount, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mount.write({"MOUNTED": CANARY})
    colab = StandInColab({"REFUSED": CANARY, "GIVEN": CANARY})
    colab.refused.add("REFUSED")
    colab.install(monkeypatch)
    StandInKaggle({"OTHER": CANARY}).install(monkeypatch)
    (folder / ".env").write_text(f"REFUSED_TOO={CANARY}\n")
    with pytest.raises(nbsecrets.SecretNotFoundError) as caught:
        nbsecrets.load("MOUNTED", "GIVEN", "REFUSED", "QQQQ", dotenv=".env")
    assert caught.value.name == "QQQQ"
    assert str(caught.value) == (
        f"There are no secrets QQQQ, REFUSED in {mount}. Also looked in the environment (not set); "
        "Colab's secrets (QQQQ: not there; REFUSED: this notebook has no access to it; switch that "
        "on in Colab's panel of secrets); Kaggle's secrets (not there, or not attached to this "
        "notebook); the file .env (not there). Did you mean REFUSED_TOO?"
    )
    assert "MOUNTED" not in os.environ and "GIVEN" not in os.environ
    error = caught.value
    assert error.__context__ is None and error.__cause__ is None
    assert caught.tb is not None
    frames = traceback.TracebackException(
        type(error), error, caught.tb.tb_next, capture_locals=True
    )
    shown = "".join(frames.format())
    assert "read_found" in shown and CANARY not in shown


def test_without_a_mount_the_error_names_its_places_and_the_others(
    own_machine: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kaggle = StandInKaggle({})
    kaggle.install(monkeypatch)
    del os.environ["KAGGLE_USER_SECRETS_TOKEN"]
    for ask in (nbsecrets.load, nbsecrets.get):
        with pytest.raises(nbsecrets.MountNotFoundError) as caught:
            ask("A", dotenv=".env")
        text = str(caught.value)
        assert text.startswith("No mounted secrets were found, nor A elsewhere. Looked at: (1) NBS")
        assert f"(2) the standard mount: {own_machine}/standard is not there" in text
        assert "(5) the environment (not set)" in text
        assert "(6) Kaggle's secrets (Kaggle does not allow it here)" in text
        assert "(7) the file .env (not there)" in text


def test_what_a_service_says_is_never_repeated(
    mount: SecretMount, monkeypatch: pytest.MonkeyPatch
) -> None:
    mount.write({})
    colab = StandInColab({})
    colab.install(monkeypatch)
    colab.answers = False
    with pytest.raises(nbsecrets.SecretNotFoundError, match="Colab did not answer"):
        nbsecrets.load("A")

    def fail(key: str) -> str:
        raise RuntimeError(CANARY)

    monkeypatch.setattr("google.colab.userdata.get", fail)
    StandInKaggle({"OTHER": CANARY}).install(monkeypatch)
    with pytest.raises(nbsecrets.SecretNotFoundError, match="failed with RuntimeError") as caught:
        nbsecrets.load("A")
    assert CANARY not in "".join(traceback.format_exception(caught.value))  # type: ignore[call-arg]


def test_without_the_internet_kaggle_is_asked_once(
    mount: SecretMount, monkeypatch: pytest.MonkeyPatch
) -> None:
    mount.write({})
    kaggle = StandInKaggle({})
    kaggle.install(monkeypatch)
    kaggle.online = False
    with pytest.raises(nbsecrets.SecretNotFoundError, match=r"\(cannot be reached; switch on"):
        nbsecrets.load("A", "B", "C")
    assert kaggle.asked == ["A"]


def test_a_broken_module_is_a_reason_and_no_crash(
    mount: SecretMount, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mount.write({})
    (folder / "kaggle_secrets.py").write_text("raise OSError('no')\n")
    monkeypatch.syspath_prepend(str(folder))
    with pytest.raises(nbsecrets.SecretNotFoundError, match=r"Kaggle's secrets \(failed with OSE"):
        nbsecrets.load("A")


def test_a_secret_that_was_deleted_is_not_found_in_the_environment(mount: SecretMount) -> None:
    mount.write({"A": "v"})
    nbsecrets.load("A")
    mount.write({})
    for ask in (nbsecrets.load, nbsecrets.get):
        with pytest.raises(nbsecrets.SecretNotFoundError) as caught:
            ask("A")
        assert f"(it only has what was loaded from {mount} before)" in str(caught.value)
    os.environ["A"] = "by the user"
    assert nbsecrets.load("A").sources == {"A": "environment"}


def test_the_next_load_brings_the_new_value_from_elsewhere_too(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    colab = StandInColab({"A": "one"})
    colab.install(monkeypatch)
    (folder / ".env").write_text("B=one\n")
    nbsecrets.load("A", "B", dotenv=".env")
    colab.values["A"] = "two"
    (folder / ".env").write_text("B=two\n")
    nbsecrets.load("A", "B", dotenv=".env")
    assert (os.environ["A"], os.environ["B"]) == ("two", "two")
    # Not asked for this time: what was brought stays.
    assert nbsecrets.load("B").sources == {"B": "environment"}
    os.environ["B"] = "mine"
    nbsecrets.load("B", dotenv=".env")
    assert os.environ["B"] == "mine"


def test_all_of_a_file_goes_under_the_mount_and_what_is_set(
    mount: SecretMount, folder: Path
) -> None:
    mount.write({"A": "mount"})
    os.environ["SET"] = "environment"
    text = "A=file\nSET=file\nZ=file\nB=file\nR_LIBS=file\nno.name=file\n"
    (folder / "my.env").write_text(text)
    loaded = nbsecrets.load(dotenv="my.env")
    assert loaded.names == ("A", "B", "SET", "Z")
    assert [os.environ[name] for name in loaded] == ["mount", "file", "environment", "file"]
    assert list(loaded.skipped) == ["R_LIBS"]
    assert loaded.elsewhere == {"B": "my.env", "SET": "environment", "Z": "my.env"}


def test_a_part_of_a_value_is_not_taken_for_a_name(mount: SecretMount, folder: Path) -> None:
    mount.write({})
    key = (
        f"-----BEGIN KEY-----\nMIIEvQIBADANBgkqhkiG9w0\n{CANARY.replace('-', '')}xyz==\n-----END\n"
    )
    (folder / ".env").write_text(f"A=v\n{key}B=v\nOPEN\nEMPTY=\n")
    loaded = nbsecrets.load(dotenv=".env")
    assert loaded.names == ("A", "B")
    with pytest.raises(nbsecrets.SecretNotFoundError) as caught:
        nbsecrets.load("canary91b3xy", dotenv=".env")
    assert "xyz" not in str(caught.value) + repr(loaded)
    # By its name it is found, as python-dotenv finds it.
    assert nbsecrets.get("EMPTY", dotenv=".env") == ""


def test_a_file_that_is_not_there_matters_only_without_a_mount(
    mount: SecretMount, folder: Path
) -> None:
    mount.write({"A": "v"})
    assert nbsecrets.load(dotenv=".env").names == ("A",)
    del os.environ["NBSECRETS_MOUNT"]
    with pytest.raises(nbsecrets.MountNotFoundError, match=r"\(5\) the file \.env: not there"):
        nbsecrets.load(dotenv=".env")
    (folder / ".env").write_text("B=v\n")
    assert nbsecrets.load(dotenv=".env").names == ("B",)


def test_what_is_no_path_is_explained(mount: SecretMount) -> None:
    with pytest.raises(TypeError, match=r'not bool: nbsecrets\.load\("A", dotenv="\.env"\)'):
        nbsecrets.load("A", dotenv=True)  # type: ignore[arg-type]


def test_limits_hold_for_what_comes_from_elsewhere(
    mount: SecretMount, monkeypatch: pytest.MonkeyPatch
) -> None:
    mount.write({"M": "x" * 90_000})
    values = {f"C{number:02d}": "x" * 90_000 for number in range(12)}
    colab = StandInColab({**values, "LARGE": "x" * 98_305, "NUL": "a\0b"})
    colab.install(monkeypatch)
    with pytest.warns(UserWarning, match="was not loaded"):
        loaded = nbsecrets.load("M", "LARGE", "NUL", *values)
    assert len(loaded) == 11
    assert loaded.skipped["LARGE"].endswith("use nbsecrets.get_bytes('LARGE') instead")
    assert "NUL byte" in loaded.skipped["NUL"] and len(loaded.skipped) == 4
    assert len(nbsecrets.get_bytes("LARGE")) == 98_305


def test_what_is_brought_from_elsewhere_is_not_forgotten_with_the_mount(
    mount: SecretMount, monkeypatch: pytest.MonkeyPatch
) -> None:
    from nbsecrets import _load

    mount.write({"A": "v"})
    StandInColab({"B": "v"}).install(monkeypatch)
    nbsecrets.load("A", "B")
    mount.write({})
    assert _load.refresh([str(mount)])[1] == ["A"]
    assert os.environ["B"] == "v"


def test_an_editor_can_ask_what_is_loaded(
    mount: SecretMount, monkeypatch: pytest.MonkeyPatch
) -> None:
    mount.write({"A": "v", "B": "v"})
    StandInColab({"C": "v"}).install(monkeypatch)
    nbsecrets.load("A", "B", "C")
    os.environ["B"] = "mine"
    ask = 'sys.modules["nbsecrets._load"]._put[name].fingerprint == hash(os.environ[name])'
    answers = {}
    for name in ("A", "B"):
        exec(f"import os, sys\nanswer = {ask}", scope := {"name": name})  # noqa: S102
        answers[name] = scope["answer"]
    assert answers == {"A": True, "B": False}
    # What is from elsewhere is not the store's, nor old or new.
    assert "C" not in nbsecrets._load._put  # type: ignore[attr-defined]
