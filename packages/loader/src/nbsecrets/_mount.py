"""Where the mount is: four places in order, and which of them may be trusted.

After this user's own mount come those of groups that share secrets, which NBSECRETS_SHARED names.
"""

import os
import stat
import sys

from ._errors import MountNotFoundError

ENVIRONMENT_NAME = "NBSECRETS_MOUNT"
SHARED_NAME = "NBSECRETS_SHARED"
STANDARD_MOUNT = "/var/run/secrets/user_credentials"
SHARED_MEMORY = "/dev/shm"  # noqa: S108
_RECORD_LIMIT = 16 * 1024  # bytes; a path is never longer


def find_mounts() -> "list[str]":
    """The directories to read from, of which the first that has a secret counts: this user's own
    mount, then those that groups share, in their order.

    Raises:
        MountNotFoundError: no place has a usable mount; the text says what is wrong with each.
    """
    tried: list[str] = []
    found = search_all(tried)
    if not found:
        raise no_mounts(tried)
    return found


def no_mounts(tried: "list[str]", missing: str = "") -> MountNotFoundError:
    """The error about a search in vain.

    Args:
        tried: a text for each place.
        missing: the names that were not found elsewhere either.
    """
    nor = f", nor {missing} elsewhere" if missing else ""
    return MountNotFoundError(
        f"No mounted secrets were found{nor}. Looked at: "
        + "; ".join(f"({number}) {place}" for number, place in enumerate(tried, 1))
        + ". Open the Secrets panel, or run `nbsecrets mount`, and try again."
    )


def search_all(tried: "list[str]") -> "list[str]":
    """As `find_mounts`, and none where there is none; with one text in `tried` for each place that
    was looked at in vain.
    """
    own = search(tried)
    mounts = [] if own is None else [own]
    for directory in shared_directories():
        reason = shared_refusal(directory)
        if reason is not None:
            tried.append(f"{SHARED_NAME}: {reason}")
        elif directory not in mounts:
            mounts.append(directory)
    return mounts


def shared_directories() -> "list[str]":
    """What NBSECRETS_SHARED names, whether or not it is there."""
    named = os.environ.get(SHARED_NAME, "").split(os.pathsep)
    return [without_slash(directory) for directory in named if directory]


def shared_refusal(directory: str) -> "str | None":
    """Why a group's mount is not used; None when it is.

    Whoever can write to it could give a session any value. The kubelet's volumes are writable for
    all by their modes, and mounted so that nobody can write.
    """
    if not os.path.isabs(directory):
        return f"{directory}, which is no absolute path"
    try:
        status = os.stat(directory)
    except FileNotFoundError:
        return f"{directory} is not there"
    except OSError as error:
        return f"{directory} cannot be looked at ({error.strerror})"
    if not stat.S_ISDIR(status.st_mode):
        return f"{directory}, which is not a directory"
    if not os.access(directory, os.R_OK | os.X_OK):
        return f"{directory} cannot be read (Permission denied)"
    if sys.platform != "win32" and status.st_mode & 0o022:
        flags = os.statvfs(directory).f_flag
        if not flags & os.ST_RDONLY:
            return (
                f"{directory} was refused because others may write to it "
                f"(mode {status.st_mode & 0o7777:04o})"
            )
    return None


def search(tried: "list[str]") -> "str | None":
    """The first usable mount; else None, with one text for each of the four places in `tried`."""
    explicit = os.environ.get(ENVIRONMENT_NAME)
    problem: str | None = f"{explicit}, which is not a directory" if explicit else "not set"
    if explicit and os.path.isdir(explicit):
        # A host names a default place to its kernels: that is no person's word for whose it is.
        problem = refusal(explicit) if _is_default(explicit) else None
        if problem is None:
            return without_slash(explicit)
    tried.append(f"{ENVIRONMENT_NAME}: {problem}")

    if os.path.isdir(STANDARD_MOUNT):
        return STANDARD_MOUNT
    tried.append(f"the standard mount: {STANDARD_MOUNT} is not there")

    record = os.path.join(data_directory(), "mount")
    recorded, problem = _read_record(record)
    if recorded is not None:
        problem = refusal(recorded)
        if problem is None:
            return without_slash(recorded)
    tried.append(f"the record {record}: {problem}")

    problems: list[str] = []
    for default in default_mounts():
        reason = refusal(default)
        if reason is None:
            return default
        problems.append(reason)
    tried.append("the default places: " + ", ".join(problems))
    return None


def refusal(directory: str) -> "str | None":
    """Why a mount that nobody named explicitly is not used; None when it is this user's alone."""
    bare = without_slash(directory)  # with the slash lstat would follow a link
    try:
        status = os.lstat(bare)
    except FileNotFoundError:
        return f"{bare} is not there"
    except OSError as error:
        return f"{bare} cannot be looked at ({error.strerror})"
    if stat.S_ISLNK(status.st_mode):
        return f"{bare} was refused because it is a link"
    if not stat.S_ISDIR(status.st_mode):
        return f"{bare} was refused because it is not a directory"
    if sys.platform != "win32":
        if status.st_uid != os.geteuid():
            return f"{bare} was refused because it belongs to another user (uid {status.st_uid})"
        if status.st_mode & 0o022:
            return (
                f"{bare} was refused because others may write to it "
                f"(mode {status.st_mode & 0o7777:04o}; `chmod 700` makes it yours)"
            )
    return None


def without_slash(directory: str) -> str:
    """The same directory, so that one mount has one name."""
    return directory.rstrip("/") or "/"


def data_directory() -> str:
    """The directory of this user in which the writer of the mount leaves the record."""
    home = os.path.expanduser("~")
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA") or os.path.join(home, "AppData", "Local")
        return os.path.join(local, "nbsecrets")
    if sys.platform == "darwin":
        return os.path.join(home, "Library", "Application Support", "nbsecrets")
    # The XDG specification: a path that is not absolute is ignored.
    base = os.environ.get("XDG_DATA_HOME", "")
    if not base.startswith("/"):
        base = os.path.join(home, ".local", "share")
    return os.path.join(base, "nbsecrets")


def default_mounts() -> "list[str]":
    """Where the writer of the mount puts it when it is told nothing, in its order."""
    if sys.platform == "win32":
        temporary = os.environ.get("TEMP") or os.environ.get("TMP") or "C:\\Windows\\Temp"
        return [os.path.join(temporary, "nbsecrets")]  # this directory is per user there
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    own_name = f"nbsecrets-{os.geteuid()}"
    # The order in which Node, the writer, asks for the temporary directory; not that of tempfile.
    temporary = (
        os.environ.get("TMPDIR") or os.environ.get("TMP") or os.environ.get("TEMP") or "/tmp"  # noqa: S108
    )
    places = [os.path.join(SHARED_MEMORY, own_name), os.path.join(temporary, own_name)]
    return [os.path.join(runtime, "nbsecrets"), *places] if runtime.startswith("/") else places


def _is_default(directory: str) -> bool:
    """Whether it is where the writer puts a mount by itself: any vault's but the default one has a
    hash at the end.
    """
    bare = without_slash(directory)
    return any(bare == place or bare.startswith(place + "-") for place in default_mounts())


def _read_record(record: str) -> "tuple[str | None, str | None]":
    """The recorded path, or why there is none."""
    try:
        descriptor = os.open(record, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    except FileNotFoundError:
        return None, "not there"
    except OSError as error:
        return None, f"cannot be read ({error.strerror})"
    try:
        content = os.read(descriptor, _RECORD_LIMIT)
    except OSError as error:
        return None, f"cannot be read ({error.strerror})"
    finally:
        os.close(descriptor)
    try:
        recorded = content.decode("utf-8").rstrip("\r\n")
    except UnicodeDecodeError:
        return None, "is not UTF-8 text"
    if not os.path.isabs(recorded) or "\0" in recorded:
        return None, "does not hold an absolute path"
    return recorded, None
