from __future__ import annotations

import re

import pytest
from running_server import PACKAGE_ROOT

import jupyterlab_nbsecrets
from jupyterlab_nbsecrets.application import NbSecretsApp
from jupyterlab_nbsecrets.close_code import MAX_REASON_BYTES, fit_reason
from jupyterlab_nbsecrets.owner_only import may_use
from jupyterlab_nbsecrets.socket_handler import SocketHandler


def test_what_jupyter_is_told() -> None:
    assert jupyterlab_nbsecrets._jupyter_labextension_paths() == [
        {"src": "labextension", "dest": "@nbsecrets/jupyterlab-ext"}
    ]
    (point,) = jupyterlab_nbsecrets._jupyter_server_extension_points()
    assert point["app"] is NbSecretsApp


def test_one_version() -> None:
    declared = re.search(
        r'^version = "(.+)"$', (PACKAGE_ROOT / "pyproject.toml").read_text(), re.MULTILINE
    )
    assert declared and declared[1] == jupyterlab_nbsecrets.__version__


def test_every_setting_is_explained() -> None:
    for name in ["allow_reveal", "idle_seconds", "service_command"]:
        assert len(NbSecretsApp.class_traits(config=True)[name].help) > 40


@pytest.mark.parametrize(
    ("username", "environ", "expected"),
    [
        ("anyone", {}, True),
        ("anyone", {"JUPYTERHUB_USER": ""}, True),
        ("alice", {"JUPYTERHUB_USER": "alice"}, True),
        ("Alice", {"JUPYTERHUB_USER": "alice"}, False),
        ("", {"JUPYTERHUB_USER": "alice"}, False),
    ],
)
def test_who_owns_the_server(username: str, environ: dict[str, str], expected: bool) -> None:
    assert may_use(username, environ) is expected


def test_a_reason_fits_into_a_close_frame() -> None:
    assert fit_reason("short") == "short"
    cut = fit_reason("é" * 100)
    assert cut == "é" * (MAX_REASON_BYTES // 2)


def test_a_ping_every_30_seconds() -> None:
    assert SocketHandler.ping_interval == 30
