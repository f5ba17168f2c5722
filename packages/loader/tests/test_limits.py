import os
import subprocess
import sys

import pytest
from secret_mount import SecretMount

import nbsecrets

VALUE_LIMIT = 98_304
TOTAL_LIMIT = 1_048_576


def test_a_value_at_the_limit_is_loaded_and_one_byte_more_is_not(mount: SecretMount) -> None:
    mount.write({"FITS": "x" * VALUE_LIMIT, "LARGE": "x" * (VALUE_LIMIT + 1)})
    loaded = nbsecrets.load()
    assert loaded.names == ("FITS",)
    assert loaded.skipped == {
        "LARGE": "its 98305 bytes are over the 98304 that a variable may hold; "
        "read the file nbsecrets.path('LARGE') instead"
    }
    assert len(nbsecrets.get("LARGE")) == VALUE_LIMIT + 1


def test_a_large_value_asked_for_by_name_is_warned_about(mount: SecretMount) -> None:
    mount.write({"LARGE": "canary" * 20_000, "A": "v"})
    with pytest.warns(UserWarning, match=r"LARGE was not loaded: .*path\('LARGE'\)") as caught:
        loaded = nbsecrets.load("A", "LARGE")
    assert loaded.names == ("A",)
    assert "canary" not in str(caught[0].message)
    assert caught[0].filename == __file__


def test_not_more_than_the_total_in_the_order_of_names(mount: SecretMount) -> None:
    size = 90_000
    mount.write({**{f"L{number:02d}": "x" * size for number in range(20)}, "Z_SMALL": "v"})
    loaded = nbsecrets.load()
    fitting = TOTAL_LIMIT // size
    assert loaded.names == (*(f"L{number:02d}" for number in range(fitting)), "Z_SMALL")
    assert list(loaded.skipped) == [f"L{number:02d}" for number in range(fitting, 20)]
    assert "over 1048576 bytes; read the file nbsecrets.path('L11')" in loaded.skipped["L11"]
    assert nbsecrets.load().names == loaded.names


def test_earlier_loads_count_too(mount: SecretMount) -> None:
    mount.write({f"L{number:02d}": "x" * 90_000 for number in range(20)})
    nbsecrets.load(*(f"L{number:02d}" for number in range(11)))
    with pytest.warns(UserWarning, match="L11 was not loaded"):
        assert not nbsecrets.load("L11")
    del os.environ["L00"]
    assert nbsecrets.load("L11").names == ("L11",)


def test_a_subprocess_still_starts_after_many_large_values(mount: SecretMount) -> None:
    values = {f"HUGE{number:02d}": "x" * 1_000_000 for number in range(4)}
    values.update({f"L{number:02d}": "x" * VALUE_LIMIT for number in range(30)})
    values.update({f"S{number:04d}": "x" * 1_000 for number in range(2_000)})
    mount.write(values)
    loaded = nbsecrets.load()
    assert sum(len(os.environ[name]) for name in loaded) <= TOTAL_LIMIT
    script = "import os; print(len(os.environ['L00']))"
    output = subprocess.run(
        [sys.executable, "-c", script], check=True, stdout=subprocess.PIPE, text=True
    ).stdout
    assert int(output) == VALUE_LIMIT


def test_bytes_that_no_variable_can_hold_are_named(mount: SecretMount) -> None:
    mount.write({"BINARY": b"\xff\xfe", "NUL": b"a\0b", "GOOD": "v"})
    loaded = nbsecrets.load()
    assert loaded.names == ("GOOD",)
    assert loaded.skipped == {
        "BINARY": "its value is not UTF-8 text; read the file nbsecrets.path('BINARY') instead",
        "NUL": "its value has a NUL byte, which no variable may hold; "
        "read the file nbsecrets.path('NUL') instead",
    }


def test_a_locale_that_cannot_hold_the_value(mount: SecretMount, source_directory: str) -> None:
    mount.write({"EURO": "canary €", "GOOD": "v"})
    script = (
        "import os, nbsecrets\n"
        "os.environ.encodevalue = lambda text: text.encode('latin-1')\n"
        "print(nbsecrets.load())"
    )
    output = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "PYTHONPATH": source_directory},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout
    assert output.startswith("Loaded 1 secret")
    assert "Skipped EURO: this system's environment cannot hold its value" in output
    assert "canary" not in output
