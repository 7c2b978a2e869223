#!/usr/bin/env bash
# Proves what the books promise: the release programs under faults, and each proof's negative control. One JSON line a part
# on the terminal, progress and the count of checks beside it; ends with 1 when anything does not hold.
#
#   --seed N       where all chance comes from (default 1)
#   --count N      how much each part does, in its own measure (default: what CI runs)
#   --nights       the counts of a night instead
#   --no-powercut  leave the power cut out where it cannot run (it needs root, loop devices and ext4)
#   PART …         only these
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# Part, databases (sqlite, postgres, both), its count in a night (- where it has none).
PARTS='
ready         both     -
edge          sqlite   -
exactly-once  both     1000000
corruptions   both     10000
backup        both     200
sim           both     400
races         both     10000
power-cut     sqlite   1000
fuzz          sqlite   1800
'

seed=1 count='' nights='' powercut=1 only=()
while [[ $# -gt 0 ]]; do
  case "$1" in
    --seed) seed=${2:?a number}; shift ;;
    --count) count=${2:?a number}; shift ;;
    --nights) nights=1 ;;
    --no-powercut) powercut='' ;;
    -*) fail "no such flag: $1" ;;
    *) only+=("$1") ;;
  esac
  shift
done

scratch=$(mktemp -d)
chmod 755 "$scratch"
cleanup() {
  [[ ! -d $scratch/pg ]] || scripts/pg.sh stop "$scratch/pg"
  rm -rf "$scratch"
}
trap cleanup EXIT
trap 'exit 130' INT TERM

scripts/setup.sh --tests >&2
cargo build --quiet --locked --release -p server >&2
# The prover may plant faults, to be caught at them; the server under test has none of that in it.
cargo build --quiet --locked -p tests --features planted-faults --bin prove >&2

if compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; then
  ZHANGFANG_PROVE_POSTGRES=$(scripts/pg.sh start "$scratch/pg")
  export ZHANGFANG_PROVE_POSTGRES
fi
export ZHANGFANG_PROVE_SERVER=$TARGET/release/zhangfang

wanted() {
  [[ ${#only[@]} -eq 0 ]] && return
  local one
  for one in "${only[@]}"; do [[ $one != "$1" ]] || return 0; done
  return 1
}

# A part that cannot run is loud, and a failure where everything must run.
skip() {
  printf 'SKIPPED: %s: %s\n' "$1" "$2" >&2
  [[ ${CI:-} != true ]] || failed=1
}

failed=0
prove() {
  local part=$1 database=$2 many=$3 begun=$SECONDS status=0
  local flags=(--seed "$seed" --database "$database")
  [[ -z $many ]] || flags+=(--count "$many")
  printf -- '--- prove %s %s\n' "$part" "${flags[*]}" >&2
  "$TARGET/debug/prove" "$part" "${flags[@]}" </dev/null || status=$?
  case $status in
    0) ;;
    3) skip "$part" "see above" ;;
    *) failed=1 ;;
  esac
  printf -- '--- %s on %s took %d s\n' "$part" "$database" $((SECONDS - begun)) >&2
}

while read -r part databases many; do
  [[ -n $part ]] && wanted "$part" || continue
  [[ $part != power-cut || -n $powercut ]] || continue
  [[ -n $nights && $many != - ]] || many=''
  many=${count:-$many}
  [[ $databases == postgres ]] || prove "$part" sqlite "$many"
  if [[ $databases != sqlite ]]; then
    if [[ -n ${ZHANGFANG_PROVE_POSTGRES:-} ]]; then
      prove "$part" postgres "$many"
    else
      skip "$part on postgres" "PostgreSQL is not installed"
    fi
  fi
done <<<"$PARTS"
exit "$failed"
