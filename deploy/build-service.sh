#!/bin/sh
# The service itself, screens included, into the environment of build-dependencies.sh: build-service.sh FOLDER.
set -eu
target=$1
tools=$(mktemp -d)
trap 'rm -rf "$tools"' EXIT

test -f api/static/index.html
python3 -m venv "$tools"
pip() { "$tools/bin/python" -m pip --disable-pip-version-check --python "$target/bin/python" "$@"; }
pip install --quiet --no-cache-dir --no-index --no-deps --no-build-isolation .
pip uninstall --quiet --yes hatchling editables
"$target/bin/huiying" --help >/dev/null
