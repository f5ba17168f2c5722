"""A stand-in for `google.colab.userdata`: its public contract, without Colab's page.

`get(key)` gives the value, or raises SecretNotFoundError, or NotebookAccessError where the person
has not given the notebook access, or TimeoutException where the page does not answer.
"""

import sys
import types

import pytest


class NotebookAccessError(Exception):
    def __init__(self, key: str) -> None:
        super().__init__(f"Notebook does not have access to secret {key}")


class SecretNotFoundError(Exception):
    def __init__(self, key: str) -> None:
        super().__init__(f"Secret {key} does not exist.")


class TimeoutException(Exception):
    pass


class StandInColab:
    """Colab's panel of secrets: values, which of them are refused, and what was asked for."""

    def __init__(self, values: "dict[str, str]") -> None:
        self.values = values
        self.refused: set[str] = set()
        self.asked: list[str] = []
        self.answers = True

    def get(self, key: str) -> str:
        self.asked.append(key)
        if not self.answers:
            raise TimeoutException(f"Requesting secret {key} timed out.")
        if key not in self.values:
            raise SecretNotFoundError(key)
        if key in self.refused:
            raise NotebookAccessError(key)
        return self.values[key]

    def install(self, monkeypatch: pytest.MonkeyPatch) -> None:
        google, colab = types.ModuleType("google"), types.ModuleType("google.colab")
        userdata = types.ModuleType("google.colab.userdata")
        userdata.get = self.get  # type: ignore[attr-defined]
        google.colab = colab  # type: ignore[attr-defined]
        colab.userdata = userdata  # type: ignore[attr-defined]
        for name, module in (
            ("google", google),
            ("google.colab", colab),
            ("google.colab.userdata", userdata),
        ):
            monkeypatch.setitem(sys.modules, name, module)
