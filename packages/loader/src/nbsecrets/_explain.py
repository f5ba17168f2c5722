"""Sentences about a name that is missing. Imported only when there is something to explain."""

import os
from difflib import get_close_matches

from ._errors import MountUnreadableError
from ._mount import search_all, shared_directories, shared_refusal
from ._snapshot import is_name, list_names


def not_found_text(
    missing: "list[str]", mounts: "list[str]", elsewhere: "list[str]", more: "list[str]"
) -> str:
    """What `load`, `get` and `path` say about names that the mounts do not hold.

    Args:
        elsewhere: what was looked at besides, and why it does not have them.
        more: names that are there besides, to tell which is nearest.
    """
    known = list_names(mounts)
    what = "There is no secret" if len(missing) == 1 else "There are no secrets"
    text = f"{what} {', '.join(missing)} in {', '.join(mounts)}"
    refused = [reason for reason in map(shared_refusal, shared_directories()) if reason]
    if refused:
        text += f" (not read: {'; '.join(refused)})"
    also = f" Also looked in {'; '.join(elsewhere)}." if elsewhere else ""
    hints = [hint for hint in (nearest(name, [*known, *more]) for name in missing) if hint]
    if hints:
        return f"{text}.{also} Did you mean {', '.join(hints)}?"
    if not known:
        return f"{text}; it is empty.{also} Add the secret in the Secrets panel."
    return f"{text}; nbsecrets.load() shows the names that are.{also} Names are case-sensitive."


def not_set_text(name: str) -> str:
    """What `demand_env_var` says, and the extension about a cell that failed."""
    start = f"Environment variable ({name}) not found"
    mounts = search_all([])
    known: list[str] = []
    if not mounts:
        where = "it is not set in this process, and no mounted secrets were found"
    else:
        try:
            known = list_names(mounts)
            if name in known:
                mount = next((one for one in mounts if name in list_names([one])), mounts[0])
                return (
                    f"{start}: it is not set in this process, but {mount} holds a secret of that "
                    f"name. Load it with nbsecrets.load({name!r})."
                )
            hold = "holds" if len(mounts) == 1 else "hold"
            places = ", ".join(mounts)
            where = f"it is not set in this process, and {places} {hold} no secret of that name"
        except MountUnreadableError as error:
            where = f"it is not set in this process. {error}".rstrip(".")
    hint = nearest(name, [*known, *os.environ])
    if hint:
        return f"{start}: {where}. Did you mean {hint}?"
    return f"{start}: {where}. Add it in the Secrets panel, then load it."


def nearest(name: str, known: "list[str]") -> "str | None":
    """The known name that looks most like this one, whatever its case; None if none is like it."""
    by_lower = {other.lower(): other for other in known if is_name(other) and other != name}
    matches = get_close_matches(name.lower(), list(by_lower), n=1, cutoff=0.6)
    return by_lower[matches[0]] if matches else None
