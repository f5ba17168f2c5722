"""Where a name is looked for that no mount has, in this order: what is set already, the secrets of
Colab, those of Kaggle, and a `.env` file where one was named.

Imported only when a name is missing, or a `.env` file was named.
"""

import os
import sys
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Optional

from . import _load
from ._dotenv import DotenvFile, read_dotenv
from ._snapshot import ENVIRONMENT, Snapshot, is_name

COLAB = "colab"
KAGGLE = "kaggle"

# By name: why a place does not have it.
_Reasons = dict[str, str]


class Search:
    """Looks for what a snapshot misses, and moves into it what is found. Its errors hold no value.

    Attributes:
        places: of each place that was looked at, what it is called, and why it has not which name.
        near: names that the `.env` file has, to tell which is nearest.
    """

    def __init__(self, snapshot: Snapshot, dotenv: "Optional[str]", limit: "Optional[int]") -> None:
        self.places: list[tuple[str, _Reasons]] = []
        self.near: list[str] = []
        self._snapshot = snapshot
        self._dotenv = dotenv
        self._limit = limit

    def complete(self) -> None:
        """Look for each name in `snapshot.missing` until it is found."""
        again = self._environment()
        for look in (self._colab, self._kaggle, self._file):
            if self._snapshot.missing:
                look()
        for name in again:
            if name in self._snapshot.missing:
                self._keep(name)

    def add_file(self) -> "Optional[str]":
        """Add all that the `.env` file has and neither the mounts nor the environment; what is the
        matter with the file otherwise.
        """
        assert self._dotenv is not None  # noqa: S101
        file = read_dotenv(self._dotenv)
        for name in sorted(file.values):
            if not is_name(name) or name in file.doubtful or self._snapshot.has(name):
                continue
            if name in os.environ and not _load.was_brought(name):
                self._keep(name)
            else:
                self._take(name, file.values[name], self._dotenv)
        return None if file.problem is None else f"the file {self._dotenv}: {file.problem}"

    def sentences(self) -> "list[str]":
        """Of each place, why it has not what is missing still."""
        texts = []
        for place, reasons in self.places:
            left = {name: reasons[name] for name in self._snapshot.missing if name in reasons}
            if len(set(left.values())) == 1:
                texts.append(f"{place} ({next(iter(left.values()))})")
            elif left:
                each = "; ".join(f"{name}: {reason}" for name, reason in left.items())
                texts.append(f"{place} ({each})")
        return texts

    def _environment(self) -> "list[str]":
        """Keep what is set; the names that are to be asked for again, since a load brought them."""
        reasons: _Reasons = {}
        again: list[str] = []
        for name in list(self._snapshot.missing):
            mount = _load.loaded_from(name)
            if name not in os.environ:
                reasons[name] = "not set"
            elif mount is not None:
                # Or a secret that was deleted would be found for ever.
                reasons[name] = f"it only has what was loaded from {mount} before"
            elif _load.was_brought(name):
                again.append(name)
            else:
                self._keep(name)
        self.places.append(("the environment", reasons))
        return again

    def _colab(self) -> None:
        if not _is_importable("google.colab"):
            return
        reasons: _Reasons = {}
        self.places.append(("Colab's secrets", reasons))
        try:
            userdata = import_module("google.colab.userdata")
        except Exception as error:  # noqa: BLE001 - whatever is wrong with it
            reasons.update(dict.fromkeys(self._snapshot.missing, _failed(error)))
            return
        for name in list(self._snapshot.missing):
            try:
                self._take(name, userdata.get(name), COLAB)
            except Exception as error:  # noqa: BLE001 - its classes differ from release to release
                reasons[name] = {
                    "SecretNotFoundError": "not there",
                    "NotebookAccessError": "this notebook has no access to it; switch that on "
                    "in Colab's panel of secrets",
                    "TimeoutException": "Colab did not answer",
                }.get(type(error).__name__, _failed(error))

    def _kaggle(self) -> None:
        if not _is_importable("kaggle_secrets"):
            return
        reasons: _Reasons = {}
        self.places.append(("Kaggle's secrets", reasons))
        try:
            client = import_module("kaggle_secrets").UserSecretsClient()
        except Exception as error:  # noqa: BLE001 - as above
            reasons.update(dict.fromkeys(self._snapshot.missing, _kaggle_reason(error)))
            return
        for name in list(self._snapshot.missing):
            try:
                self._take(name, client.get_secret(name), KAGGLE)
            except Exception as error:  # noqa: BLE001 - as above
                reasons[name] = _kaggle_reason(error)
                if isinstance(error, ConnectionError):  # each attempt may take 40 s
                    reasons.update(dict.fromkeys(self._snapshot.missing, reasons[name]))
                    return

    def _file(self) -> None:
        if self._dotenv is None:
            return
        file = read_dotenv(self._dotenv)
        self.near = [name for name in file.values if name not in file.doubtful]
        reason = _file_reason(file)
        self.places.append(
            (f"the file {self._dotenv}", dict.fromkeys(self._snapshot.missing, reason))
        )
        for name in list(self._snapshot.missing):
            if name in file.values:
                self._take(name, file.values[name], self._dotenv)

    def _keep(self, name: str) -> None:
        self._snapshot.found(name, ENVIRONMENT)

    def _take(self, name: str, value: "Any", source: str) -> None:
        size = len(value.encode("utf-8", "surrogatepass"))
        if self._limit is not None and size > self._limit:
            self._snapshot.too_large[name] = size
        else:
            self._snapshot.values[name] = value.encode("utf-8", "surrogatepass")
        self._snapshot.found(name, source)


def _is_importable(module: str) -> bool:
    """Whether a module is here, without importing it."""
    if sys.modules.get(module) is not None:
        return True
    try:
        return find_spec(module) is not None
    except (ImportError, AttributeError, ValueError):  # no `google`, or an odd one
        return False


def _kaggle_reason(error: Exception) -> str:
    if isinstance(error, ConnectionError):
        return "cannot be reached; switch on the Internet in the notebook's settings"
    return {
        "CredentialError": "Kaggle does not allow it here",
        "NotFoundError": "not there, or not attached to this notebook",
        # What it says of a label that there is none of.
        "BackendError": "not there, or not attached to this notebook",
    }.get(type(error).__name__, _failed(error))


def _file_reason(file: DotenvFile) -> str:
    if file.problem is not None:
        return file.problem
    if file.odd_lines:
        lines = ", ".join(str(line) for line in file.odd_lines[:5])
        return f"not there; what is no KEY=value was passed over, line {lines}"
    return "not there"


def _failed(error: Exception) -> str:
    # Its text may hold anything, a value too.
    return f"failed with {type(error).__name__}"
