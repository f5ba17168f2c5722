"""A volume as the kubelet writes it: all may read its files, all may write its directory."""

import os
from pathlib import Path

import nbsecrets
from nbsecrets import _mount


def write_volume(directory: Path, stamp: str, values: "dict[str, bytes]") -> None:
    """As the kubelet's atomic writer does, with a Secret's default modes."""
    generation = directory / f"..2026_11_24_{stamp}.123456789"
    generation.mkdir(mode=0o755, parents=True)
    directory.chmod(0o1777)
    for name, value in values.items():
        (generation / name).write_bytes(value)
        (generation / name).chmod(0o644)
        if not os.path.lexists(directory / name):
            (directory / name).symlink_to(f"..data/{name}")
    (directory / "..data_tmp").symlink_to(generation.name)
    (directory / "..data_tmp").replace(directory / "..data")


def test_is_read_at_the_standard_place_and_where_a_variable_names_it(own_machine: Path) -> None:
    standard = Path(_mount.STANDARD_MOUNT)
    write_volume(standard, "08_00_00", {"A": b"one\n", "tls.crt": b"x"})
    assert nbsecrets.where() == str(standard)
    assert list(nbsecrets.load()) == ["A"]
    assert os.environ["A"] == "one\n"

    named = own_machine / "volume"
    write_volume(named, "08_00_00", {"A": b"named"})
    os.environ["NBSECRETS_MOUNT"] = str(named)
    assert (nbsecrets.where(), nbsecrets.get("A")) == (str(named), "named")
    write_volume(named, "08_01_30", {"A": b"changed", "B": b"new"})
    assert list(nbsecrets.load()) == ["A", "B"]
    assert os.environ["A"] == "changed"
