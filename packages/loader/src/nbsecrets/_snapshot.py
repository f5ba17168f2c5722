"""Reads a mount so that all values come from one generation.

The writer (the kubelet, or ours) makes a whole new directory, renames the link `..data` to it, and
only then removes the old one. So: open `..data` once, read below that descriptor and nowhere else.
What the old directory can still do is lose its files: a listing counts only when the link still led
to that directory afterwards, and a listed file that is gone means to start again.
"""

import errno
import os
import stat

from ._errors import MountUnreadableError

LINK = "..data"
ENVIRONMENT = "environment"  # the source of what was set already
_ATTEMPTS = 200  # the writer must swap inside a window of microseconds, this many times in a row
_PAUSE_AFTER = 20  # attempts without a pause
_PAUSE = 0.002  # seconds
_HAS_DESCRIPTORS = os.open in os.supports_dir_fd and os.listdir in os.supports_fd  # not on Windows
_FILE = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_DIRECTORY = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0)
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)


class Snapshot:
    """One consistent reading of a mount.

    Attributes:
        mount: the directory that was read.
        values: exact bytes by name, in the order of names.
        too_large: size in bytes by name, of those over the limit (their values were not read).
        failures: the reason by name, of those that could not be read.
        missing: names that were asked for and are not there.
        shared: the directory by name, of those that a group's mount gave.
        unread: the reason by directory, of groups' mounts that could not be read.
        elsewhere: the source by name, of those that no mount has; ENVIRONMENT where the variable is
            set already: those have no value here.
        generations: by directory, what its link `..data` led to; empty for a plain directory.
    """

    __slots__ = (
        "elsewhere",
        "failures",
        "generations",
        "missing",
        "mount",
        "shared",
        "too_large",
        "unread",
        "values",
    )

    def __init__(self, mount: str) -> None:
        self.mount = mount
        self.elsewhere: dict[str, str] = {}
        self.generations: dict[str, str] = {}
        self.values: dict[str, bytes] = {}
        self.too_large: dict[str, int] = {}
        self.failures: dict[str, str] = {}
        self.missing: list[str] = []
        self.shared: dict[str, str] = {}
        self.unread: dict[str, str] = {}

    def source(self, name: str) -> str:
        """The directory that a secret was read from, or what it was found in elsewhere."""
        return self.elsewhere.get(name) or self.shared.get(name, self.mount)

    def has(self, name: str) -> bool:
        """Whether a mount has it, readable or not, or it was found elsewhere."""
        return (
            name in self.values
            or name in self.too_large
            or name in self.failures
            or name in self.elsewhere
        )

    def found(self, name: str, source: str) -> None:
        """Note what was found elsewhere."""
        self.elsewhere[name] = source
        if name in self.missing:
            self.missing.remove(name)

    def add(self, other: "Snapshot") -> None:
        """Take over what a group's mount has and this snapshot has not."""
        for name in (*other.values, *other.too_large, *other.failures):
            if self.has(name):
                continue
            self.shared[name] = other.mount
            if name in other.values:
                self.values[name] = other.values[name]
            elif name in other.too_large:
                self.too_large[name] = other.too_large[name]
            else:
                self.failures[name] = other.failures[name]
            if name in self.missing:
                self.missing.remove(name)
        self.values = dict(sorted(self.values.items()))
        self.generations.update(other.generations)


class _Changed(Exception):
    """The generation went away while it was read."""


def is_name(text: str) -> bool:
    """Whether this can be a secret's name: 1 to 253 of A-Z, a-z, 0-9 and underscore."""
    return len(text) <= 253 and text.isascii() and text.replace("_", "0").isalnum()


def read_all(
    mounts: "list[str]", names: "list[str] | None" = None, limit: "int | None" = None
) -> Snapshot:
    """Read several mounts, as `read_snapshot` does each; of one name the first that has it counts.
    Without any mount all names are missing.

    Raises:
        MountUnreadableError: the first cannot be read. What is wrong with others is in `unread`.
    """
    snapshot = Snapshot("") if not mounts else read_snapshot(mounts[0], names, limit)
    if not mounts and names is not None:
        snapshot.missing = sorted(set(names))
    for mount in mounts[1:]:
        if names is not None and not snapshot.missing:
            break
        try:
            wanted = None if names is None else list(snapshot.missing)
            snapshot.add(read_snapshot(mount, wanted, limit))
        except MountUnreadableError as error:
            snapshot.unread[mount] = str(error)
    return snapshot


def read_snapshot(
    mount: str, names: "list[str] | None" = None, limit: "int | None" = None
) -> Snapshot:
    """Read all secrets of a mount, or those named.

    Args:
        mount: the directory; with a link `..data` as the kubelet makes it, or with plain files.
        names: valid names; None for every secret there.
        limit: bytes; larger values are not read but given in `too_large`.

    Raises:
        MountUnreadableError: the directory cannot be read, or it changed at every attempt.
    """
    for attempt in range(_ATTEMPTS):
        if attempt >= _PAUSE_AFTER:
            import time

            time.sleep(_PAUSE)
        try:
            return _read_once(mount, names, limit)
        except _Changed:
            continue
        except OSError as error:
            reason = error.strerror or "unknown reason"
        raise MountUnreadableError(
            f"The secrets in {mount} cannot be read: {reason}. Check that the directory is there "
            "and that you may read it."
        )
    link = os.path.join(mount, LINK)
    if os.path.islink(link) and not os.path.exists(link):
        raise MountUnreadableError(
            f"The secrets in {mount} cannot be read: its link {LINK} leads nowhere. "
            "Run `nbsecrets mount` to write the mount anew."
        )
    raise MountUnreadableError(
        f"The secrets in {mount} changed {_ATTEMPTS} times while they were read. "
        "Find out what keeps writing to it, and try again."
    )


def list_names(mounts: "list[str]") -> "list[str]":
    """The names of all secrets in these mounts, sorted. Raises MountUnreadableError."""
    snapshot = read_all(mounts, limit=-1)  # every size is over the limit: no value is read
    return sorted([*snapshot.too_large, *snapshot.failures])


def _read_once(mount: str, names: "list[str] | None", limit: "int | None") -> Snapshot:
    link = os.path.join(mount, LINK)
    try:
        # Before it is opened: of a link that is swapped just then it tells the older generation, as
        # which nobody takes what was read for newer than it is.
        generation = os.readlink(link)
    except OSError:
        generation = ""
    directory, linked = _open_directory(mount, link)
    try:
        wanted = _list(directory, link, linked) if names is None else sorted(set(names))
        snapshot = Snapshot(mount)
        snapshot.generations[mount] = generation
        if isinstance(directory, int):
            prefix, descriptor = "", directory
        else:
            prefix, descriptor = directory + os.sep, None
        # A generation holds files only: a link in it was planted. Plain directories may use links.
        flags = _FILE | _NO_LINK if linked else _FILE
        for name in wanted:
            try:
                value = _read_file(prefix + name, flags, descriptor, limit)
            except FileNotFoundError:
                if linked:
                    if names is None:
                        raise _Changed from None
                    _demand_current(link, directory)
                if names is not None:
                    snapshot.missing.append(name)
                continue  # in a plain directory: it was removed since the listing
            except OSError as error:
                snapshot.failures[name] = (
                    "it is a link" if error.errno == errno.ELOOP else str(error.strerror)
                )
                continue
            if isinstance(value, bytes):
                snapshot.values[name] = value
            elif value is not None:
                snapshot.too_large[name] = value
            elif names is not None:
                snapshot.failures[name] = "it is not a file"
        return snapshot
    finally:
        if isinstance(directory, int):
            os.close(directory)


def _list(directory: "int | str", link: str, linked: bool) -> "list[str]":
    try:
        names = sorted(name for name in os.listdir(directory) if is_name(name))
    except FileNotFoundError:
        if linked:
            raise _Changed from None
        raise
    if linked:
        _demand_current(link, directory)
    return names


def _open_directory(mount: str, link: str) -> "tuple[int | str, bool]":
    """The generation, resolved once (a descriptor where the system has them), else the mount."""
    try:
        if _HAS_DESCRIPTORS:
            return os.open(link, _DIRECTORY), True
        return os.path.join(mount, os.readlink(link)), True
    except FileNotFoundError:
        if os.path.lexists(link):
            raise _Changed from None
        return (os.open(mount, _DIRECTORY) if _HAS_DESCRIPTORS else mount), False


def _demand_current(link: str, directory: "int | str") -> None:
    """Raise _Changed unless the link still leads to this generation."""
    try:
        if isinstance(directory, int):
            now, then = os.stat(link), os.fstat(directory)
            same = now.st_ino == then.st_ino and now.st_dev == then.st_dev
        else:
            same = os.path.join(os.path.dirname(link), os.readlink(link)) == directory
    except FileNotFoundError:
        same = False
    if not same:
        raise _Changed


def _read_file(
    path: str, flags: int, descriptor: "int | None", limit: "int | None"
) -> "bytes | int | None":
    """The exact bytes; or the size in bytes when over the limit; or None when it is no file."""
    file = os.open(path, flags, dir_fd=descriptor)
    try:
        status = os.fstat(file)
        if not stat.S_ISREG(status.st_mode):
            return None
        size = status.st_size
        if limit is not None and size > limit:
            return size
        value = os.read(file, size + 1)
        if len(value) == size:
            return value
        chunks = [value]
        while chunks[-1]:
            chunks.append(os.read(file, 65536))
        return b"".join(chunks)
    finally:
        os.close(file)
