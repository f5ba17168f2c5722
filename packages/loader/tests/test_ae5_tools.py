import os
import subprocess
import sys
from pathlib import Path

import pytest
from secret_mount import SecretMount

import nbsecrets

EXAMPLE = """
import os
from nbsecrets import load_ae5_user_secrets, demand_env_var

load_ae5_user_secrets()

print(os.environ["MLFLOW_ACCESS_SECRET"])
print(os.environ["REDIS_ACCESS_TOKEN"])
print(demand_env_var("MLFLOW_ACCESS_SECRET"))
print(demand_env_var(name="REDIS_ACCESS_TOKEN"))
"""


def test_the_documented_examples_run(mount: SecretMount, source_directory: str) -> None:
    mount.write({"MLFLOW_ACCESS_SECRET": "Pa55w0rd", "REDIS_ACCESS_TOKEN": "N0Haxh3r3"})
    output = subprocess.run(
        [sys.executable, "-c", EXAMPLE],
        env={**os.environ, "PYTHONPATH": source_directory},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout
    assert output.split() == ["Pa55w0rd", "N0Haxh3r3"] * 2


def test_the_standard_mount_is_used(own_machine: Path) -> None:
    SecretMount(own_machine / "standard").write({"A": "v"})
    nbsecrets.load_ae5_user_secrets()
    assert os.environ["A"] == "v"


def test_a_given_directory_whole_text_and_names_only(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    directory = tmp_path / "fixtures"
    directory.mkdir()
    (directory / "MOCK_SECRET").write_bytes(b" canary\r\nlines\n\n")
    (directory / "PATH").write_text("canary")
    nbsecrets.load_ae5_user_secrets(secrets_path=directory)
    assert os.environ["MOCK_SECRET"] == " canary\r\nlines\n\n"
    assert capsys.readouterr().out == ""
    nbsecrets.load_ae5_user_secrets(secrets_path=f"{directory}/", silent=False)
    printed = capsys.readouterr().out.splitlines()
    assert printed[:2] == [f"Loading environment variables from {directory}:", "MOCK_SECRET"]
    assert printed[2].startswith("Skipped PATH: its name is reserved")
    assert "canary" not in "".join(printed)


def test_a_missing_directory_is_no_error(capsys: pytest.CaptureFixture[str]) -> None:
    nbsecrets.load_ae5_user_secrets()
    nbsecrets.load_ae5_user_secrets("some/path")
    assert capsys.readouterr().out == ""
    nbsecrets.load_ae5_user_secrets("some/path", silent=False)
    assert "specified secrets path not found: some/path" in capsys.readouterr().out
    nbsecrets.load_ae5_user_secrets(silent=False)
    assert "NBSECRETS_MOUNT: not set; the standard mount: " in capsys.readouterr().out
