"""Secrets of Notebook Secrets in Python: names in the notebook, values never.

    import nbsecrets

    nbsecrets.load("MLFLOW_ACCESS_SECRET")  # into os.environ
    nbsecrets.get("MLFLOW_ACCESS_SECRET")  # or as text

Secrets are read from the mount, a directory with one file per secret. It is the first of:

1. what the environment variable NBSECRETS_MOUNT names, when that is a directory; where it is one
   of the default places (4), the same is asked of it as of those;
2. the standard mount, /var/run/secrets/user_credentials;
3. what the file `mount` in this user's nbsecrets data directory says;
4. the default places: $XDG_RUNTIME_DIR/nbsecrets, /dev/shm/nbsecrets-$UID, and nbsecrets-$UID in
   the temporary directory.

The last two are used only when they are this user's own and nobody else may write to them.

After it come the directories of groups that share secrets, which NBSECRETS_SHARED names (with `:`
between them; `;` on Windows). A secret of this user's own wins over a shared one of the same name,
and the first group over the next.

What none of these directories has, `load` with names and `get` look for in: the environment (what
is set stays as it is), Colab's secrets (`google.colab.userdata`), Kaggle's (`kaggle_secrets`), and
a `.env` file where one is named. So one notebook runs in all of these places.
In IPython and Jupyter, `%load_ext nbsecrets` keeps the environment up to date before each cell.
"""

# Importing this package must cost next to nothing: no typing, re, pathlib, difflib or __future__.
import os

from ._errors import (
    EnvironmentVariableNotFoundError,
    InvalidNameError,
    MountNotFoundError,
    MountUnreadableError,
    NbsecretsError,
    SecretNotFoundError,
    SecretNotTextError,
    SecretUnreadableError,
)
from ._load import check_name, load_all, load_named, not_found, read_found
from ._loaded import Loaded
from ._mount import SHARED_NAME, find_mounts, search_all
from ._snapshot import ENVIRONMENT, LINK

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Union

__version__ = "0.1.0"

__all__ = [
    "load",
    "get",
    "get_bytes",
    "path",
    "where",
    "demand_env_var",
    "load_ae5_user_secrets",
    "load_ipython_extension",
    "unload_ipython_extension",
    "Loaded",
    "NbsecretsError",
    "MountNotFoundError",
    "MountUnreadableError",
    "InvalidNameError",
    "SecretNotFoundError",
    "SecretUnreadableError",
    "SecretNotTextError",
    "EnvironmentVariableNotFoundError",
]


def load(*names: str, dotenv: "Union[str, os.PathLike[str], None]" = None) -> Loaded:
    """Read secrets from the mount into os.environ, over what is there.

    All values come from one generation of the mount, never some old and some new. What cannot be
    an environment variable is skipped and the rest is loaded: values over 98,304 bytes (96 KiB),
    what would bring the loaded values over 1,048,576 bytes (1 MiB) in all, taken in the order of
    names, values that are not UTF-8 text or hold a NUL byte, files that cannot be read.

    A named secret that the mount does not have is looked for in the environment (a variable that is
    set stays as it is, unless a load put it there), then in Colab's and Kaggle's secrets where this
    runs there, then in the `.env` file.

    Args:
        names: the secrets to load. Without names: all of them, except names that change how
            programs run (PATH, LD_PRELOAD, PYTHONPATH and the like), which are loaded only when
            asked for by name.
        dotenv: a file of lines `KEY=value` (see the README for its form), from the working
            directory. That it is not there is no error by itself. Without names, all that neither
            the mount nor the environment has is loaded from it.

    Returns:
        what was loaded, from where, and what was skipped and why; shows names, never values. When a
        secret that was asked for by name is skipped, or a group's directory cannot be read, a
        UserWarning says so as well.

    Raises:
        MountNotFoundError: no mount, and a named secret is nowhere else; the text says where it was
            looked for. Nothing was loaded.
        MountUnreadableError: the mount cannot be read; nothing else is looked at then.
        SecretNotFoundError: (a KeyError) a named secret is nowhere; the text names every place.
            Nothing was loaded.
        InvalidNameError: (a ValueError) what was given cannot be a secret's name.
    """
    tried: list[str] = []
    file = _file(dotenv)
    mounts = search_all(tried)
    loaded = load_named(mounts, names, tried, file) if names else load_all(mounts, tried, file)
    refused = [text for text in tried if text.startswith(f"{SHARED_NAME}: ")]
    if refused or loaded.unread or (names and loaded.skipped):
        import warnings

        for text in (*refused, *loaded.unread.values()):
            warnings.warn(f"Shared secrets were left out. {text}", stacklevel=2)
        for name, reason in loaded.skipped.items() if names else ():
            warnings.warn(f"The secret {name} was not loaded: {reason}.", stacklevel=2)
    return loaded


def get(name: str, *, dotenv: "Union[str, os.PathLike[str], None]" = None) -> str:
    """The secret's value as text, read now; every character as it was stored.

    No newline is translated or removed. It is looked for in the same places as `load` does, in the
    same order; the environment is left as it is.

    Raises:
        SecretNotTextError: (a ValueError) the value is not UTF-8 text.
        and all that `get_bytes` raises.
    """
    text = _text(get_bytes(name, dotenv=dotenv))
    if text is None:
        raise SecretNotTextError(
            f"The secret {name} is not UTF-8 text. Use nbsecrets.get_bytes({name!r}), or give the "
            f"file nbsecrets.path({name!r}) to the program that needs it."
        )
    return text


def get_bytes(name: str, *, dotenv: "Union[str, os.PathLike[str], None]" = None) -> bytes:
    """The secret's exact bytes, read now; of any size. In the same places as `get`.

    Raises:
        MountNotFoundError: no mount, and it is nowhere else.
        MountUnreadableError: the mount cannot be read.
        SecretNotFoundError: (a KeyError) no place has a secret of this name.
        SecretUnreadableError: the secret is there, and its file cannot be read.
        InvalidNameError: (a ValueError) that cannot be a secret's name.
    """
    check_name(name)
    tried: list[str] = []
    file = _file(dotenv)
    mounts = search_all(tried)
    snapshot = read_found(mounts, (name,), tried, file)
    if snapshot.failures:
        raise SecretUnreadableError(
            f"The secret {name} in {snapshot.source(name)} cannot be read: "
            f"{snapshot.failures[name]}."
        )
    if snapshot.elsewhere.get(name) == ENVIRONMENT:
        return os.fsencode(os.environ[name])
    return snapshot.values[name]


def path(name: str) -> str:
    """The path of the file that holds the secret, for programs that want a file. Mounts alone have
    files: no other place is looked at.

    The path stays the same when the secret changes; the file then has the new value.

    Raises:
        MountNotFoundError, MountUnreadableError: no mount, or it cannot be read.
        SecretNotFoundError: (a KeyError) the mount has no secret of this name.
        InvalidNameError: (a ValueError) that cannot be a secret's name.
    """
    check_name(name)
    mounts = find_mounts()
    for mount in mounts:
        # The second is for the moment in which a new secret has no link beside `..data` yet.
        for file in (os.path.join(mount, name), os.path.join(mount, LINK, name)):
            if os.path.isfile(file):
                return file
    raise not_found([name], mounts, [], [], [])


def where() -> "str | None":
    """The directory that secrets are read from now, the first where groups share some too; None
    when there is none.
    """
    return next(iter(search_all([])), None)


def demand_env_var(name: str) -> str:
    """An environment variable that must be there.

    It reads os.environ only; load the secret first, with `load` or `%load_ext nbsecrets`.

    Raises:
        EnvironmentVariableNotFoundError: it is not set. The text says whether the mount holds a
            secret of that name, and otherwise which name is nearest.
    """
    value = os.environ.get(name)
    if value is not None:
        return value
    from ._explain import not_set_text

    raise EnvironmentVariableNotFoundError(not_set_text(name), name)


def load_ae5_user_secrets(
    secrets_path: "Union[str, os.PathLike[str], None]" = None, silent: bool = True
) -> None:
    """Load all secrets as `ae5_tools` does, for notebooks that were written for it.

    Values are kept whole, with every newline. A missing directory is no error. As in `load`,
    reserved names and what cannot be an environment variable are skipped.

    Args:
        secrets_path: the directory to read; when not given, the mount that `load` would use.
        silent: False prints the directory and the names (never values).

    Raises:
        MountUnreadableError: the directory is there and cannot be read.
    """
    from ._ae5 import load_as_ae5_tools

    load_as_ae5_tools(None if secrets_path is None else os.fspath(secrets_path), silent)


def load_ipython_extension(shell: "Any") -> None:
    """`%load_ext nbsecrets`: load now, and before each cell when the mount has changed."""
    from ._ipython import activate

    activate(shell)


def unload_ipython_extension(shell: "Any") -> None:
    """`%unload_ext nbsecrets`: stop following the mount. What is loaded stays loaded."""
    from ._ipython import deactivate

    deactivate(shell)


def _file(dotenv: "Union[str, os.PathLike[str], None]") -> "str | None":
    if dotenv is None:
        return None
    if isinstance(dotenv, (str, os.PathLike)):
        return os.fspath(dotenv)
    raise TypeError(
        f"dotenv is the path of a file, not {type(dotenv).__name__}: "
        'nbsecrets.load("A", dotenv=".env").'
    )


def _text(value: bytes) -> "str | None":
    # On its own: a UnicodeDecodeError holds the value, and so does a frame that a traceback shows.
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return None
