"""Puts secrets into the environment: what goes in, what does not, and what was put there before."""

import os
import sys

from ._errors import InvalidNameError, NbsecretsError, SecretNotFoundError
from ._loaded import Loaded
from ._mount import no_mounts
from ._reserved import RESERVED_NAMES
from ._snapshot import ENVIRONMENT, Snapshot, is_name, read_all

VALUE_LIMIT = 96 * 1024  # bytes; past 128 KiB no subprocess can be started (E2BIG)
TOTAL_LIMIT = 1024 * 1024  # bytes; past about 2 MiB together neither


class Put:
    """One value that this process put into its environment: how to know it again, not the value."""

    __slots__ = ("fingerprint", "generation", "mount", "size")

    def __init__(self, mount: str, generation: str, value: str, size: int) -> None:
        self.mount = mount
        self.generation = generation
        self.size = size
        # The keyed hash of this process (64 bits, PYTHONHASHSEED): nothing to import, and a value
        # that was deleted or replaced is not kept alive by the record of it.
        self.fingerprint = hash(value)


# By name, of what came from a mount. All loads of this process share one environment, therefore one
# record and one total. An editor that asks the kernel reads it too: a variable still holds what was
# loaded when `sys.modules["nbsecrets._load"]._put[name].fingerprint == hash(os.environ[name])`.
# These names, and what they mean, stay as they are.
_put: "dict[str, Put]" = {}
# The same of what was brought from Colab, Kaggle or a `.env` file: those are not the store's.
_brought: "dict[str, Put]" = {}
# By directory: the generation that was read last.
generations: "dict[str, str]" = {}
last_mount = ""


def load_named(
    mounts: "list[str]", names: "tuple[str, ...]", tried: "list[str]", dotenv: "str | None" = None
) -> Loaded:
    """Load the named secrets, reserved names too; what no mount has, from elsewhere.

    Args:
        tried: what was wrong with other places of a mount.

    Raises:
        SecretNotFoundError: one is absent; nothing was loaded.
        MountNotFoundError: one is absent, and there is no mount; nothing was loaded.
        InvalidNameError: one cannot be a secret's name; nothing was loaded.
    """
    for name in names:
        check_name(name)
    loaded = put_snapshot(read_found(mounts, names, tried, dotenv, VALUE_LIMIT), frozenset())
    tell_status()
    return loaded


def load_all(
    mounts: "list[str]", tried: "list[str] | None" = None, dotenv: "str | None" = None
) -> Loaded:
    """Load every secret but the reserved names, and what a `.env` file has besides.

    Raises:
        MountNotFoundError: there is neither a mount nor that file.
    """
    snapshot = read_all(mounts, None, VALUE_LIMIT)
    problem: str | None = None
    if dotenv is not None:
        from ._elsewhere import Search

        problem = Search(snapshot, dotenv, VALUE_LIMIT).add_file()
    if not mounts and (dotenv is None or problem is not None):
        raise no_mounts([*(tried or ()), *((problem,) if problem else ())])
    loaded = put_snapshot(snapshot, RESERVED_NAMES)
    tell_status()
    return loaded


def read_found(
    mounts: "list[str]",
    names: "tuple[str, ...]",
    tried: "list[str]",
    dotenv: "str | None",
    limit: "int | None" = None,
) -> Snapshot:
    """Read the named secrets, which are valid names, from the mounts, and from elsewhere what they
    have not: a mount comes first, or a value that was changed would never arrive.

    Raises:
        SecretNotFoundError, MountNotFoundError: one is nowhere. The text names every place, and why
            it does not have it.
    """
    snapshot = read_all(mounts, list(names), limit)
    if snapshot.missing:
        from ._elsewhere import Search

        search = Search(snapshot, dotenv, limit)
        search.complete()
        if snapshot.missing:
            raise not_found(snapshot.missing, mounts, tried, search.sentences(), search.near)
    return snapshot


def loaded_from(name: str) -> "str | None":
    """The mount that the variable's value was loaded from, if it still holds that."""
    return _put[name].mount if _is_unchanged(_put.get(name), name) else None


def was_brought(name: str) -> bool:
    """Whether the variable still holds what was loaded from Colab, Kaggle or a `.env` file."""
    return _is_unchanged(_brought.get(name), name)


def _is_unchanged(put: "Put | None", name: str) -> bool:
    current = os.environ.get(name)
    return put is not None and current is not None and hash(current) == put.fingerprint


def tell_status() -> None:
    """In IPython's kernel: bring the status file up to date, that editors read."""
    if "ipykernel.kernelapp" in sys.modules and generations:
        from ._status import write

        write()


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
    tell_status()
    return loaded, forgotten


def put_snapshot(
    snapshot: Snapshot, reserved: "frozenset[str]", only_changed: bool = False
) -> Loaded:
    """Put what a snapshot holds into os.environ, in the order of names."""
    global last_mount
    if snapshot.generations:
        last_mount = snapshot.mount
        generations.update(snapshot.generations)
    loaded = Loaded(snapshot.mount)
    skipped: dict[str, str] = {}
    for name, size in snapshot.too_large.items():
        skipped[name] = (
            f"its {size} bytes are over the {VALUE_LIMIT} that a variable may hold; "
            f"{_remedy(snapshot, name)}"
        )
    for name, reason in snapshot.failures.items():
        skipped[name] = f"its file cannot be read ({reason})"
    total = sum(
        put.size
        for record in (_put, _brought)
        for name, put in record.items()
        if name not in snapshot.values and name in os.environ
    )
    names = [name for name, source in snapshot.elsewhere.items() if source == ENVIRONMENT]
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
                f"with it the loaded values would be over {TOTAL_LIMIT} bytes; "
                f"{_remedy(snapshot, name)}"
            )
            continue
        problem = _put_one(snapshot, name, value, only_changed)
        if problem is None:
            total += size
            names.append(name)
        else:
            skipped[name] = f"{problem}; {_remedy(snapshot, name)}"
    elsewhere = snapshot.elsewhere
    loaded.names = tuple(sorted(names) if elsewhere else names)
    loaded.shared = {name: snapshot.shared[name] for name in names if name in snapshot.shared}
    if elsewhere:
        loaded.elsewhere = {name: elsewhere[name] for name in loaded.names if name in elsewhere}
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


def not_found(
    missing: "list[str]",
    mounts: "list[str]",
    tried: "list[str]",
    elsewhere: "list[str]",
    more: "list[str]",
) -> NbsecretsError:
    """The error that says where it looked and which name is nearest."""
    if not mounts:
        return no_mounts([*tried, *elsewhere], ", ".join(missing))
    from ._explain import not_found_text

    return SecretNotFoundError(not_found_text(missing, mounts, elsewhere, more), missing[0])


def _put_one(snapshot: Snapshot, name: str, value: bytes, only_changed: bool) -> "str | None":
    """Put one value; the reason when it cannot be put. Raises nothing: a frame here has values."""
    try:
        text = value.decode("utf-8")
    except UnicodeDecodeError:
        return "its value is not UTF-8 text"
    if "\0" in text:
        return "its value has a NUL byte, which no variable may hold"
    mount = snapshot.source(name)
    put = Put(mount, snapshot.generations.get(mount, ""), text, len(value))
    before = _put.get(name)
    if (
        only_changed
        and before is not None
        and before.mount == mount
        and before.fingerprint == put.fingerprint
    ):
        before.generation = put.generation
        return None
    try:
        os.environ[name] = text
    except (OSError, ValueError):  # a locale that is not UTF-8; Windows: over 32,767 characters
        return "this system's environment cannot hold its value"
    record, other = (_brought, _put) if name in snapshot.elsewhere else (_put, _brought)
    record[name] = put
    if name in other:
        del other[name]
    return None


def _is_reserved(name: str, reserved: "frozenset[str]") -> bool:
    # On Windows, names of variables have no case: Path is PATH.
    return (name.upper() if sys.platform == "win32" else name) in reserved


def _remedy(snapshot: Snapshot, name: str) -> str:
    if name in snapshot.elsewhere:
        return f"use nbsecrets.get_bytes({name!r}) instead"
    return f"read the file nbsecrets.path({name!r}) instead"
