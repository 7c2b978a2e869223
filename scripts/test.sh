#!/usr/bin/env bash
# Everything that CI runs, in one command. Goes on after a failed stage, so that one run tells all; the last line is
# `N passed, N failed`, where a stage that failed without naming a failed test counts as one.
#
#   CI=true         a stage that cannot run on this machine is a failure
#   --no-powercut   leave the power cut out: it needs root, loop devices and ext4
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

proofs=()
for arg in "$@"; do
  case "$arg" in
    --no-powercut) proofs+=("$arg") ;;
    *) fail "unknown flag $arg" ;;
  esac
done

started=$SECONDS
passed=0
failed=0
summary=()
scratch=$(mktemp -d)
chmod 755 "$scratch"
cleanup() {
  [[ ! -d $scratch/pg ]] || scripts/pg.sh stop "$scratch/pg"
  rm -rf "$scratch"
}
trap cleanup EXIT
trap 'exit 130' INT TERM

# Sums cargo's `test result` lines (the browser tests print the same) of one stage's log.
count() {
  sed -nE 's/^test result: .* ([0-9]+) passed; ([0-9]+) failed;.*/\1 \2/p' "$1" |
    awk '{ passed += $1; failed += $2 } END { print passed + 0, failed + 0 }'
}

# stage NAME COMMAND… : runs it, shows and times it, and remembers how it went.
stage() {
  local name=$1 begin=$SECONDS log="$scratch/stage.log" state=ok stage_passed stage_failed status
  shift
  printf '\n=== %s\n' "$name"
  set +e
  (set -e; "$@") </dev/null 2>&1 | tee "$log"
  status=${PIPESTATUS[0]}
  set -e
  read -r stage_passed stage_failed < <(count "$log")
  if [[ $status -ne 0 ]]; then
    state=FAILED
    [[ $stage_failed -gt 0 ]] || stage_failed=1
  fi
  passed=$((passed + stage_passed))
  failed=$((failed + stage_failed))
  summary+=("$(printf '%-8s %5d s  %5d passed %4d failed  %s' "$state" $((SECONDS - begin)) "$stage_passed" "$stage_failed" "$name")")
}

# skip NAME WHY : loud, and a failure where everything must run.
skip() {
  printf '\n=== %s\nSKIPPED: %s\n' "$1" "$2"
  [[ ${CI:-} != true ]] || failed=$((failed + 1))
  summary+=("$(printf '%-8s %5d s  %5d passed %4d failed  %s (%s)' SKIPPED 0 0 "$([[ ${CI:-} == true ]] && echo 1 || echo 0)" "$1" "$2")")
}

# xtask has its own profile and the app its own target: neither is built with the rest.
NATIVE=(--locked --workspace --exclude app --exclude xtask)

clippy_native() {
  cargo clippy --quiet "${NATIVE[@]}" --all-targets -- -D warnings
  cargo clippy --quiet --locked --profile tool -p xtask --all-targets -- -D warnings
}

# The app is linted for the browser; a compiler that came without clippy for it lints the same code natively.
clippy_app() {
  if [[ -z $APP_RUSTC ]]; then
    cargo clippy --quiet --locked -p app --target wasm32-unknown-unknown --target-dir "$TARGET/web" -- -D warnings
  else
    cargo clippy --quiet --locked -p app -- -D warnings
  fi
}

generated_code() {
  cargo run --quiet --locked -p proto --example gen -- "$scratch/gen"
  diff -r "$scratch/gen" proto/src/gen
}

tests_sqlite() { cargo test "${NATIVE[@]}" --no-fail-fast; }
tests_tool() { cargo test --locked --profile tool -p xtask; }
tests_postgres() {
  ZHANGFANG_TEST_POSTGRES=$(scripts/pg.sh start "$scratch/pg")
  export ZHANGFANG_TEST_POSTGRES
  cargo test --locked -p tests --no-fail-fast
}

stage "setup" scripts/setup.sh --tests
load_setup
stage "format" cargo fmt --all --check
stage "clippy" clippy_native
stage "clippy, app" clippy_app
stage "generated code is fresh" generated_code
stage "tests of the build tool" tests_tool
stage "tests, SQLite" tests_sqlite
if compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; then
  stage "tests, PostgreSQL" tests_postgres
else
  skip "tests, PostgreSQL" "PostgreSQL is not installed"
fi
stage "web bundle" scripts/web.sh
stage "release binaries" cargo build --locked --release -p server -p hwbridge
stage "proofs" scripts/prove.sh "${proofs[@]}"
if have chromium && [[ -d node_modules/playwright-core ]]; then
  stage "browser" node tests/screens/run.mjs
else
  skip "browser" "Chromium or the Node tools are not installed"
fi

printf '\n'
printf '%s\n' "${summary[@]}"
printf 'in %d min %d s\n' $(((SECONDS - started) / 60)) $(((SECONDS - started) % 60))
printf '%d passed, %d failed\n' "$passed" "$failed"
[[ $failed -eq 0 ]]
