# Everything starts here: `make help`.

PORT ?= 8501
FORUM ?=
EXPORTS ?=
COUNT ?= 10000
SEED ?= 1
VENV := .venv
BIN := $(VENV)/bin
LOAD := $(BIN)/python -m etl load
SIZES ?= 10000 100000
RUNS ?= 3
.DEFAULT_GOAL := help
.PHONY: help run test heavy check bench twins fuzz corpora test-cluster sample screenshots lock browser

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 14

run: $(VENV)/.run ## the dashboard on http://localhost:8501 (PORT=, EXPORTS=path to load first, FORUM=folder)
ifneq ($(EXPORTS),)
	@$(LOAD) "$(EXPORTS)" $(if $(FORUM),--forum "$(FORUM)") || [ $$? -eq 1 ]
else
	@[ -f "$${YAVKA_DATA:-data}/snapshots/CURRENT" ] || $(LOAD) data/sample
endif
	@$(BIN)/python -c "import socket; socket.create_server(('127.0.0.1', $(PORT)))" 2>/dev/null || \
		{ echo "Port $(PORT) is taken; choose another one: make run PORT=$$(($(PORT) + 1))"; exit 1; }
	@echo "Yavka: http://localhost:$(PORT)"
	@exec $(BIN)/streamlit run dashboard.py --server.address 127.0.0.1 --server.port $(PORT) >/dev/null

# Leaves without tidying up: DuckDB would write about it below pytest's summary, which has to be the last line.
PYTEST := import os, sys, pytest; status = int(pytest.main(['-n', 'auto', '--dist', 'loadfile', '-m', 'not heavy'])); sys.stdout.flush(); os._exit(status)

test: $(VENV)/.dev browser check ## everything that must hold, a real browser included
	@$(BIN)/python -c "$(PYTEST)"

check: $(VENV)/.dev ## formatter, linter, type checker
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet --output-format concise .
	@$(BIN)/mypy

bench: $(VENV)/.dev ## cost of loading beside the engine, pandas and polars, of asking, of files (SIZES=, RUNS=)
	@$(BIN)/python -m benchmarks.load $(RUNS) $(SIZES)
	@$(BIN)/python -m benchmarks.ask $(SIZES)
	@$(BIN)/python -m benchmarks.export $(SIZES)

heavy: $(VENV)/.dev browser ## the tests that take minutes: every page through axe-core in both themes, on a first visit, on paper
	@$(BIN)/python -m pytest -m heavy

twins: $(VENV)/.dev ## every number against its slow twin under many more random filters (COUNT=, SEED=)
	@$(BIN)/python -m tests.analytics.twins $(if $(filter file,$(origin COUNT)),1000,$(COUNT)) $(SEED)

fuzz: $(VENV)/.dev ## thousands of damaged files: each must end in a named outcome (COUNT=, SEED=)
	@$(BIN)/python -m tests.etl.fuzz $(COUNT) $(SEED)

corpora: $(VENV)/.dev ## the files of public test suites through the loader, where they are beside the checkout
	@$(BIN)/python -m tests.etl.corpora

test-cluster: $(VENV)/.cluster ## Spark (a cluster that loses a worker, Connect) and ClickHouse beside DuckDB; needs Java 17 (COUNT=, SEED=)
	@$(BIN)/python -m tests.cluster $(if $(filter file,$(origin COUNT)),40,$(COUNT)) $(SEED)

sample: $(VENV)/.run ## make the bundled sample exports again
	@$(BIN)/python -m tests.sample.generate

screenshots: $(VENV)/.dev browser ## make the pictures of the README again
	@$(BIN)/python -m docs.screenshots

lock: ## pin all requirements again, with hashes (needs uv)
	@for name in requirements requirements-dev requirements-cluster; do \
		uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
			--no-emit-find-links --custom-compile-command "make lock" $$name.in -o $$name.txt || exit 1; \
	done

# The virtual environment; each stamp is as new as the requirements it stands for.

$(BIN)/python:
	@python=""; \
	for name in python3.13 python3.12 python3.11 python3; do \
		if $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then python=$$name; break; fi; \
	done; \
	if [ -z "$$python" ]; then \
		echo "No Python 3.11 or newer was found; install one (Debian: apt-get install python3 python3-venv), then repeat."; \
		exit 1; \
	fi; \
	if command -v uv >/dev/null; then uv venv --quiet --clear --python "$$(command -v $$python)" $(VENV); \
	elif ! $$python -m venv --clear $(VENV) >/dev/null; then \
		rm -rf $(VENV); \
		echo "$$python cannot make a virtual environment with pip; install that part (Debian: apt-get install python3-venv), or uv, then repeat."; \
		exit 1; \
	fi

$(VENV)/.run: requirements.txt | $(BIN)/python
	@$(call install,requirements.txt)

$(VENV)/.dev: requirements-dev.txt | $(BIN)/python
	@$(call install,requirements-dev.txt)

$(VENV)/.cluster: requirements-cluster.txt $(VENV)/.dev
	@$(call install,requirements-cluster.txt)

define install
	echo "Installing $(1) …"; \
	if command -v uv >/dev/null; then uv pip install --quiet --require-hashes --python $(BIN)/python -r $(1); \
	else $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(1); fi && touch $@
endef

# A browser that really starts: the system's Chromium, else Playwright's own, else Debian's.

START := from playwright.sync_api import sync_playwright as p; w = p().start(); w.chromium.launch().close(); w.stop()

browser: $(VENV)/.dev
	@command -v chromium >/dev/null && exit 0; \
	$(BIN)/python -c "$(START)" 2>/dev/null && exit 0; \
	echo "Installing a browser …"; \
	$(BIN)/playwright install chromium >/dev/null 2>&1 && $(BIN)/python -c "$(START)" 2>/dev/null && exit 0; \
	[ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq >/dev/null && \
		apt-get install -qq -y chromium >/dev/null 2>&1 && command -v chromium >/dev/null && exit 0; \
	echo "The tests need a browser and none could be installed; install Chromium so that «chromium» is on the PATH, then repeat."; \
	exit 1
