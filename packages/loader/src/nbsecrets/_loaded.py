"""What a load returns."""

_SHOWN = 100  # names in a repr; the object itself holds all

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


class Loaded:
    """What one load did: names, never values. Iterating gives the loaded names, sorted.

    Attributes:
        names: the secrets that are now environment variables.
        skipped: those that are not, with the reason for each.
        mount: the directory that they were read from; empty when there is none.
        shared: of those that a group shares, the directory of each.
        elsewhere: of those that no directory has, what each was found in: `environment` (it was set
            already, and stays as it is), `colab`, `kaggle`, or the path of the `.env` file.
        sources: of each loaded one its directory, or what `elsewhere` says.
        unread: directories of groups that could not be read, with a sentence about each.
    """

    __slots__ = ("elsewhere", "mount", "names", "shared", "skipped", "unread")

    def __init__(self, mount: str) -> None:
        self.mount = mount
        self.names: tuple[str, ...] = ()
        self.skipped: dict[str, str] = {}
        self.shared: dict[str, str] = {}
        self.elsewhere: dict[str, str] = {}
        self.unread: dict[str, str] = {}

    @property
    def sources(self) -> "dict[str, str]":
        return {
            name: self.elsewhere.get(name) or self.shared.get(name, self.mount)
            for name in self.names
        }

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
        if self.elsewhere:
            found = [f"{name} ({source})" for name, source in self.elsewhere.items()]
            lines.append("Not in the mount: " + _some(found, ", "))
        if self.skipped:
            reasons = [f"{name}: {reason}" for name, reason in self.skipped.items()]
            lines.append("Skipped " + _some(reasons, "\nSkipped "))
        return "\n".join(lines)


def _some(texts: "list[str]", separator: str) -> str:
    shown = separator.join(texts[:_SHOWN])
    return f"{shown} and {len(texts) - _SHOWN} more" if len(texts) > _SHOWN else shown
