"""`load_ae5_user_secrets` as `ae5_tools` has it."""

import os

from ._load import load_all
from ._mount import search, without_slash


def load_as_ae5_tools(secrets_path: "str | None", silent: bool) -> None:
    """Load all secrets of a directory, or of the mount; print names unless silent.

    Raises:
        MountUnreadableError: the directory is there and cannot be read.
    """
    tried: list[str] = []
    if secrets_path is None:
        directory = search(tried)
    elif os.path.isdir(secrets_path):
        directory = without_slash(secrets_path)
    else:
        directory = None
        tried.append(f"specified secrets path not found: {secrets_path}")
    if directory is None:
        if not silent:
            print("Skipping loading user secrets; " + "; ".join(tried))
        return
    loaded = load_all(directory)
    if silent:
        return
    print(f"Loading environment variables from {directory}:")
    for name in loaded:
        print(name)
    for name, reason in loaded.skipped.items():
        print(f"Skipped {name}: {reason}")
