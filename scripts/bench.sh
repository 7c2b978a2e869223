#!/usr/bin/env bash
# What a sale costs, beside the raw limit of the same databases in the same run, and what the till page costs. JSON on the
# terminal, progress beside it. Flags go to the bench program (--seconds, --history, --members, --goods, …).
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

scripts/setup.sh --tests >&2
scripts/web.sh >&2
cargo build --quiet --locked --release -p server -p hwbridge -p tests --bins >&2

scratch=$(mktemp -d)
chmod 755 "$scratch"
cleanup() {
  [[ ! -d $scratch/pg ]] || scripts/pg.sh stop "$scratch/pg"
  rm -rf "$scratch"
}
trap cleanup EXIT
trap 'exit 130' INT TERM

# Durable here: a limit measured without fsync would flatter nobody but the disk.
if compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; then
  ZHANGFANG_BENCH_POSTGRES=$(ZHANGFANG_PG_DURABLE=1 scripts/pg.sh start "$scratch/pg")
  export ZHANGFANG_BENCH_POSTGRES
else
  say "SKIPPED: PostgreSQL is not installed" >&2
fi
"$TARGET/release/bench" "$@" >"$scratch/books.json"
if have chromium && [[ -d node_modules/playwright-core ]]; then
  node tests/screens/measure.mjs >"$scratch/page.json"
else
  say "SKIPPED: Chromium or the Node tools are not installed" >&2
  printf 'null\n' >"$scratch/page.json"
fi
node -e '
  const [books, page] = process.argv.slice(1).map((file) => JSON.parse(require("fs").readFileSync(file, "utf8")));
  console.log(JSON.stringify({ ...books, page }, null, 2));
' "$scratch/books.json" "$scratch/page.json"
