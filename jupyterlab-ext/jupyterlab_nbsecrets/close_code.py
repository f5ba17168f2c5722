"""Why a panel's connection was closed: the code is for the program, the reason for a person."""

from __future__ import annotations

import enum


class CloseCode(enum.IntEnum):
    """WebSocket close codes, which streams use as well. Those from 4000 on are this extension's own
    (RFC 6455, 7.4.2).
    """

    SERVER_STOPPING = 1001
    NOT_TEXT = 1003
    FRAME_TOO_LARGE = 1009
    QUEUE_FULL = 1013
    SERVICE_ENDED = 4001
    SERVICE_REFUSED = 4002
    READS_TOO_SLOWLY = 4004
    SERVICE_FAILED = 4503


# A close frame carries at most 125 bytes, two of which are the code.
MAX_REASON_BYTES = 123


def fit_reason(reason: str) -> str:
    """The reason, cut where it would not fit into a close frame."""
    return reason.encode()[:MAX_REASON_BYTES].decode(errors="ignore")
