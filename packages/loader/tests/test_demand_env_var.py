import os
import pickle

import pytest
from secret_mount import SecretMount

import nbsecrets


def test_the_variable() -> None:
    os.environ["SOME_TOKEN"] = "value"
    assert nbsecrets.demand_env_var("SOME_TOKEN") == "value"
    os.environ["SOME_TOKEN"] = ""
    assert nbsecrets.demand_env_var(name="SOME_TOKEN") == ""


def refused(name: str) -> str:
    with pytest.raises(nbsecrets.EnvironmentVariableNotFoundError) as caught:
        nbsecrets.demand_env_var(name)
    assert caught.value.name == name
    assert not isinstance(caught.value, KeyError)
    assert "canary" not in str(caught.value)
    return str(caught.value)


def test_in_the_mount_but_not_loaded(mount: SecretMount) -> None:
    mount.write({"SOME_TOKEN": "canary"})
    assert refused("SOME_TOKEN") == (
        "Environment variable (SOME_TOKEN) not found: it is not set in this process, but "
        f"{mount} holds a secret of that name. Load it with nbsecrets.load('SOME_TOKEN')."
    )


def test_the_nearest_name_is_of_the_mount_or_of_the_environment(mount: SecretMount) -> None:
    mount.write({"SOME_TOKEN": "canary"})
    os.environ["OTHER_SETTING"] = "canary"
    text = refused("SOME_TOKENS")
    assert f"{mount} holds no secret of that name. Did you mean SOME_TOKEN?" in text
    assert "Did you mean OTHER_SETTING?" in refused("OTHER_SETING")
    assert "Did you mean SOME_TOKEN?" in refused("some_token")
    assert refused("QQQQQQQQ").endswith("Add it in the Secrets panel, then load it.")


def test_without_a_mount() -> None:
    assert "no mounted secrets were found" in refused("QQQQQQQQ")


def test_with_a_mount_that_cannot_be_read(mount: SecretMount) -> None:
    (mount.directory / "..data").write_text("not a link")
    assert "cannot be read: Not a directory" in refused("QQQQQQQQ")


def test_errors_survive_pickling() -> None:
    for kind in (nbsecrets.EnvironmentVariableNotFoundError, nbsecrets.SecretNotFoundError):
        copy = pickle.loads(pickle.dumps(kind("A sentence.", "NAME")))  # noqa: S301
        assert (str(copy), copy.name) == ("A sentence.", "NAME")
