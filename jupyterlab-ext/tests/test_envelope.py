from __future__ import annotations

import io

import pytest

from jupyterlab_nbsecrets.envelope import Envelope, EnvelopeError, encode, read


@pytest.mark.parametrize("frame", ["", "{}", "é𝄞\r\n\r\n\x00\u2028", '"\\', None])
def test_comes_back(frame: str | None) -> None:
    envelope = Envelope("7", frame)
    stream = io.BytesIO(encode(envelope) * 2)
    assert [read(stream), read(stream), read(stream)] == [envelope, envelope, None]


def test_the_form_on_the_wire() -> None:
    assert encode(Envelope("1", '{"a":1}')) == (
        b'Content-Length: 25\r\n\r\n{"c":"1","m":"{\\"a\\":1}"}'
    )
    assert encode(Envelope("1", None)) == b'Content-Length: 23\r\n\r\n{"c":"1","closed":true}'


def test_other_headers_are_allowed() -> None:
    body = b'{"c":"1","m":"x"}'
    header = b"content-type: x\r\ncontent-length:%d\r\n\r\n" % len(body)
    assert read(io.BytesIO(header + body)) == Envelope("1", "x")


@pytest.mark.parametrize("cut", [5, 20, 30])
def test_an_end_in_the_middle_is_an_end(cut: int) -> None:
    data = encode(Envelope("1", "frame"))[:cut]
    if cut == 5:
        with pytest.raises(EnvelopeError):
            read(io.BytesIO(data))
    else:
        assert read(io.BytesIO(data)) is None


@pytest.mark.parametrize(
    "data",
    [
        b"canary\r\n\r\n",
        b"Content-Length: canary\r\n\r\n",
        b"Content-Length: -1\r\n\r\n",
        b"Content-Length: 999999999\r\n\r\n",
        b"canary" * 1000,
        b"Content-Length: 6\r\n\r\ncanary",
        b'Content-Length: 8\r\n\r\n"canary"',
        b'Content-Length: 14\r\n\r\n{"m":"canary"}',
        b'Content-Length: 12\r\n\r\n{"c":"1"    }',
        b'Content-Length: 16\r\n\r\n{"c":"1","m":{}}',
        b"Content-Length: 2\r\n\r\n\xff\xfe",
    ],
)
def test_anything_else_is_an_error_that_quotes_nothing(data: bytes) -> None:
    with pytest.raises(EnvelopeError) as caught:
        read(io.BytesIO(data))
    assert "canary" not in str(caught.value)
    assert caught.value.__cause__ is None
