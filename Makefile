# What can be made: make help. Needs python3 (3.11 or later, with venv), git and make; nothing is installed
# into the system: Python packages go into .venv/, Asterisk and models into var/cache/.
SHELL := /bin/sh
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
IVR := $(BIN)/ivr $(if $(SITE),--site $(SITE)) $(if $(VAR),--var $(VAR))
T ?=

.DEFAULT_GOAL := help
.PHONY: help run test check fix storm bench faults setup lock packages

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "make %-7s %s\n", $$1, $$2}' Makefile
	@echo "With run: ONCE=1 ends after the demonstration; SITE=FILE another site file; VAR=FOLDER another run directory."

run: setup ## set up what is missing, start the centre, show one citizen's call, stay up
	@exec $(IVR) up --demo $(if $(ONCE),--once)

test: packages ## all tests, or a part: make test T=tests/flow
	@$(IVR) setup --for-tests
	$(BIN)/python -m tests.again $(or $(T),tests --ignore=tests/bench)

check: packages ## style, types, import rules, the flow and the catalogue
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(IVR) flow check dialplans/109.yaml
	$(IVR) catalogue check

fix: packages ## let ruff mend what it can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

storm: packages ## thousands of seeded storms on the whole controller in virtual time: make storm SEEDS=5000 FIRST=0
	$(BIN)/python -m tests.simulation --shrink --most 5 --seeds $(or $(SEEDS),5000) --first $(or $(FIRST),0)

bench: setup ## ours against app_queue on the same Asterisk, a line "name value unit" each
	$(BIN)/python -m tests.bench

faults: setup ## break a running centre in every way: make faults CASE=killed_controller REPEATS=20 SEED=1 SIZE=0.5
	$(BIN)/python -m tests.faults $(if $(CASE),CASE=$(CASE)) $(if $(REPEATS),REPEATS=$(REPEATS)) $(if $(SEED),SEED=$(SEED)) $(if $(SIZE),SIZE=$(SIZE))

setup: packages ## only the set-up: packages, Asterisk, models, sounds, secrets
	@$(IVR) setup

# One lock for running, testing and building: what is tested is then exactly what runs. Hashes guard the content; where
# packages come from is the machine's own setting of pip.
lock: packages ## write requirements.lock anew from pyproject.toml
	CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/pip-compile --quiet --upgrade --extra dev --build-deps-for editable \
		--generate-hashes --allow-unsafe --strip-extras --no-emit-index-url --no-emit-find-links \
		--no-emit-trusted-host --no-emit-options -o requirements.lock pyproject.toml

# Quick when nothing changed: what was installed is kept as a copy and compared, since a checkout changes files' times.
packages:
	@cat requirements.lock pyproject.toml | cmp -s - .venv/installed || { $(MAKE) --no-print-directory .install; }

.PHONY: .install
.install:
	@test -n "$(PYTHON)" || { echo "This machine has no python3. Install it: apt-get install python3 python3-venv"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "$$($(PYTHON) --version) is too old: Python 3.11 or later is needed. Name one: make PYTHON=/path/to/python3.11 …"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
		echo "Python's venv is missing. Install it: apt-get install python3-venv"; exit 1; }
	@$(BIN)/python -c 'import pip' 2>/dev/null || { echo "making .venv"; rm -rf .venv; $(PYTHON) -m venv .venv; }
	@echo "installing Python packages (some 250 MB the first time)"
	@$(BIN)/python -m pip install --disable-pip-version-check --require-hashes -r requirements.lock || { \
		echo "Python packages could not be installed: check the network and pip's index settings, then run this again."; exit 1; }
	@PYTHONWARNINGS=ignore $(BIN)/python -m pip install --disable-pip-version-check --quiet --no-deps --no-build-isolation -e .
	@cat requirements.lock pyproject.toml > .venv/installed
