"""Reads a `.env` file as python-dotenv does with `interpolate=False`.

    # a comment
    A=value # a comment, after a space
    export B = value
    C='as it stands, \\' and \\\\ apart; over several lines too'
    D="with \\n, \\t, \\" and the like; over several lines too"

The last of two entries of one name counts. A name without `=` has no value. `$NAME` stays as it is.
"""

import os
import re
import stat

_LIMIT = 4 * 1024 * 1024  # bytes
_NAME = re.compile(
    r"(?:export[^\S\n]+|(?!export[^\S\n]))"
    r"(?:'(?P<quoted>[^']+)'|(?!')(?P<plain>[^=#\s]+))[^\S\n]*(?P<equals>=[^\S\n]*)?"
)
_QUOTED = {
    "'": (re.compile(r"'((?:\\.|[^'\\])*)'", re.DOTALL), re.compile(r"\\([\\'])")),
    '"': (re.compile(r'"((?:\\.|[^"\\])*)"', re.DOTALL), re.compile(r"\\([\\'\"abfnrtv])")),
}
_ESCAPES = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_REST = re.compile(r"[^\n]*\n?")
_END = re.compile(r"[^\S\n]*(?:#[^\n]*)?(?:\n|\Z)")
_SPACE = re.compile(r"\s*")


class DotenvFile:
    """What a `.env` file holds.

    Attributes:
        values: by name.
        problem: why it could not be read; None when it was.
        odd_lines: the numbers, from 1, of lines that are neither an entry nor a comment.
        doubtful: names in `values` that look like the end of a value in base64, of which the lines
            before were no entries: they are to be shown to nobody.
    """

    __slots__ = ("doubtful", "odd_lines", "problem", "values")

    def __init__(self) -> None:
        self.values: dict[str, str] = {}
        self.problem: str | None = None
        self.odd_lines: list[int] = []
        self.doubtful: set[str] = set()


def read_dotenv(path: str) -> DotenvFile:
    """Read a file; at most 4 MiB of UTF-8 text. Raises nothing: a frame here has values."""
    file = DotenvFile()
    text = _read(path, file)
    if text is not None:
        _parse(text, file)
    return file


def _read(path: str, file: DotenvFile) -> "str | None":
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    except FileNotFoundError:
        file.problem = "not there"
        return None
    except (OSError, ValueError) as error:
        file.problem = f"cannot be read ({getattr(error, 'strerror', None) or 'not a path'})"
        return None
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            file.problem = "not a file"
        elif status.st_size > _LIMIT:
            file.problem = f"cannot be read (over {_LIMIT} bytes)"
        else:
            with open(descriptor, encoding="utf-8-sig", closefd=False) as opened:
                return opened.read()
    except UnicodeDecodeError:
        file.problem = "cannot be read (not UTF-8 text)"
    except OSError as error:
        file.problem = f"cannot be read ({error.strerror})"
    finally:
        os.close(descriptor)
    return None


def _parse(text: str, file: DotenvFile) -> None:
    position = _after(_SPACE, text, 0)
    line = 1
    counted = 0  # up to where
    loose = False  # whether what came before was no entry
    while position < len(text):
        if text[position] == "#":
            position = _after(_REST, text, position)
        else:
            start = position
            position, name, value = _entry(text, position)
            if name is None:
                line += text.count("\n", counted, start)
                counted = start
                file.odd_lines.append(line)
                position = _after(_REST, text, position)
            elif value is None:
                file.values.pop(name, None)
            else:
                file.values[name] = value
                if loose and value in ("", "="):
                    file.doubtful.add(name)
            loose = value is None
        position = _after(_SPACE, text, position)


def _entry(text: str, position: int) -> "tuple[int, str | None, str | None]":
    """One entry: where it ends, its name (None when it is no entry), and its value."""
    match = _NAME.match(text, position)
    if match is None:
        return position, None, None
    name = match["quoted"] or match["plain"]
    position = match.end()
    value: str | None = None
    if match["equals"]:
        first = text[position : position + 1]
        if first in _QUOTED:
            pattern, escape = _QUOTED[first]
            quoted = pattern.match(text, position)
            if quoted is None:
                return position, None, None
            value = escape.sub(lambda found: _ESCAPES.get(found[1], found[1]), quoted[1])
            position = quoted.end()
        elif first == "#" and len(match["equals"]) > 1:
            value = ""
        else:
            end = text.find("\n", position)
            end = len(text) if end < 0 else end
            value = _without_comment(text[position:end])
            position = end
    ended = _END.match(text, position)
    return (position, None, None) if ended is None else (ended.end(), name, value)


def _without_comment(value: str) -> str:
    """Up to the first `#` after a space."""
    mark = value.find("#")
    while mark >= 0 and not value[mark - 1 : mark].isspace():
        mark = value.find("#", mark + 1)
    return (value if mark < 0 else value[:mark]).rstrip()


def _after(pattern: "re.Pattern[str]", text: str, position: int) -> int:
    match = pattern.match(text, position)
    return position if match is None else match.end()
