# The only entry points of the project; `make help` lists them.
SHELL := /bin/bash
.DEFAULT_GOAL := help

VENV := .venv
PYTHON := $(VENV)/bin/python
TOOLS := $(VENV)/.tools
BUILD_TOOLS := $(VENV)/.build-tools
ARCH ?= arm64
OPERATIONS = $(notdir $(patsubst %/Cargo.toml,%,$(wildcard functions/*/Cargo.toml)))
export SAM_CLI_TELEMETRY := 0
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PATH := $(CURDIR)/$(VENV)/bin:$(PATH)

.PHONY: help
help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

.PHONY: run
run: check $(TOOLS) ## Start the local stack (PORT=8080; RESET=1 starts empty)
	@$(PYTHON) -m infra.local run $(if $(filter-out 0,$(RESET)),--reset)

.PHONY: demo-clock
demo-clock: $(TOOLS) ## Set the local stack's clock: AT="2026-11-27T09:00", ADVANCE=2d or RESET=1; shows it without
	@$(PYTHON) -m infra.local clock $(if $(AT),--at "$(AT)") $(if $(ADVANCE),--advance "$(ADVANCE)") $(if $(filter-out 0,$(RESET)),--reset)

.PHONY: demo-staff
demo-staff: $(TOOLS) ## Sign in to the local stack as staff and print the token: ROLE=coordinator, or supervisor DISTRICTS=…, officer BEATS=… OFFICER=…
	@$(PYTHON) -m infra.local staff $(if $(ROLE),--role "$(ROLE)") $(if $(CITY),--city "$(CITY)") $(if $(DISTRICTS),--districts "$(DISTRICTS)") $(if $(BEATS),--beats "$(BEATS)") $(if $(OFFICER),--officer "$(OFFICER)")

.PHONY: test
test: lint ## Everything: lints, unit and store tests, templates, the story on the local stack
	cargo test --locked --workspace
	$(PYTHON) -m pytest tests/infra
	$(PYTHON) -m infra.local build
	$(PYTHON) -m pytest tests/e2e

.PHONY: bench
bench: $(TOOLS) ## Cold and warm starts of the shipped functions against an empty one (ROUNDS=30)
	@$(PYTHON) benches/cold.py --rounds $(or $(ROUNDS),30)

.PHONY: bench-addresses
bench-addresses: $(TOOLS) ## Instructions and memory of address look-ups, counted by valgrind
	@$(PYTHON) benches/addresses.py

.PHONY: bench-guidance
bench-guidance: $(TOOLS) ## Instructions of a question to the guidance, counted by valgrind
	@$(PYTHON) benches/guidance.py

.PHONY: bench-imports
bench-imports: check ## Time and memory of imports: a city of Kyiv's size, and one of a million addresses
	@python3 benches/imports.py

.PHONY: fuzz
fuzz: check ## Inputs nobody thought of, for every reader (SECONDS_EACH=600; ONLY=address)
	@python3 fuzz/run.py --seconds $(or $(SECONDS_EACH),600) $(if $(ONLY),--only $(ONLY))

# The second pass is over what only the local stage compiles in.
.PHONY: lint
lint: check $(TOOLS) template ## Formatting, clippy, ruff, cfn-lint, sam validate
	cargo fmt --all --check
	cargo clippy --locked --workspace --all-targets -- -D warnings
	cargo clippy --locked --workspace --all-targets --features varta-runtime/local-stage -- -D warnings
	ruff check --quiet benches fuzz infra tests
	ruff format --quiet --check benches fuzz infra tests
	cfn-lint infra/data.yaml target/infra/app.yaml
	@for template in infra/data.yaml target/infra/app.yaml; do \
		echo "sam validate --lint -t $$template"; sam validate --lint --region eu-central-1 -t $$template || exit 1; done

.PHONY: template
template: check ## Join infra/app/*.yaml into target/infra/app.yaml
	@python3 -m infra.join

.PHONY: build
build: check $(BUILD_TOOLS) ## Release binaries for the cloud (ARCH=arm64 or x86_64)
	cargo lambda build --locked --release $(if $(filter arm64,$(ARCH)),--arm64,--x86-64) $(addprefix --bin ,$(OPERATIONS))

.PHONY: deploy
deploy: known-stage template build ## Deploy to the cloud: STAGE=staging or STAGE=prod
	sam deploy --config-env $(STAGE)-data
	sam deploy --config-env $(STAGE)-app

.PHONY: known-stage
known-stage:
	@[[ "$(STAGE)" =~ ^(staging|prod)$$ ]] || { echo 'Say which: make deploy STAGE=staging (or prod).' >&2; exit 1; }

# One clear line for each thing that is missing or too old.
.PHONY: check
check:
	@command -v python3 >/dev/null || { echo 'python3 is not installed: install Python 3.11 or newer.' >&2; exit 1; }
	@python3 infra/local/preflight.py

$(TOOLS): requirements-dev.txt constraints.txt | check
	@$(call install,requirements-dev.txt)

$(BUILD_TOOLS): requirements-build.txt constraints.txt | check $(TOOLS)
	@$(call install,requirements-build.txt)

define install
	echo 'Installing the tools of $(1) into $(VENV) (once; a minute or two) …' >&2; \
	python3 -m venv $(VENV) || exit 1; \
	$(PYTHON) -m pip install --quiet --no-input -r $(1) > $(VENV)/install.log 2>&1 || { \
		echo 'The tools could not be installed: the first start needs a network. Details: $(VENV)/install.log' >&2; exit 1; }; \
	touch $@
endef
