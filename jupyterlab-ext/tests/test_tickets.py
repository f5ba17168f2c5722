from __future__ import annotations

from jupyterlab_nbsecrets.tickets import LIFETIME_SECONDS, MAX_OUTSTANDING, Tickets


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_good_once() -> None:
    tickets = Tickets(Clock())
    ticket = tickets.issue("alice")
    assert tickets.redeem(ticket, "alice")
    assert not tickets.redeem(ticket, "alice")


def test_a_wrong_user_uses_it_up() -> None:
    tickets = Tickets(Clock())
    ticket = tickets.issue("alice")
    assert not tickets.redeem(ticket, "bob")
    assert not tickets.redeem(ticket, "alice")


def test_expires() -> None:
    clock = Clock()
    tickets = Tickets(clock)
    early, late = tickets.issue("alice"), tickets.issue("alice")
    clock.now += LIFETIME_SECONDS - 0.001
    assert tickets.redeem(early, "alice")
    clock.now += 0.001
    assert not tickets.redeem(late, "alice")


def test_nothing_is_good_for_nobody() -> None:
    assert not Tickets(Clock()).redeem("", "")


def test_outstanding_tickets_are_bounded() -> None:
    tickets = Tickets(Clock())
    issued = [tickets.issue("alice") for _ in range(MAX_OUTSTANDING + 1)]
    assert len(set(issued)) == len(issued)
    assert not tickets.redeem(issued[0], "alice")
    assert tickets.redeem(issued[1], "alice")
