"""The status file of a kernel: which names are loaded, and from which generation. Never a value.

An editor reads it to say what a kernel has without asking it: also while a cell runs. It lies next
to the kernel's connection file, in Jupyter's runtime directory, as `nbsecrets-kernel-<id>.json`,
for its owner alone (0600), and is replaced by renaming. In it, as JSON:

- `format`: 1.
- `pid`, `start`, `boot`, `pidNamespace`: which process wrote it; the last three, of Linux, are
  empty elsewhere. A file whose process is gone says nothing.
- `mount`, `generation`: the directory that was read last, and what its link `..data` led to then;
  empty for a plain directory.
- `loaded`: names, sorted, whose variables hold what was loaded from a mount.
- `earlier`: those of them that were last read in another generation than `generation`.
- `others`: by directory, such as a group's, `generation` and `loaded` of the names that came from
  there; they are in `loaded` as well.
- `session`: the variable JPY_SESSION_NAME, or null; `notebook`: the notebook's path, where VS Code
  has told it to the kernel.

It is written in IPython's kernel and nowhere else, when a load, a refresh or a cell under
`%load_ext nbsecrets` changed one of these. A directory that cannot be written, or is not this
user's, means that there is no file; no load fails for it.
"""

import atexit
import contextlib
import json
import os
import stat
import sys
from _thread import allocate_lock
from typing import Any, Optional

from . import _load

_lock = allocate_lock()  # two threads of a kernel may load at once
_process: "dict[str, object]" = {}
_pid = os.getpid()
# The last one written: its path, its bytes, and the file itself.
_written: "Optional[tuple[str, bytes, tuple[int, int]]]" = None


def write() -> None:
    """Write the file if it would say anything new. Raises nothing."""
    app = getattr(sys.modules.get("ipykernel.kernelapp"), "IPKernelApp", None)
    kernel = getattr(app, "_instance", None)
    # A forked child has the kernel's objects, and is no kernel.
    parent = getattr(getattr(kernel, "iopub_thread", None), "_master_pid", _pid)
    if kernel is None or not os.getpid() == _pid == parent:
        return
    # Whatever is odd about this kernel: then there is no status, and a load all the same.
    with _lock, contextlib.suppress(Exception):
        _write(kernel)


def _write(kernel: Any) -> None:
    global _written
    directory, base = os.path.split(kernel.abs_connection_file)
    if not os.path.isabs(directory):
        return  # it would move with the working directory
    path = os.path.join(directory, f"nbsecrets-{base[:-5] if base[-5:] == '.json' else base}.json")
    content = json.dumps(_facts(kernel)).encode()
    if _written is not None and _written[:2] == (path, content) and _written[2] == _identity(path):
        return
    if sys.platform != "win32" and os.stat(directory).st_uid != os.geteuid():
        return
    new = f"{path}.new"
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
    try:
        file = os.open(new, flags, 0o600)
    except FileExistsError:  # of a process that was killed while it wrote
        os.unlink(new)
        file = os.open(new, flags, 0o600)
    try:
        os.write(file, content)
    finally:
        os.close(file)
    os.replace(new, path)
    first = _written is None
    _written = (path, content, _identity(path))
    if first:
        atexit.register(_remove)
        _remove_leftovers(directory)


def _facts(kernel: Any) -> "dict[str, object]":
    mount = _load.last_mount
    generation = _load.generations.get(mount, "")
    loaded: list[str] = []
    earlier: list[str] = []
    others: dict[str, dict[str, Any]] = {}
    for name, put in sorted(_load._put.items()):
        value = os.environ.get(name)
        if value is None or hash(value) != put.fingerprint:
            continue
        loaded.append(name)
        if put.mount != mount:
            newest = _load.generations.get(put.mount, "")
            other = others.setdefault(put.mount, {"generation": newest, "loaded": []})
            other["loaded"].append(name)
        if put.generation != _load.generations.get(put.mount, ""):
            earlier.append(name)
    facts: dict[str, object] = {
        "format": 1,
        **_this_process(),
        "mount": mount,
        "generation": generation,
        "loaded": loaded,
        "earlier": earlier,
        "others": others,
        "session": os.environ.get("JPY_SESSION_NAME"),
    }
    notebook = getattr(kernel.shell, "user_ns", {}).get("__vsc_ipynb_file__")
    if isinstance(notebook, str):
        facts["notebook"] = notebook
    return facts


def _this_process() -> "dict[str, object]":
    if not _process:
        # The second field of `stat` is the program's name in parentheses, and may hold others.
        fields = _line("/proc/self/stat").rpartition(")")[2].split()
        _process["pid"] = _pid
        _process["start"] = fields[19] if len(fields) > 19 else ""
        _process["boot"] = _line("/proc/sys/kernel/random/boot_id")
        try:
            _process["pidNamespace"] = os.readlink("/proc/self/ns/pid")
        except OSError:
            _process["pidNamespace"] = ""
    return _process


def _remove_leftovers(directory: str) -> None:
    """Files of kernels that were killed: the connection file is gone, and so is the process."""
    for name in os.listdir(directory):
        connection = os.path.join(directory, name[len("nbsecrets-") :])
        if not (name.startswith("nbsecrets-") and name.endswith(".json")):
            continue
        if os.path.lexists(connection):
            continue
        path = os.path.join(directory, name)
        with contextlib.suppress(OSError, ValueError, TypeError, KeyError):
            status = os.lstat(path)
            if not stat.S_ISREG(status.st_mode) or status.st_size > 1024 * 1024:
                continue
            with open(path, encoding="utf-8") as file:
                other = json.load(file)
            here = _this_process()
            same = other["boot"] == here["boot"] and other["pidNamespace"] == here["pidNamespace"]
            # Nothing is known of a process of another container, or where the system does not tell.
            if here["boot"] and same and not os.path.exists(f"/proc/{int(other['pid'])}"):
                os.unlink(path)


def _line(path: str) -> str:
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read().strip()
    except OSError:
        return ""


def _identity(path: str) -> "tuple[int, int]":
    try:
        status = os.lstat(path)
    except OSError:
        return (0, 0)
    return (status.st_dev, status.st_ino)


def _remove() -> None:
    """At the end of the process: its own file, not that of a kernel that came in its place."""
    if _written is not None and os.getpid() == _pid and _identity(_written[0]) == _written[2]:
        with contextlib.suppress(OSError):
            os.unlink(_written[0])
