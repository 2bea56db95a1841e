# Every task of the project; `make` alone lists them. Prerequisites: Debian 12, git, make, root.
SHELL := /bin/bash
.DEFAULT_GOAL := help

PYTHON := .venv/bin/python
JOBS ?= 2
DETECT_PLAN ?= testplans/detect.toml
DETECT_BENCH ?= fixtures/benches/linux.toml
PLAN ?= testplans/iec62053_22_class_0_2s.toml
BENCH ?= fixtures/benches/qemu.toml
OUT ?= build/certify
REGRESS_OUT ?= build/regress
FUZZ_RUNS ?= 10000000

export JOBS
# Small matrices only: threads of the linear algebra would spin against each other.
export OPENBLAS_NUM_THREADS ?= 1
export PYTHONPATH := $(CURDIR):$(CURDIR)/build/release/python

.PHONY: help bootstrap build certify regress test bench detect format lint tidy specgen lock \
        wheel sanitize image-size digest test-cpp test-python test-spec fuzz soak clean-build \
        prove-fresh soak-fuzz test-clients compare-servers

help: ## list the tasks
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 22

bootstrap: ## install what is missing: Debian packages and .venv
	@tools/bootstrap.sh packages
	@tools/bootstrap.sh venv

build: bootstrap ## build the meter, the Python modules and the tests
	@tools/bootstrap.sh build

certify: build ## certify a simulated meter; the certificate is build/certify/latest/certificate.pdf
	./kwrig certify --plan $(PLAN) --bench $(BENCH) --out $(OUT)

regress: build ## OLD=image NEW=image on one plan, bench and seed: what changed
	@[ -n '$(OLD)' ] && [ -n '$(NEW)' ] || \
	  { echo 'make regress: OLD=image and NEW=image must be given' >&2; exit 2; }
	./kwrig regress $(OLD) $(NEW) --plan $(PLAN) --bench $(BENCH) --out $(REGRESS_OUT)

test: build ## everything that must be green before a commit
	@$(MAKE) --no-print-directory lint
	@$(MAKE) --no-print-directory test-spec
	@$(MAKE) --no-print-directory sanitize
	@$(MAKE) --no-print-directory test-cpp
	@$(MAKE) --no-print-directory test-python
	@echo 'make test: PASS'

test-cpp: build ## the C++ tests
	ctest --preset release -j $(JOBS)

test-python: build ## the Python tests
	$(PYTHON) -m pytest -n $(JOBS) --dist loadfile -q

test-spec: bootstrap ## are the generated files what spec/ says?
	$(PYTHON) -m tools.specgen --check

lint: build ## formatters (check only), linters, type checker, house rules
	$(PYTHON) -m tools.tidy
	$(PYTHON) -m tools.import_order
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m tools.cpp_format --check
	$(PYTHON) -m mypy
	$(PYTHON) -m tools.image_size --check
	$(PYTHON) -m tools.clang_tidy --jobs $(JOBS)

tidy: bootstrap ## the house rules alone
	$(PYTHON) -m tools.tidy
	$(PYTHON) -m tools.import_order

format: bootstrap ## let the formatters write
	$(PYTHON) -m ruff check --fix-only -q .
	$(PYTHON) -m ruff format .
	$(PYTHON) -m tools.cpp_format

specgen: bootstrap ## write the generated files again from spec/
	$(PYTHON) -m tools.specgen

bench: build ## measure speed; docs/figures.md explains the figures
	cmake --preset bench
	cmake --build --preset bench -j $(JOBS)
	$(PYTHON) -m tools.run_benchmarks

error-tables: build ## errors over 2000 signals a set: docs/reference/errors.md (minutes)
	$(PYTHON) -m tools.error_tables
	$(PYTHON) -m tools.specgen

image-size: build ## flash, RAM and stack by module against firmware/budgets.toml
	$(PYTHON) -m tools.image_size

detect: build ## plant every fault at many sizes: docs/reference/detection.md (tens of minutes)
	./kwrig detect --plan $(DETECT_PLAN) --bench $(DETECT_BENCH) --out build/detect \
	  --page docs/reference/detection.md

sanitize: bootstrap ## the C++ tests and short fuzz runs under the sanitizers
	@[ -e build/sanitize/build.ninja ] || cmake --preset sanitize
	cmake --build --preset sanitize -j $(JOBS)
	ctest --preset sanitize -j $(JOBS)

fuzz: sanitize ## each fuzz program for FUZZ_RUNS=10000000 executions
	$(PYTHON) -m tools.fuzz --runs $(FUZZ_RUNS)

soak-fuzz: sanitize ## a hundred million executions of each fuzz program: an hour on two cores
	$(PYTHON) -m tools.fuzz --runs 100000000 --jobs $(JOBS)

test-clients: build ## the Modbus clients mbpoll and pymodbus, and one in Go that this fetches
	KW320_FETCH=1 $(PYTHON) -m pytest -q -rs tests/clients

compare-servers: build ## the Modbus table asked of the meter, libmodbus and pymodbus (minutes)
	$(PYTHON) -m tests.modbus.compare_servers

soak: build ## the long tests: minutes to hours
	$(PYTHON) -m pytest -m soak -q -rP --timeout 0

lock: ## resolve requirements.in again (needs the network)
	tools/lock.sh

wheel: bootstrap ## build a wheel with rig, kwcore and kwhost in build/wheel
	$(PYTHON) -m pip wheel -q --no-build-isolation --no-deps -w build/wheel .

digest: build ## the same stimulus on every compiler and target: one SHA-256 (several minutes)
	$(PYTHON) -m tools.digest --jobs $(JOBS)

prove-fresh: ## run both README commands in a bare Debian 12 (debootstrap, root)
	tools/prove_fresh.sh

clean-build: ## remove every build folder; runs under build/certify go as well
	rm -rf build
