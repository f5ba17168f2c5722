"""A mount as the kubelet and the product's writer make it, for tests."""

import os
import shutil
from pathlib import Path
from typing import Union

Value = Union[str, bytes]


class SecretMount:
    """A directory with a link `..data` to a generation; `write` swaps in a new generation."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.number = 0
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)

    def __str__(self) -> str:
        return str(self.directory)

    @property
    def generation(self) -> Path:
        return self.directory / os.readlink(self.directory / "..data")

    def write(self, values: "dict[str, Value]") -> None:
        """All-new content: a directory, a link renamed into place, then the old one removed."""
        link = self.directory / "..data"
        old = self.generation if link.is_symlink() else None
        self.number += 1
        new = self.directory / f"..generation-{self.number}"
        new.mkdir(mode=0o700)
        for name, value in values.items():
            content = value.encode() if isinstance(value, str) else value
            (new / name).write_bytes(content)
            (new / name).chmod(0o400)
        temporary = self.directory / "..data_tmp"
        temporary.symlink_to(new.name)
        temporary.replace(link)
        for entry in self.directory.iterdir():
            if entry.name[:2] != ".." and entry.name not in values:
                entry.unlink()
        for name in values:
            if not os.path.lexists(self.directory / name):
                (self.directory / name).symlink_to(f"..data/{name}")
        if old is not None:
            shutil.rmtree(old)
