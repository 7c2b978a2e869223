#!/usr/bin/env bash
# Builds the wasm standard library from Debian's Rust sources, once, into a private sysroot, with a two-line compiler
# wrapper beside it. For machines where rustup cannot fetch one. About a minute.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

WASM=wasm32-unknown-unknown
RUSTC=/usr/bin/rustc
CARGO=/usr/bin/cargo
mkdir -p "$TARGET"
sysroot=$(realpath "$TARGET")/wasm-sysroot
stamp=$sysroot/stamp
wanted="$($RUSTC -V) $(sha256sum scripts/wasm-sysroot.sh)"
[[ -f $stamp && $(<"$stamp") == "$wanted" ]] && exit

say "Building the wasm standard library from Debian's sources (once, about a minute)"
# cargo does not notice a rebuilt sysroot: what was made with the old one goes with it.
rm -rf "$sysroot" "$TARGET/web-own-std" "$TARGET/web-own-std.dev"
libdir=$sysroot/lib/rustlib/$WASM/lib
mkdir -p "$libdir" "$sysroot/bin"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/src"
: >"$work/src/lib.rs"
printf '[package]\nname = "empty"\nversion = "0.0.0"\nedition = "2021"\n' >"$work/Cargo.toml"
# Bitcode must stay in, or every build with `lto = true` fails at its very end. RUSTC_BOOTSTRAP is for this one
# build: seen by another it would compile every dependency anew.
(
  cd "$work"
  env -u CARGO_TARGET_DIR -u RUSTUP_TOOLCHAIN RUSTC_BOOTSTRAP=1 RUSTC=$RUSTC RUSTFLAGS=-Cembed-bitcode=yes \
    $CARGO build --quiet --release --target $WASM -Zbuild-std=std,panic_abort,test
)
cp "$work/target/$WASM"/release/deps/*.rlib "$libdir/"
host=$($RUSTC -vV | sed -n 's/^host: //p')
mkdir -p "$sysroot/lib/rustlib/$host/bin"
ln -s "/usr/lib/rustlib/$host/lib" "$sysroot/lib/rustlib/$host/lib"
# Debian's compiler still asks for the linker by the name that rustup gives it.
lld=$(compgen -G '/usr/bin/lld*' | grep -E '/lld(-[0-9]+)?$' | sort -V | tail -n 1)
ln -s "${lld:?no lld in /usr/bin}" "$sysroot/lib/rustlib/$host/bin/rust-lld"
printf '#!/bin/sh\nexec %s --sysroot %q "$@"\n' "$RUSTC" "$sysroot" >"$sysroot/bin/rustc"
chmod +x "$sysroot/bin/rustc"
printf '%s' "$wanted" >"$stamp"
