# The doors of the house. Each is a script that also runs by itself.
.PHONY: help run test prove bench web fmt
.DEFAULT_GOAL := help

help: ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/'

run: ## build what has changed and open the demo shop
	@scripts/run.sh

test: ## everything that CI runs; the last line counts
	@scripts/test.sh

prove: ## proofs under faults, with their negative controls (ARGS="--nights --seed 7")
	@scripts/prove.sh $(ARGS)

bench: ## speed and sizes as JSON, beside the raw database's limit
	@scripts/bench.sh

web: ## build the app into dist/
	@scripts/web.sh

fmt: ## format the Rust code
	@cargo fmt --all
