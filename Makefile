# `make` lists what there is. Python 3.11 or later is all that the machine must have.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
	--custom-compile-command "make lock"
ASSETS := $(filter-out %/node_modules %/__pycache__,$(wildcard catalog/web/assets/* catalog/web/assets/.npmrc))

# A stamp says that a step was done for the lock files as they are, so that a second `make run` starts at once.
BUILD_DONE := $(VENV)/.installed-build
RUN_DONE := $(VENV)/.installed-run
TEST_DONE := $(VENV)/.installed-test
STATIC_DONE := catalog/web/static/manifest.json
DICTIONARY_DONE := search/data/dictionary.txt
DICTIONARY := $(wildcard search/dictionary/*.py) search/compounds.py search/letters.py $(addprefix search/data/,compound_parts.txt whole_words.txt affixes.txt place_endings.txt)
PROVIDER := tests/identity_provider
PROVIDER_DONE := $(PROVIDER)/node_modules/.installed

.DEFAULT_GOAL := help
.PHONY: help run install assets test check format-check lint types format messages roles bench bench-search lock clean

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: install ## install, load the demo catalogue, serve on http://127.0.0.1:8000
	@$(BIN)/lichtermeer demo
	@exec $(BIN)/lichtermeer serve

install: $(STATIC_DONE) $(DICTIONARY_DONE) $(RUN_DONE) ## install the product into .venv and build its assets and dictionary

assets: $(STATIC_DONE) ## build catalog/web/static/

test: install $(TEST_DONE) $(PROVIDER_DONE) ## run all tests
	@$(BIN)/pytest -n auto

check: format-check lint types test ## what a change must pass: format, lint, types, tests

format-check: $(TEST_DONE)
	@$(BIN)/ruff format --check --quiet . || { echo "Some files are not formatted: make format"; exit 1; }

lint: $(TEST_DONE)
	@$(BIN)/ruff check --quiet .

types: install $(TEST_DONE)
	@$(BIN)/mypy

format: $(TEST_DONE) ## format the code and sort its imports
	@$(BIN)/ruff check --quiet --select I --fix .
	@$(BIN)/ruff format --quiet .

messages: install ## gather the messages of the source, bring the translations up to date
	@$(BIN)/python -m content.locale.gathering

roles: install ## write docs/roles.md anew, who may do what
	@$(BIN)/python -m catalog.web.roles

bench: install $(TEST_DONE) ## measure speed and memory, write docs/performance.md; ARGS="--only search"
	@$(BIN)/python -m benchmarks --write $(ARGS)

bench-search: install $(TEST_DONE) ## measure how well search finds; ARGS="--closed --write --files FOLDER"
	@$(BIN)/python -m benchmarks.relevance $(ARGS)

lock: $(TEST_DONE) ## lock the newest allowed versions, with hashes
	@$(LOCK) --upgrade pyproject.toml --output-file requirements/run.txt
	@$(LOCK) --upgrade requirements/test.in --output-file requirements/test.txt
	@$(LOCK) --upgrade requirements/build.in --output-file requirements/build.txt

clean: ## remove what was built and installed; data stay
	@rm -rf $(VENV) catalog/web/static content/documents/fonts search/data/dictionary.txt catalog/web/assets/node_modules $(PROVIDER)/node_modules build dist
	@rm -rf .mypy_cache .pytest_cache .ruff_cache

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Lichtermeer needs Python 3.11 or later (make run PYTHON=python3.12 names another)."; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "Python's venv module is missing. On Debian: apt install python3-venv"; exit 1; }

$(BUILD_DONE): requirements/build.txt | $(BIN)/python
	@echo "Installing build tools ..."
	@$(PIP) --require-hashes -r $<
	@touch $@

$(RUN_DONE): requirements/run.txt pyproject.toml | $(BUILD_DONE) $(STATIC_DONE) $(DICTIONARY_DONE)
	@echo "Installing Lichtermeer ..."
	@$(PIP) --require-hashes -r $<
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(TEST_DONE): requirements/test.txt | $(RUN_DONE)
	@echo "Installing test tools ..."
	@$(PIP) --require-hashes -r $<
	@touch $@

$(PROVIDER_DONE): $(PROVIDER)/package-lock.json $(PROVIDER)/.npmrc | $(BUILD_DONE)
	@echo "Installing the identity provider of the tests ..."
	@$(BIN)/python $(PROVIDER)/install.py
	@touch $@

$(STATIC_DONE): $(ASSETS) requirements/build.txt | $(BUILD_DONE)
	@echo "Building the interface's assets ..."
	@$(BIN)/python catalog/web/assets/build.py
	@touch $@

$(DICTIONARY_DONE): $(DICTIONARY) requirements/build.txt | $(BUILD_DONE)
	@echo "Building the dictionary of compounds ..."
	@$(BIN)/python -m search.dictionary
	@touch $@
