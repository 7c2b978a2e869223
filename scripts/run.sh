#!/usr/bin/env bash
# Builds what has changed and opens the demo shop: the server and the till's bridge. Ctrl-C closes both.
#
#   ZHANGFANG_PORT, ZHANGFANG_BRIDGE_PORT   other ports than 8080 and 17890
#   ZHANGFANG_DATABASE_URL                  another database than data/demo.db (sqlite://FILE or postgres://…)
#   ZHANGFANG_BRIDGE_PRINTER                "virtual" (paper on the screen), tcp://HOST:9100, or both with a comma
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

port=${ZHANGFANG_PORT:-8080}
bridge_port=${ZHANGFANG_BRIDGE_PORT:-17890}
export ZHANGFANG_DATABASE_URL=${ZHANGFANG_DATABASE_URL:-sqlite://data/demo.db}

scripts/web.sh
cargo build --quiet --locked --release -p server -p hwbridge

pids=()
running() { [[ ${#pids[@]} -gt 0 ]] && kill -0 "${pids[@]}" 2>/dev/null; }
stop() {
  trap '' INT TERM
  trap - EXIT
  [[ ${#pids[@]} -gt 0 ]] || return 0
  kill -TERM "${pids[@]}" 2>/dev/null || true
  # A program that does not end by itself within ten seconds is ended.
  for _ in {1..100}; do
    running || break
    sleep 0.1
  done
  kill -KILL "${pids[@]}" 2>/dev/null || true
  wait "${pids[@]}" 2>/dev/null || true
}
trap 'stop; exit 130' INT
trap 'stop; exit 129' HUP
trap 'stop; exit 143' TERM
trap stop EXIT

start() {
  local log=$1
  shift
  "$@" >"$log" 2>&1 </dev/null &
  pids+=($!)
}

# Waits until the program answers; its log says why when it never does.
answers() {
  local name=$1 url=$2 log=$3
  node scripts/wait-http.mjs "$url" "${pids[-1]}" 30 || {
    tail -n 20 "$log" >&2
    fail "$name did not start; the whole log is in $log"
  }
}

mkdir -p data
start data/server.log "$TARGET/release/zhangfang" demo --listen "127.0.0.1:$port"
answers "the server" "http://127.0.0.1:$port/healthz" data/server.log
start data/bridge.log "$TARGET/release/zhangfang-bridge" run --listen "127.0.0.1:$bridge_port" \
  --server "http://127.0.0.1:$port" --enrol-code ZF-DEMO-2026 --till 01 --data data/bridge
answers "the bridge" "http://127.0.0.1:$bridge_port/healthz" data/bridge.log

cat <<END

  账房 演示店已开张 · The demo shop is open

    收银台 till      http://localhost:$bridge_port
    小票   paper     http://localhost:$bridge_port/paper
    服务器 server    http://localhost:$port

    李收银 (收银员 · cashier)   PIN 123456
    王店长 (店长 · manager)     PIN 888888

  按 Ctrl-C 打烊 · Ctrl-C closes it        日志 logs: data/server.log, data/bridge.log

END

# Whichever ends first takes the other along.
wait -n "${pids[@]}" || true
tail -n 5 data/server.log data/bridge.log >&2
fail "one of the two programs has ended"
