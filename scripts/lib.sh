# Common ground of the scripts; sourced, never run.
# shellcheck shell=bash
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# A cache outside the checkout survives a fresh clone.
if [[ -n "${ZHANGFANG_CACHE:-}" && -z "${CARGO_TARGET_DIR:-}" ]]; then
  export CARGO_TARGET_DIR="$ZHANGFANG_CACHE/target"
fi
TARGET="${CARGO_TARGET_DIR:-target}"

say() { printf '%s\n' "$*"; }
fail() {
  printf 'error: %s\n' "$*" >&2
  exit 1
}
have() { command -v "$1" >/dev/null 2>&1; }

# The app's compiler, as setup.sh found it.
load_setup() {
  # shellcheck disable=SC1091
  source "$TARGET/setup.env"
}

# A TCP port nobody listens on.
free_port() {
  node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })'
}
