"""What goes into the image and how the containers begin, as far as it can be said without building it (`make torture` does)."""

import os
import re
import ssl
import subprocess
import sys
import threading
from pathlib import Path
from socket import socketpair

import pytest

from tests.servers.caddy import ROOT, make_secrets
from tests.servers.dockerfile import context_of, steps

HADOLINT = Path(sys.executable).with_name("hadolint")
DOCKERFILE = ROOT / "Dockerfile"


def lint(text: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([HADOLINT, "-"], input=text, capture_output=True, text=True, check=False)


def test_the_linter_finds_nothing() -> None:
    assert lint(DOCKERFILE.read_text("utf-8")).stdout == ""


@pytest.mark.parametrize("fault", ["FROM python\n", "FROM python:3.11\nRUN cd /x && sudo ls\n"])
def test_the_linter_would_find_it(fault: str) -> None:
    assert lint(fault).returncode == 1


def test_images_are_pinned_and_the_last_stage_only_copies() -> None:
    taken = steps(DOCKERFILE.read_text("utf-8"))
    stages = [step.words.partition(" AS ")[0] for step in taken if step.name == "FROM"]
    assert all(re.fullmatch(r"[a-z]+:\d+\.\d+\.\d+-[a-z-]+", image) for image in stages)
    last = taken[max(number for number, step in enumerate(taken) if step.name == "FROM") :]
    names = {step.name for step in last}
    assert {"USER", "HEALTHCHECK", "ENTRYPOINT", "LABEL"} <= names
    assert not {"RUN", "ADD", "ARG"} & names
    [user] = [step.words for step in last if step.name == "USER"]
    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", user)
    assert all("--from=service" in step.words for step in last if step.name == "COPY")


def test_a_file_that_is_no_source_stays_outside(tmp_path: Path) -> None:
    given = tmp_path / "given"
    planted = [
        "deploy/secrets/channel_key",
        ".env",
        "deploy/office.env",
        "huiying/huiying.sqlite3",
        ".git/config",
    ]
    planted += [
        "web/node_modules/x.js",
        "api/static/index.html",
        "nlp/__pycache__/x.pyc",
        "tests/conftest.py",
    ]
    sources = ["huiying/clock.py", "web/src/main.ts", "locks/run.txt", "deploy/build-service.sh"]
    for name in [*planted, *sources]:
        (given / name).parent.mkdir(parents=True, exist_ok=True)
        (given / name).write_text("x", "utf-8")
    (given / ".dockerignore").write_bytes((ROOT / ".dockerignore").read_bytes())
    files = (path for path in sorted(given.rglob("*")) if path.is_file())
    context = context_of(given, tmp_path / "context", files=files)
    assert {str(path.relative_to(context)) for path in context.rglob("*") if path.is_file()} == set(sources)


def test_elasticsearch_begins_with_its_settings_in_memory_and_its_password_in_no_file(tmp_path: Path) -> None:
    secrets, own, memory = make_secrets(tmp_path / "secrets"), tmp_path / "own", tmp_path / "memory"
    for folder in (own / "config", memory, tmp_path / "bin"):
        folder.mkdir(parents=True)
    (own / "config" / "jvm.options").write_text("-Xms1g\n", "utf-8")
    entry = tmp_path / "bin" / "docker-entrypoint.sh"
    entry.write_text('#!/bin/sh\necho "$1 $ELASTIC_PASSWORD"\n', "utf-8")
    entry.chmod(0o755)
    done = subprocess.run(
        ["/bin/bash", ROOT / "deploy" / "elasticsearch.sh"],
        cwd=own,
        env={
            "PATH": f"{entry.parent}:{os.defpath}",
            "ES_PATH_CONF": str(memory),
            "HUIYING_SECRETS": str(secrets),
        },
        capture_output=True,
        text=True,
        check=True,
    )
    password = (secrets / "elasticsearch_password").read_text("ascii").strip()
    assert done.stdout.split() == ["eswrapper", password]
    held = {"jvm.options", "elasticsearch_certificate", "elasticsearch_key"}
    assert {path.name for path in memory.iterdir()} == held
    assert not [path for path in memory.iterdir() if password in path.read_text("utf-8")]


def test_the_nodes_know_each_other_by_the_certificate_they_share(tmp_path: Path) -> None:
    secrets = make_secrets(tmp_path / "secrets")
    certificate, key = secrets / "elasticsearch_certificate", secrets / "elasticsearch_key"
    near, far = socketpair()

    def node(purpose: ssl.Purpose) -> ssl.SSLContext:
        context = ssl.create_default_context(purpose, cafile=str(certificate))
        context.load_cert_chain(certificate, key)
        context.check_hostname, context.verify_mode = False, ssl.CERT_REQUIRED
        return context

    def answer() -> None:
        with node(ssl.Purpose.CLIENT_AUTH).wrap_socket(far, server_side=True) as held:
            held.sendall(held.recv(5))

    thread = threading.Thread(target=answer)
    thread.start()
    with node(ssl.Purpose.SERVER_AUTH).wrap_socket(near) as held:
        held.sendall(b"hello")
        assert held.recv(5) == b"hello"
    thread.join()
