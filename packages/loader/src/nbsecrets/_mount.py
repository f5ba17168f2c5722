"""Where the mount is: four places in order, and which of them may be trusted."""

import os
import stat
import sys

from ._errors import MountNotFoundError

ENVIRONMENT_NAME = "NBSECRETS_MOUNT"
STANDARD_MOUNT = "/var/run/secrets/user_credentials"
SHARED_MEMORY = "/dev/shm"  # noqa: S108
_RECORD_LIMIT = 16 * 1024  # bytes; a path is never longer


def find_mount() -> str:
    """The directory to read from.

    Raises:
        MountNotFoundError: no place has a usable mount; the text says what is wrong with each.
    """
    tried: list[str] = []
    found = search(tried)
    if found is None:
        raise MountNotFoundError(
            "No mounted secrets were found. Looked at: "
            + "; ".join(f"({number}) {place}" for number, place in enumerate(tried, 1))
            + ". Open the Secrets panel, or run `nbsecrets mount`, and try again."
        )
    return found


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
