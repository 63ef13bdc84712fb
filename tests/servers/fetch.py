"""Fetch the Elasticsearch server as a Maven artifact; run once by make, never by a test."""

import hashlib
import sys
from pathlib import Path

from jgo.maven import MavenContext

GROUP = "org.elasticsearch.distribution.integ-test-zip"
VERSION = "8.19.3"
SHA256 = "c4b08b70523700efde9f3e4c9287229f085c2c0db1efca5c6a7d65abbdb9f2e1"


def elasticsearch_zip(*, offline: bool) -> Path:
    """Path of the archive in the local Maven cache. Raises RuntimeError if it is not there or not the one meant."""
    project = MavenContext(timeout=60, offline=offline).project(GROUP, "elasticsearch")
    archive: Path = project.at_version(VERSION).artifact(packaging="zip").resolve()
    with archive.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    if digest != SHA256:
        raise RuntimeError(
            f"{archive} has SHA-256 {digest}, not {SHA256}: delete it and run make install again"
        )
    return archive


if __name__ == "__main__":
    sys.stdout.write(f"{elasticsearch_zip(offline=False)}\n")
