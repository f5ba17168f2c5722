"""Puts secrets into the environment: what goes in, what does not, and what was put there before."""

import os
import sys

from ._errors import InvalidNameError, SecretNotFoundError
from ._reserved import RESERVED_NAMES
from ._snapshot import Snapshot, is_name, read_all

VALUE_LIMIT = 96 * 1024  # bytes; past 128 KiB no subprocess can be started (E2BIG)
TOTAL_LIMIT = 1024 * 1024  # bytes; past about 2 MiB together neither
_SHOWN = 100  # names in a repr; the object itself holds all

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


class Loaded:
    """What one load did: names, never values. Iterating gives the loaded names, sorted.

    Attributes:
        names: the secrets that are now environment variables.
        skipped: those that are not, with the reason for each.
        mount: the directory that they were read from.
        shared: of those that a group shares, the directory of each.
        unread: directories of groups that could not be read, with a sentence about each.
    """

    __slots__ = ("mount", "names", "shared", "skipped", "unread")

    def __init__(self, mount: str) -> None:
        self.mount = mount
        self.names: tuple[str, ...] = ()
        self.skipped: dict[str, str] = {}
        self.shared: dict[str, str] = {}
        self.unread: dict[str, str] = {}

    def __iter__(self) -> "Iterator[str]":
        return iter(self.names)

    def __len__(self) -> int:
        return len(self.names)

    def __contains__(self, name: object) -> bool:
        return name in self.names

    def __repr__(self) -> str:
        count = len(self.names)
        lines = [f"Loaded {count} {'secret' if count == 1 else 'secrets'}"]
        if count:
            lines[0] += ": " + _some(list(self.names), ", ")
        if self.skipped:
            reasons = [f"{name}: {reason}" for name, reason in self.skipped.items()]
            lines.append("Skipped " + _some(reasons, "\nSkipped "))
        return "\n".join(lines)


class Put:
    """One value that this process put into its environment: how to know it again, not the value."""

    __slots__ = ("fingerprint", "mount", "size")

    def __init__(self, mount: str, value: str, size: int) -> None:
        self.mount = mount
        self.size = size
        # The keyed hash of this process (64 bits, PYTHONHASHSEED): nothing to import, and a value
        # that was deleted or replaced is not kept alive by the record of it.
        self.fingerprint = hash(value)


# By name. All loads of this process share one environment, therefore one record and one total.
_put: "dict[str, Put]" = {}


def load_named(mounts: "list[str]", names: "tuple[str, ...]") -> Loaded:
    """Load the named secrets, reserved names too.

    Raises:
        SecretNotFoundError: one is absent; nothing was loaded.
        InvalidNameError: one cannot be a secret's name; nothing was loaded.
    """
    for name in names:
        check_name(name)
    snapshot = read_all(mounts, list(names), VALUE_LIMIT)
    if snapshot.missing:
        raise not_found(snapshot.missing, mounts)
    return put_snapshot(snapshot, reserved=frozenset())


def load_all(mounts: "list[str]") -> Loaded:
    """Load every secret but the reserved names."""
    return put_snapshot(read_all(mounts, None, VALUE_LIMIT), RESERVED_NAMES)


def refresh(mounts: "list[str]") -> "tuple[Loaded, list[str]]":
    """Follow the mounts: load what is new or changed in them, forget what is gone from them.

    A secret that did not change is left alone, so that a variable which the user has set since it
    was loaded stays as they set it. A secret is forgotten only when it was loaded from these mounts
    and the variable still holds what was loaded; one that could not be read just now is kept.

    Returns:
        what is loaded, and the names that were forgotten.
    """
    snapshot = read_all(mounts, None, VALUE_LIMIT)
    loaded = put_snapshot(snapshot, RESERVED_NAMES, only_changed=True)
    forgotten: list[str] = []
    for name, put in list(_put.items()):
        if put.mount not in mounts or name in loaded.names or name in snapshot.failures:
            continue
        if put.mount in snapshot.unread:
            continue
        if name in snapshot.values and _is_reserved(name, RESERVED_NAMES):
            continue  # loaded by name before, and still there
        del _put[name]
        current = os.environ.get(name)
        if current is not None and hash(current) == put.fingerprint:
            del os.environ[name]
            forgotten.append(name)
    return loaded, forgotten


def put_snapshot(
    snapshot: Snapshot, reserved: "frozenset[str]", only_changed: bool = False
) -> Loaded:
    """Put what a snapshot holds into os.environ, in the order of names."""
    loaded = Loaded(snapshot.mount)
    skipped: dict[str, str] = {}
    for name, size in snapshot.too_large.items():
        skipped[name] = (
            f"its {size} bytes are over the {VALUE_LIMIT} that a variable may hold; {_remedy(name)}"
        )
    for name, reason in snapshot.failures.items():
        skipped[name] = f"its file cannot be read ({reason})"
    total = sum(
        put.size for name, put in _put.items() if name not in snapshot.values and name in os.environ
    )
    names: list[str] = []
    for name, value in snapshot.values.items():
        if _is_reserved(name, reserved):
            skipped[name] = (
                "its name is reserved because it changes how programs run; "
                f"to load it all the same: nbsecrets.load({name!r})"
            )
            continue
        size = len(value)
        if total + size > TOTAL_LIMIT:
            skipped[name] = (
                f"with it the loaded values would be over {TOTAL_LIMIT} bytes; {_remedy(name)}"
            )
            continue
        problem = _put_one(snapshot.source(name), name, value, only_changed)
        if problem is None:
            total += size
            names.append(name)
        else:
            skipped[name] = problem
    loaded.names = tuple(names)
    loaded.shared = {name: snapshot.shared[name] for name in names if name in snapshot.shared}
    loaded.unread = snapshot.unread
    loaded.skipped = dict(sorted(skipped.items())) if len(skipped) > 1 else skipped
    return loaded


def check_name(name: str) -> None:
    """Raises InvalidNameError or TypeError; neither repeats the argument, it may be a value."""
    if not isinstance(name, str):
        raise TypeError(
            f"A secret's name is a str, not {type(name).__name__}; several are given one by one: "
            'nbsecrets.load("A", "B").'
        )
    if not is_name(name):
        raise InvalidNameError(
            "That cannot be a secret's name: names have 1 to 253 letters (A-Z, a-z), digits and "
            "underscores."
        )


def not_found(missing: "list[str]", mounts: "list[str]") -> SecretNotFoundError:
    """The error that says where it looked and which name is nearest."""
    from ._explain import not_found_text

    return SecretNotFoundError(not_found_text(missing, mounts), missing[0])


def _put_one(mount: str, name: str, value: bytes, only_changed: bool) -> "str | None":
    """Put one value; the reason when it cannot be put. Raises nothing: a frame here has values."""
    try:
        text = value.decode("utf-8")
    except UnicodeDecodeError:
        return f"its value is not UTF-8 text; {_remedy(name)}"
    if "\0" in text:
        return f"its value has a NUL byte, which no variable may hold; {_remedy(name)}"
    put = Put(mount, text, len(value))
    before = _put.get(name)
    if (
        only_changed
        and before is not None
        and before.mount == mount
        and before.fingerprint == put.fingerprint
    ):
        return None
    try:
        os.environ[name] = text
    except (OSError, ValueError):  # a locale that is not UTF-8; Windows: over 32,767 characters
        return f"this system's environment cannot hold its value; {_remedy(name)}"
    _put[name] = put
    return None


def _is_reserved(name: str, reserved: "frozenset[str]") -> bool:
    # On Windows, names of variables have no case: Path is PATH.
    return (name.upper() if sys.platform == "win32" else name) in reserved


def _remedy(name: str) -> str:
    return f"read the file nbsecrets.path({name!r}) instead"


def _some(texts: "list[str]", separator: str) -> str:
    shown = separator.join(texts[:_SHOWN])
    return f"{shown} and {len(texts) - _SHOWN} more" if len(texts) > _SHOWN else shown
