"""`load_ae5_user_secrets` as `ae5_tools` has it."""

import os

from ._load import load_all
from ._mount import search_all, without_slash


def load_as_ae5_tools(secrets_path: "str | None", silent: bool) -> None:
    """Load all secrets of a directory, or of the mount; print names unless silent.

    Raises:
        MountUnreadableError: the directory is there and cannot be read.
    """
    tried: list[str] = []
    if secrets_path is None:
        directories = search_all(tried)
    elif os.path.isdir(secrets_path):
        directories = [without_slash(secrets_path)]
    else:
        directories = []
        tried.append(f"specified secrets path not found: {secrets_path}")
    if not directories:
        if not silent:
            print("Skipping loading user secrets; " + "; ".join(tried))
        return
    loaded = load_all(directories)
    if silent:
        return
    print(f"Loading environment variables from {', '.join(directories)}:")
    for name in loaded:
        print(name)
    for name, reason in loaded.skipped.items():
        print(f"Skipped {name}: {reason}")
    for text in loaded.unread.values():
        print(text)
