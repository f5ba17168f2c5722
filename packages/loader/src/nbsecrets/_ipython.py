"""`%load_ext nbsecrets`: follows the mount before each cell, and explains a missing secret."""

import os
import sys
from types import TracebackType
from typing import Any, Optional

from ._errors import EnvironmentVariableNotFoundError, MountNotFoundError, NbsecretsError
from ._load import refresh, tell_status
from ._loaded import Loaded
from ._mount import (
    ENVIRONMENT_NAME,
    SHARED_NAME,
    find_mounts,
    shared_directories,
    shared_refusal,
    without_slash,
)
from ._snapshot import LINK, is_name

# Identifies a state of the mount: of its generation, or of each file when it has no generations.
_State = tuple[object, ...]


class Follower:
    """Keeps the environment of one shell in step with the mount."""

    def __init__(self) -> None:
        self._mounts: list[str] = []
        self._state: Optional[list[_State]] = None
        self._named: tuple[Optional[str], Optional[str]] = (None, None)
        # Directories of groups that were named and not there the last time.
        self._absent: list[str] = []
        self._last_told: Optional[str] = None

    def check(self) -> None:
        """Refresh when a mount changed since the last time; else one `stat` of each, no more."""
        named = _named()
        explicit = named[0]
        if (
            self._state is None
            or named != self._named
            or self._current_state() != self._state
            # Named, and not there the last time: look whether it is now.
            or (
                explicit
                and without_slash(explicit) not in self._mounts[:1]
                and os.path.isdir(explicit)
            )
            or any(os.path.isdir(directory) for directory in self._absent)
        ):
            self.refresh()

    def refresh(self) -> None:
        """Find the mount, load what changed, forget what is gone; tell what is wrong, once."""
        self._named = _named()
        self._state = None
        self._absent = [path for path in shared_directories() if not os.path.isdir(path)]
        try:
            self._mounts = find_mounts()
            # Taken before reading: a change during the reading is found at the next cell.
            state = self._current_state()
            loaded, _ = refresh(self._mounts)
            self._state = state
        except MountNotFoundError as error:
            self._tell(f"{error} It will be found when it appears.")
        except NbsecretsError as error:
            self._tell(str(error))
        else:
            self._tell(_left_text(loaded))

    def before_cell(self, _info: object) -> None:
        self.check()

    def after_cell(self, result: Any) -> None:
        tell_status()  # the cell may have set or deleted variables
        name = missing_name(result.error_in_exec)
        if name is not None:
            from ._explain import not_set_text

            _say(not_set_text(name))

    def _current_state(self) -> Optional[list[_State]]:
        states = [_state_of(mount) for mount in self._mounts]
        known = [state for state in states if state is not None]
        # Never equal to a state: the refresh that follows says what is wrong.
        return known if known and len(known) == len(states) else None

    def _tell(self, text: Optional[str]) -> None:
        if text is not None and text != self._last_told:
            _say(text)
        self._last_told = text


def _named() -> tuple[Optional[str], Optional[str]]:
    return os.environ.get(ENVIRONMENT_NAME), os.environ.get(SHARED_NAME)


def _state_of(mount: str) -> Optional[_State]:
    try:
        status = os.stat(os.path.join(mount, LINK))
    except OSError:
        # Gone, or never there: a plain directory, or no mount any more. Then look closely.
        return _plain_state(mount)
    return (status.st_ino, status.st_mtime_ns, status.st_dev)


def _plain_state(mount: str) -> Optional[_State]:
    files: list[object] = []
    try:
        with os.scandir(mount) as entries:
            for entry in sorted(entries, key=lambda entry: entry.name):
                if is_name(entry.name):
                    status = os.stat(entry.path)
                    files.append((entry.name, status.st_ino, status.st_mtime_ns))
    except OSError:
        return None
    return tuple(files)


_followers: dict[int, tuple[Any, Follower]] = {}


def activate(shell: Any) -> None:
    """Load at once and follow the mount from now on; again: start afresh."""
    deactivate(shell)
    follower = Follower()
    follower.refresh()
    shell.events.register("pre_run_cell", follower.before_cell)
    shell.events.register("post_run_cell", follower.after_cell)
    _followers[id(shell)] = (shell, follower)


def deactivate(shell: Any) -> None:
    """Stop following the mount; nothing when it was not followed."""
    entry = _followers.pop(id(shell), None)
    if entry is not None:
        shell.events.unregister("pre_run_cell", entry[1].before_cell)
        shell.events.unregister("post_run_cell", entry[1].after_cell)


def missing_name(error: Optional[BaseException]) -> Optional[str]:
    """The environment variable whose absence made a cell fail, if that is what happened."""
    if error is None or isinstance(error, EnvironmentVariableNotFoundError):
        return None  # ours has said all of it
    text = str(error.args[0]) if error.args else ""
    if isinstance(error, KeyError):
        # os.environ's own lookup failed, not that of some other dictionary.
        code = _innermost_code(error.__traceback__)
        name = text if code is type(os.environ).__getitem__.__code__ else ""
    elif type(error).__name__ == "EnvironmentVariableNotFoundError":
        name = text.partition("(")[2].partition(")")[0]  # ae5_tools: "… variable (NAME) not found"
    else:
        return None
    return name if is_name(name) and name not in os.environ else None


def _innermost_code(traceback: Optional[TracebackType]) -> object:
    if traceback is None:
        return None
    while traceback.tb_next is not None:
        traceback = traceback.tb_next
    return traceback.tb_frame.f_code


def _left_text(loaded: Loaded) -> Optional[str]:
    """What was left out, and the groups' directories that are named and cannot be read."""
    skipped = [f"Skipped {name}: {reason}" for name, reason in loaded.skipped.items()]
    refused = [reason for reason in map(shared_refusal, shared_directories()) if reason]
    shared = [f"Shared secrets are left out: {reason}" for reason in refused]
    return "\n".join([*skipped, *shared, *loaded.unread.values()]) or None


def _say(text: str) -> None:
    print(f"nbsecrets: {text}", file=sys.stderr)
