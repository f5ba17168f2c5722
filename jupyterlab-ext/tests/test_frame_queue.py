from __future__ import annotations

import threading

from jupyterlab_nbsecrets import frame_queue
from jupyterlab_nbsecrets.envelope import Envelope
from jupyterlab_nbsecrets.frame_queue import FrameQueue


def test_keeps_the_order() -> None:
    queue = FrameQueue()
    for number in range(3):
        assert queue.offer("1", str(number), 1)
    assert [queue.take() for _ in range(3)] == [Envelope("1", str(n)) for n in range(3)]


def test_a_page_has_its_share_of_bytes() -> None:
    queue = FrameQueue()
    assert queue.offer("1", "x", frame_queue.MAX_BYTES_PER_CONNECTION)
    assert not queue.offer("1", "x", 1)
    assert queue.offer("2", "x", 1)
    queue.take()
    assert queue.offer("1", "x", 1)


def test_a_page_has_its_share_of_frames() -> None:
    queue = FrameQueue()
    for _ in range(frame_queue.MAX_FRAMES_PER_CONNECTION):
        assert queue.offer("1", "", 0)
    assert not queue.offer("1", "", 0)
    assert queue.offer("2", "", 0)


def test_all_together_are_bounded() -> None:
    queue = FrameQueue()
    share = frame_queue.MAX_BYTES_PER_CONNECTION
    pages = frame_queue.MAX_BYTES // share
    assert all(queue.offer(str(page), "x", share) for page in range(pages))
    assert not queue.offer("another", "x", 1)
    queue.forget("0")
    assert queue.offer("another", "x", share)


def test_forgetting_drops_frames_and_tells() -> None:
    queue = FrameQueue()
    queue.offer("1", "dropped", 7)
    queue.offer("2", "kept", 4)
    queue.forget("1")
    assert [queue.take(), queue.take()] == [Envelope("2", "kept"), Envelope("1", None)]


def test_nothing_is_taken_after_close() -> None:
    queue = FrameQueue()
    queue.offer("1", "x", 1)
    taken: list[Envelope | None] = []
    queue.take()
    taker = threading.Thread(target=lambda: taken.append(queue.take()))
    taker.start()
    queue.close()
    taker.join(10)
    assert taken == [None]
    assert not queue.offer("1", "x", 1)
    queue.forget("1")
    assert queue.take() is None
