# The only commands to remember. `make demo` and `make test` set up what they need by themselves.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
# The machine's pip fills .venv: that needs no ensurepip, which some systems package apart.
PIP := $(PYTHON) -m pip --python $(BIN)/python --disable-pip-version-check --no-input -qq
# Wheels, so that no compiler is needed; nkeys is plain Python, published as source only.
LOCKED := $(PIP) install --no-deps --no-build-isolation --only-binary :all: --no-binary nkeys \
  --require-hashes --requirement

STAMPS := .venv/.stamps
VENV := $(STAMPS)/venv
RUNTIME := $(STAMPS)/runtime
DEV := $(STAMPS)/dev
SPLINK := $(STAMPS)/splink
FRONTEND := hub/web/static/vendor/NOTICE.txt
CLIENTS := $(STAMPS)/clients

.PHONY: help
help: ## Say what there is
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: setup
setup: $(DEV) $(FRONTEND) $(CLIENTS) ## Prepare .venv and the front-end files, and do no more

.PHONY: splink
splink: $(SPLINK) ## Install Splink, to train models and to compare with it

.PHONY: demo
demo: $(RUNTIME) $(FRONTEND) ## Start a hub with invented signals, and its screens
	@$(BIN)/hub demo

.PHONY: test
test: $(DEV) $(FRONTEND) $(CLIENTS) ## Run every test: a real nats-server, real stores, a real browser
	@$(BIN)/pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder $(ARGS)

.PHONY: check
check: $(DEV) ## Format, lint, types, import contracts, tidiness
	@$(BIN)/ruff format --check
	@$(BIN)/ruff check
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/pytest --quiet tests/architecture/test_tidy.py

.PHONY: format
format: $(DEV) ## Put the code in its one format
	@$(BIN)/ruff check --fix-only --quiet
	@$(BIN)/ruff format

.PHONY: frontend
frontend: $(FRONTEND) ## Copy the style sheets and the script from their npm packages

.PHONY: clients
clients: $(CLIENTS) ## Install what the examples in Node need, and the parser of AsyncAPI

.PHONY: wheel
wheel: $(DEV) $(FRONTEND) ## Build the wheel in dist/
	@$(BIN)/python -m build --wheel --no-isolation --outdir dist

.PHONY: schemas
schemas: $(DEV) ## Write the JSON Schema files anew
	@$(BIN)/hub schemas

.PHONY: screenshots
screenshots: $(DEV) $(FRONTEND) ## Take a picture of every page in a real browser
	@$(BIN)/python -m tests.browser.pictures

.PHONY: bench
bench: $(DEV) ## Measure the hub on this machine
	@$(BIN)/hub bench pipeline

.PHONY: live
live: $(DEV) $(FRONTEND) ## Measure how soon an open work list shows a signal, in a real browser
	@$(BIN)/python -m tests.browser.live_bench $(ARGS)

.PHONY: stops
stops: $(DEV) ## Look back at a thousand random moments, and compare with hubs stopped there
	@$(BIN)/python -m tests.journeys.stops $(ARGS)

.PHONY: chaos
chaos: $(DEV) ## Kill parts of a running hub, and compare with an undisturbed one
	@$(BIN)/hub chaos

.PHONY: hostile
hostile: $(DEV) $(CLIENTS) ## Measure how long each hostile input takes
	@$(BIN)/python -m tests.hostile.timing $(ARGS)

.PHONY: fuzz
fuzz: $(DEV) $(CLIENTS) ## Bend messages and files at random until something is neither read nor refused
	@$(BIN)/python -m tests.hostile.fuzz $(ARGS)

.PHONY: lock
lock: $(DEV) ## Resolve the requirements anew
	@for name in build node runtime dev splink; do \
	  $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	    --no-emit-index-url --no-emit-package signal-hub --custom-compile-command "make lock" \
	    $(ARGS) --output-file requirements/$$name.txt requirements/$$name.in || exit; \
	done

.PHONY: clean
clean: ## Remove everything that was made here
	@rm -rf .venv build dist hub/web/static/vendor
	@rm -rf examples/node/node_modules frontend/node_modules tests/node/node_modules
	@rm -rf .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	@find adapters consumers frontend hub schemas tests -name __pycache__ -prune -exec rm -rf {} +

$(VENV):
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Python 3.11 or later is needed")'
	@echo "setting up .venv" >&2
	@$(PYTHON) -m venv --without-pip .venv
	@mkdir -p $(STAMPS)
	@touch $@

$(RUNTIME): $(VENV) requirements/build.txt requirements/runtime.txt pyproject.toml
	@echo "installing the packages that the hub runs on" >&2
	@$(LOCKED) requirements/build.txt
	@$(LOCKED) requirements/runtime.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(DEV): $(RUNTIME) requirements/dev.txt
	@echo "installing the packages that check and test it" >&2
	@$(LOCKED) requirements/dev.txt
	@touch $@

$(SPLINK): $(DEV) requirements/splink.txt
	@echo "installing Splink" >&2
	@$(LOCKED) requirements/splink.txt
	@touch $@

$(FRONTEND): frontend/package-lock.json frontend/assets.toml frontend/vendor.py frontend/npm.py | $(VENV)
	@echo "fetching the front-end files" >&2
	@command -v npm >/dev/null || $(LOCKED) requirements/node.txt
	@$(BIN)/python frontend/vendor.py

$(CLIENTS): examples/node/package-lock.json tests/node/package-lock.json frontend/npm.py | $(VENV)
	@echo "installing what partners' programs in Node are tested with" >&2
	@command -v npm >/dev/null || $(LOCKED) requirements/node.txt
	@$(BIN)/python frontend/npm.py examples/node tests/node
	@touch $@
