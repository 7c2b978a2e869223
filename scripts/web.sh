#!/usr/bin/env bash
# Builds the app into dist/. Flags go to `xtask web` (--dev, --out DIR).
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

scripts/setup.sh
load_setup
cargo run --quiet --locked --profile tool -p xtask -- web "$@"
