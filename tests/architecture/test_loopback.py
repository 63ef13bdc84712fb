"""The guard that child processes of tests load: refused before a socket opens, so nothing is ever sent."""

import subprocess
import sys

import pytest

ELSEWHERE = [
    "sys.audit('socket.connect', None, ('203.0.113.7', 80))",
    "sys.audit('socket.connect', None, ('2001:db8::7', 80, 0, 0))",
    "sys.audit('socket.sendto', None, ('203.0.113.7', 53))",
    "sys.audit('socket.getaddrinfo', 'office.example', 80, 0, 0, 0)",
    "sys.audit('socket.getaddrinfo', b'office.example', 80, 0, 0, 0)",
]
HERE = [
    "sys.audit('socket.connect', None, ('127.0.0.1', 80))",
    "sys.audit('socket.connect', None, ('::1', 80, 0, 0))",
    "sys.audit('socket.connect', None, '/run/service.sock')",
    "sys.audit('socket.getaddrinfo', 'localhost', 80, 0, 0, 0)",
    "sys.audit('socket.getaddrinfo', '203.0.113.7', 80, 0, 0, 0)",
    "sys.audit('socket.getaddrinfo', b'203.0.113.7', 80, 0, 0, 0)",
    "sys.audit('socket.getaddrinfo', None, 80, 0, 0, 0)",
]


def in_child(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", f"import sys; {code}"], capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("code", ELSEWHERE)
def test_a_child_process_may_not_reach_another_machine(code: str) -> None:
    child = in_child(code)
    assert child.returncode == 1
    assert "PermissionError: only loopback may be reached in tests" in child.stderr


@pytest.mark.parametrize("code", HERE)
def test_a_child_process_may_reach_this_machine(code: str) -> None:
    assert in_child(code).returncode == 0
