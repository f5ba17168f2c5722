import os
import traceback

import pytest
from secret_mount import SecretMount

import nbsecrets


@pytest.mark.parametrize(
    "value", [b"", b"\0\xff\xfe", b"line\r\n", bytes(range(256)) * 256, b"x" * 1_048_576]
)
def test_get_bytes_is_exact_and_of_any_size(mount: SecretMount, value: bytes) -> None:
    mount.write({"A": value})
    assert nbsecrets.get_bytes("A") == value


def test_get_leaves_the_environment_alone(mount: SecretMount) -> None:
    mount.write({"A": "value"})
    assert nbsecrets.get("A") == "value"
    assert "A" not in os.environ


def test_a_value_that_is_not_text_names_path_and_holds_nothing(mount: SecretMount) -> None:
    mount.write({"A": b"canary\xff"})
    with pytest.raises(nbsecrets.SecretNotTextError, match=r"nbsecrets\.path\('A'\)") as caught:
        nbsecrets.get("A")
    error = caught.value
    assert error.__context__ is None and error.__cause__ is None
    assert caught.tb is not None
    # What `%xmode Verbose` shows: the local variables of each frame.
    shown = "".join(
        traceback.TracebackException(
            type(error), error, caught.tb.tb_next, capture_locals=True
        ).format()
    )
    assert "SecretNotTextError" in shown
    assert "canary" not in shown


def test_path_is_stable_and_has_the_new_value(mount: SecretMount) -> None:
    mount.write({"A": "old"})
    file = nbsecrets.path("A")
    mount.write({"A": "new"})
    assert file == nbsecrets.path("A") == str(mount.directory / "A")
    with open(file) as opened:
        assert opened.read() == "new"


def test_path_of_a_secret_that_has_no_link_yet(mount: SecretMount) -> None:
    mount.write({"A": "v"})
    (mount.directory / "A").unlink()
    assert nbsecrets.path("A") == str(mount.directory / "..data" / "A")


def test_absent_names(mount: SecretMount) -> None:
    mount.write({"ACCESS_TOKEN": "v"})
    for call in (nbsecrets.get, nbsecrets.get_bytes, nbsecrets.path):
        with pytest.raises(nbsecrets.SecretNotFoundError, match="Did you mean ACCESS_TOKEN"):
            call("ACCES_TOKEN")
    with pytest.raises(nbsecrets.SecretNotFoundError, match="shows the names that are"):
        nbsecrets.get("QQQQ")
