# make report   render the sample case      make report CASE=my-case NOTEBOOK=brief
# make test     formatter, linter, types, tests
# make test-long   end to end: in a browser, by Jupyter's commands, installed; a text as long as a book
# make test-faults   killed, starved, damaged and flooded in hundreds of ways
# make fuzz [INPUTS=100000] [SECONDS=3600]   so many broken files into every reader
# make test-processors   the same tables on other kinds of processor
# make test-endpoint     a small model of llama.cpp codes reports
# make audit    known vulnerabilities of what is pinned      make sbom   what it is made of
# make lab      JupyterLab in notebooks/
# make benchmark [GOLD=annotated.jsonl] [TEXTS=mine.jsonl] [MOST=10000] [ARGS="--only batch"]   accuracy and speed beside published tools, in half an hour
.DEFAULT_GOAL := help
SHELL := /bin/sh
VENV ?= .venv
CASE ?= port-selme
NOTEBOOK ?= brief
GOLD ?=
MOST ?=
ARGS ?=
INPUTS ?= 100000
SECONDS ?= 3600
export PIP_DISABLE_PIP_VERSION_CHECK = 1
export PIP_NO_INPUT = 1

bin := $(VENV)/bin
run := $(bin)/python -m toolkit

.PHONY: help setup report test test-long test-faults fuzz test-processors test-endpoint audit sbom lab benchmark lock clean

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /make \1	/p' $(MAKEFILE_LIST)

# One stamp for each lock file: setting up again is a look at two dates.
$(bin)/python:
	@sh requirements/make-environment.sh $(VENV)

$(VENV)/run.stamp: requirements/run.lock pyproject.toml | $(bin)/python
	$(bin)/python -m pip install --quiet --require-hashes --requirement requirements/run.lock
	$(bin)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/dev.stamp: requirements/dev.lock $(VENV)/run.stamp
	$(bin)/python -m pip install --quiet --require-hashes --requirement requirements/dev.lock
	@touch $@

$(VENV)/benchmark.stamp: requirements/benchmark.lock $(VENV)/dev.stamp
	$(bin)/python -m pip install --quiet --require-hashes --requirement requirements/benchmark.lock
	@touch $@

$(VENV)/audit.stamp: requirements/audit.lock $(VENV)/dev.stamp
	$(bin)/python -m pip install --quiet --require-hashes --requirement requirements/audit.lock
	@touch $@

$(VENV)/servers.stamp: requirements/servers.lock $(VENV)/dev.stamp
	$(bin)/python -m pip install --quiet --require-hashes --requirement requirements/servers.lock
	@touch $@

setup: $(VENV)/run.stamp ## the environment, in .venv

report: setup ## render a case: CASE=path NOTEBOOK=brief
	@$(run) render $(NOTEBOOK) "$(CASE)"

test: $(VENV)/dev.stamp ## formatter check, linter, type checker, tests
	$(bin)/ruff format --check .
	$(bin)/ruff check .
	$(bin)/mypy
	$(bin)/pytest -n auto --dist worksteal

test-long: $(VENV)/dev.stamp ## end to end, in a browser (needs chromium), and a very long text
	$(bin)/pytest -n auto --dist worksteal -m long

test-faults: $(VENV)/dev.stamp ## killed at 200 moments, full disks, damaged files, a million rows
	$(bin)/pytest -n auto --dist worksteal -m faults tests/faults

fuzz: $(VENV)/dev.stamp ## broken files into every reader: INPUTS=100000, SECONDS=3600 at the most
	$(bin)/python tests/faults/fuzz.py --inputs $(INPUTS) --seconds $(SECONDS)

test-processors: $(VENV)/dev.stamp ## the same tables on other processors (needs qemu-user)
	$(bin)/pytest -m processors tests/processors

test-endpoint: $(VENV)/servers.stamp ## a small model of llama.cpp codes reports (280 MB to fetch)
	$(bin)/pytest -m servers tests/servers

audit: $(VENV)/audit.stamp ## known vulnerabilities of what is pinned (needs a network; ends with 3 without)
	$(bin)/python requirements/audit.py requirements/run.lock requirements/dev.lock

sbom: $(VENV)/audit.stamp ## dist/sbom.json: what an installed toolkit is made of, in CycloneDX
	@mkdir -p dist
	$(bin)/cyclonedx-py requirements requirements/run.lock --pyproject pyproject.toml --mc-type library \
	  --output-reproducible --output-format JSON --output-file dist/sbom.json

lab: setup ## JupyterLab in notebooks/
	cd notebooks && "$(abspath $(bin))/jupyter" lab --LabApp.app_settings_dir="$(abspath notebooks/.lab)"

benchmark: $(VENV)/benchmark.stamp ## docs/benchmarks.md anew: ARGS="--annotated FOLDER" TEXTS=mine.jsonl MOST=10000
	$(bin)/python -m benchmarks --page docs/benchmarks.md $(if $(GOLD),--gold "$(GOLD)") $(if $(TEXTS),--texts "$(TEXTS)") $(if $(MOST),--most $(MOST)) $(ARGS)

lock: ## write the lock files anew (needs uv)
	sh requirements/lock.sh

clean: ## remove the environment and caches
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis
