"""The guard that keeps every other test on this machine."""

from __future__ import annotations

import socket
import urllib.request

import pytest


@pytest.mark.parametrize(
    ("family", "host"), [(socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1")]
)
@pytest.mark.parametrize("method", ["connect", "connect_ex"])
def test_another_machine_is_refused(family: socket.AddressFamily, host: str, method: str) -> None:
    with (
        socket.socket(family) as outgoing,
        pytest.raises(RuntimeError, match=f"may not reach .*{host}"),
    ):
        getattr(outgoing, method)((host, 80))


def test_a_name_is_not_looked_up() -> None:
    with pytest.raises(RuntimeError, match=r"may not look up example\.com"):
        urllib.request.urlopen("http://example.com/")


def test_loopback_is_reached() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as listening,
        socket.create_connection(listening.getsockname()) as outgoing,
    ):
        incoming, _ = listening.accept()
        with incoming:
            outgoing.sendall(b"filing")
            assert incoming.recv(6) == b"filing"
