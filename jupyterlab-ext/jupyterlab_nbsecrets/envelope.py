"""The frames between this process and the service: `Content-Length: N`, an empty line, N bytes of
JSON.

The JSON is an envelope `{"c": connection, "m": frame}` or `{"c": connection, "closed": true}`. The
frame is a string that is carried and never parsed here, because a secret's value may be in it.
"""

from __future__ import annotations

import json
from typing import IO, NamedTuple

# A whole vault (16 MiB of values, so 22 MiB in base64) in one answer fits, and a broken length does
# not.
MAX_ENVELOPE_BYTES = 64 * 1024 * 1024
MAX_HEADER_BYTES = 1024


class EnvelopeError(Exception):
    """The service's output is not a sequence of envelopes. The message holds nothing of what it
    wrote.
    """


class Envelope(NamedTuple):
    """One message of one connection; `frame` is None when the connection is closed."""

    connection: str
    frame: str | None


def encode(envelope: Envelope) -> bytes:
    """The bytes to write, header included."""
    connection, frame = envelope
    document: dict[str, object] = {"c": connection}
    if frame is None:
        document["closed"] = True
    else:
        document["m"] = frame
    body = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    return b"Content-Length: %d\r\n\r\n" % len(body) + body


def read(stream: IO[bytes]) -> Envelope | None:
    """The next envelope, None at the end of the stream.

    Raises EnvelopeError where the bytes are something else.
    """
    length = _read_length(stream)
    if length is None:
        return None
    body = stream.read(length)
    if len(body) < length:
        return None
    try:
        document = json.loads(body)
    except ValueError:
        # Without the cause: a JSON error quotes the text that it failed on.
        raise EnvelopeError("an envelope is not JSON") from None
    if not isinstance(document, dict) or not isinstance(document.get("c"), str):
        raise EnvelopeError("an envelope names no connection")
    connection: str = document["c"]
    if document.get("closed") is True:
        return Envelope(connection, None)
    frame = document.get("m")
    if not isinstance(frame, str):
        raise EnvelopeError("an envelope holds no frame")
    return Envelope(connection, frame)


def _read_length(stream: IO[bytes]) -> int | None:
    length: int | None = None
    while True:
        line = stream.readline(MAX_HEADER_BYTES)
        if not line:
            return None
        if not line.endswith(b"\n"):
            raise EnvelopeError("a header line is too long or cut off")
        if not line.strip():
            break
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            digits = value.strip()
            if not digits.isdigit() or len(digits) > 9:
                raise EnvelopeError("a length is not a number")
            length = int(digits)
    if length is None:
        raise EnvelopeError("a header names no length")
    if length > MAX_ENVELOPE_BYTES:
        raise EnvelopeError("an envelope is too large")
    return length
