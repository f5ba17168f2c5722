"""Notebook Secrets in JupyterLab: the server's half, which carries the panel's frames to the
service.
"""

from __future__ import annotations

from typing import Any

__version__ = "0.1.0"


def _jupyter_labextension_paths() -> list[dict[str, str]]:
    return [{"src": "labextension", "dest": "@nbsecrets/jupyterlab-ext"}]


def _jupyter_server_extension_points() -> list[dict[str, Any]]:
    # Imported here: `jupyter labextension list` needs only the paths above.
    from .application import NbSecretsApp

    return [{"module": "jupyterlab_nbsecrets.application", "app": NbSecretsApp}]
