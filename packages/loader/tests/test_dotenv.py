import os
import random
import warnings
from pathlib import Path

import dotenv
import pytest

from nbsecrets._dotenv import read_dotenv

PIECES = [
    "A",
    "B_2",
    "export",
    "export ",
    "=",
    " = ",
    "'",
    '"',
    "\\",
    "\\n",
    "\\'",
    '\\"',
    "#",
    " # ",
    "\n",
    "\r\n",
    "\r",
    " ",
    "\t",
    "\f",
    "\u2028",
    "\x85",
    "value",
    "$HOME",
    "${A}",
    "ü🔑",
    "`",
    "'quoted'",
    '"quoted"',
]


def by_python_dotenv(path: Path) -> "dict[str, str]":
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        values = dotenv.dotenv_values(path, interpolate=False)
    return {name: value for name, value in values.items() if value is not None}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "A=value\nB = value \nexport C=value\n  export   D  =  value",
        "# comment\nA=value # comment\nB=value#part\nC=#part\nD= # comment\nE=\nF",
        "A='it\\'s $HOME \\n' # comment\nB=\"line\\nline \\t \\\" \\\\ $HOME\"\n",
        "A='two\nlines'\nB=\"two\r\nlines\"\r\nC=last\r\n",
        "A=first\nA=last\nB=value\nB\n",
        "'quoted name'=value\nA=\"open\nB=value\nC='x' trailing\nD=value\n",
        "\ufeffA=value\n=value\nB==value=\n",
        "-----BEGIN KEY-----\nA=value\n",
        'A="\\a\\b\\f\\v\\r\\q\\u0041"\nB=a\\nb\n',
    ],
)
def test_it_reads_what_python_dotenv_reads(tmp_path: Path, text: str) -> None:
    file = tmp_path / ".env"
    file.write_bytes(text.encode())
    assert read_dotenv(str(file)).values == by_python_dotenv(file)


def test_it_reads_what_python_dotenv_reads_of_random_files(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    choose = random.Random(20261127)  # noqa: S311
    full = 0
    for _ in range(2_000):
        text = "".join(choose.choices(PIECES, k=choose.randint(1, 24)))
        file.write_bytes(text.encode())
        expected = by_python_dotenv(file)
        assert read_dotenv(str(file)).values == expected, repr(text)
        full += bool(expected)
    assert full > 300


def test_what_is_no_entry_is_told_by_its_line(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("A=value\n\n= no name\n# comment\nB='x' trailing\nC=\"open\n")
    read = read_dotenv(str(file))
    assert read.odd_lines == [3, 5, 6]
    assert read.values == {"A": "value"}


def test_files_that_cannot_be_read_are_explained(tmp_path: Path) -> None:
    directory, pipe, binary = tmp_path / "directory", tmp_path / "pipe", tmp_path / "binary"
    directory.mkdir()
    os.mkfifo(pipe)
    binary.write_bytes(b"A=canary\xff\n")
    large = tmp_path / "large"
    with large.open("wb") as file:
        file.truncate(4 * 1024 * 1024 + 1)
    problems = {
        str(path): read_dotenv(str(path)).problem
        for path in (directory, pipe, binary, large, tmp_path / "absent")
    }
    assert list(problems.values()) == [
        "not a file",
        "not a file",
        "cannot be read (not UTF-8 text)",
        "cannot be read (over 4194304 bytes)",
        "not there",
    ]
    assert read_dotenv("a\0b").problem == "cannot be read (not a path)"


@pytest.mark.parametrize(
    "start",
    [
        "A='" + "\\" * 1_000_000,
        "A=x" + " " * 1_000_000 + "y",
        "A=" + "#" * 1_000_000,
        "export" + " " * 1_000_000 + "=",
        "A" + " " * 1_000_000 + "B",
        "=\n" * 200_000,
    ],
    ids=["open quote", "spaces", "marks", "export", "no value", "odd lines"],
)
def test_a_hostile_file_is_read_to_its_end(tmp_path: Path, start: str) -> None:
    # With a pattern that tries again from each character, this would not end.
    file = tmp_path / ".env"
    file.write_text(f"{start}\nB=value\n")
    assert read_dotenv(str(file)).values["B"] == "value"
