"""A stand-in for `kaggle_secrets`: its public contract, without Kaggle's service.

`UserSecretsClient()` raises CredentialError without the session's token; `get_secret(label)` gives
the value, or raises BackendError for a label that is not attached, CredentialError where the
service refuses, or ConnectionError without the Internet.
"""

import os
import sys
import types

import pytest


class CredentialError(Exception):
    pass


class BackendError(Exception):
    pass


class StandInKaggle:
    """The secrets that are attached to the notebook, and what was asked for."""

    def __init__(self, values: "dict[str, str]") -> None:
        self.values = values
        self.asked: list[str] = []
        self.online = True
        os.environ["KAGGLE_USER_SECRETS_TOKEN"] = "a token"

    def get_secret(self, label: str) -> str:
        self.asked.append(label)
        if not self.online:
            raise ConnectionError("Connection error trying to communicate with service.")
        if label not in self.values:
            # What it says holds the whole response.
            raise BackendError(f"Unexpected response from the service. Response: {self.values}.")
        return self.values[label]

    def install(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def client() -> StandInKaggle:
            if "KAGGLE_USER_SECRETS_TOKEN" not in os.environ:
                raise CredentialError("A JWT Token is required to use the UserSecretsClient")
            return self

        module = types.ModuleType("kaggle_secrets")
        module.UserSecretsClient = client  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, "kaggle_secrets", module)
