# The doors of the house. What happens behind each is in .ci/.

.DEFAULT_GOAL := help
.PHONY: help setup run dev test soak ci bench gallery gen icons clean

# A shell that did not log in has no rustup in its PATH.
export PATH := $(PATH):$(HOME)/.cargo/bin

# What `setup` prepares for: run, bench, test or dev.
WHAT ?= dev

help: ## What you can ask for.
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-7s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## Install what is missing, build, and open the till in practice mode.
	@.ci/setup run
	@.ci/open

test: ## Install what the tests need and run them all (ONLY="rust mutants parts screens window monitors": some).
	@.ci/setup test
	@.ci/test $(ONLY)

soak: ## The long tests, ten times as long: crashes, power cuts, failing disks, simulated shops, fuzzing.
	@.ci/setup test
	@.ci/soak

ci: ## What must hold before a change is kept: form, lints, documentation, licences, tests.
	@.ci/run

setup: ## Install what is missing (WHAT=run, bench, test or dev).
	@.ci/setup $(WHAT)

dev: ## The app that reloads as you write.
	@.ci/setup run
	@npx tauri dev

bench: ## How long things take, and whether that is within bounds (ONLY="growth opening verify durable matching": some).
	@.ci/setup bench
	@cargo bench --locked --package documents --bench '*'
	@cargo bench --locked --package host --bench bars -- $(ONLY)

gallery: ## Pictures of every screen, state, size and look, in target/gallery (MOSTRADOR_PICTURES=drawings to compare).
	@.ci/setup test
	@.ci/gallery

gen: ## Write ui/src/ipc/bindings.ts from the core's types.
	@cargo gen

icons: ## Make the app's icons from icons/icon.svg.
	@.ci/setup run
	@.ci/icons

clean: ## Remove what was built; what was installed stays.
	@cargo clean
	@rm -rf ui/dist gen permissions
