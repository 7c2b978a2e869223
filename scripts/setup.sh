#!/usr/bin/env bash
# Makes a machine ready to build the shop: system packages, the wasm standard library, Node tools.
# Safe to run at any time; with nothing missing it takes well under a second.
#
#   scripts/setup.sh           what `make run` needs
#   scripts/setup.sh --tests   also what `make test` needs: Chromium, a Chinese font, PostgreSQL
#
# ZHANGFANG_WASM_STD=rustup|debian chooses where the wasm standard library comes from; unset, the first that works.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

WASM=wasm32-unknown-unknown
tests=
for arg in "$@"; do
  case "$arg" in
    --tests) tests=1 ;;
    *) fail "unknown flag $arg" ;;
  esac
done

# Installs Debian packages where that is ours to do; elsewhere names them and stops.
install_packages() {
  local what=$1
  shift
  if [[ $(id -u) -ne 0 ]] || ! have apt-get; then
    say "Missing for $what. On Debian or Ubuntu: sudo apt-get install $*" >&2
    return 1
  fi
  say "Installing for $what: $*"
  export DEBIAN_FRONTEND=noninteractive
  local apt=(apt-get -qq -o DPkg::Lock::Timeout=120)
  "${apt[@]}" install -y --no-install-recommends "$@" </dev/null >/dev/null 2>&1 && return
  "${apt[@]}" update </dev/null && "${apt[@]}" install -y --no-install-recommends "$@" </dev/null >/dev/null
}

postgres_bin() { compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; }
chinese_font() { have fc-list && [[ -n $(fc-list ':lang=zh-cn' 2>/dev/null | head -n 1) ]]; }

system_packages() {
  have cargo || fail "cargo is missing: install Rust 1.95 or newer from https://rustup.rs"
  have node || fail "node is missing: install Node.js 20 or newer"
  have npm || fail "npm is missing: it comes with Node.js"
  have cc || install_packages "the C parts (SQLite)" build-essential || fail "there is no C compiler"
  [[ -n $tests ]] || return 0
  local missing=()
  have chromium || missing+=(chromium)
  chinese_font || missing+=(fonts-noto-cjk fontconfig)
  postgres_bin || missing+=(postgresql)
  # The stages that need them say so loudly when they are not there.
  [[ ${#missing[@]} -eq 0 ]] || install_packages "the tests" "${missing[@]}" || true
}

# APP_RUSTC stays empty where the ordinary compiler can build for the browser.
wasm_std() {
  local road=${ZHANGFANG_WASM_STD:-auto} libdir
  APP_RUSTC=
  if [[ $road != debian ]]; then
    libdir=$(rustc --print target-libdir --target "$WASM")
    compgen -G "$libdir/libstd-*.rlib" >/dev/null && return
    if have rustup; then
      say "Adding the wasm standard library with rustup"
      timeout 120 rustup target add "$WASM" </dev/null && return
    fi
    [[ $road == auto ]] || fail "rustup could not add $WASM"
  fi
  local missing=()
  [[ -x /usr/bin/rustc && -x /usr/bin/cargo && -d /usr/lib/rustlib/src ]] || missing+=(rustc-web cargo-web rust-web-src)
  compgen -G '/usr/bin/wasm-ld*' >/dev/null || missing+=("$(newest_lld)")
  if [[ ${#missing[@]} -gt 0 ]]; then
    install_packages "the wasm standard library" "${missing[@]}" || fail "there is no wasm standard library"
  fi
  scripts/wasm-sysroot.sh
  APP_RUSTC=$(realpath "$TARGET/wasm-sysroot/bin/rustc")
}

newest_lld() {
  apt-cache pkgnames lld- 2>/dev/null | grep -E '^lld-[0-9]+$' | sort -V | tail -n 1 | grep . || printf 'lld\n'
}

# npm's own record of what is installed is as old as the last install.
node_tools() {
  local record=node_modules/.package-lock.json
  [[ -f $record && ! package-lock.json -nt $record ]] && return
  say "Installing the Node tools of package-lock.json"
  # Install scripts stay off: nothing here needs them, and they are other people's code.
  if npm ci --ignore-scripts --no-audit --no-fund --loglevel=error </dev/null >/dev/null; then
    touch "$record"
  else
    say "The Node tools could not be installed: the stylesheet stays unminified, the browser tests cannot run." >&2
  fi
}

system_packages
mkdir -p "$TARGET"
wasm_std
node_tools
printf 'export APP_RUSTC=%q\n' "$APP_RUSTC" >"$TARGET/setup.env"
