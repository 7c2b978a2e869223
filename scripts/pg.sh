#!/usr/bin/env bash
# A private PostgreSQL cluster on a free port, for tests: scripts/pg.sh start FOLDER | stop FOLDER
# FOLDER must not exist yet; `start` prints the cluster's URL. Depends on no running service and leaves none behind.
#
#   ZHANGFANG_PG_DURABLE=1   keep fsync on (for measuring); by default a lost test database is no loss
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

command=${1:?start or stop}
folder=${2:?a folder}
bin=$(compgen -G '/usr/lib/postgresql/*/bin' | sort -V | tail -n 1) || fail "PostgreSQL is not installed"

# PostgreSQL refuses to run as root.
as_owner() {
  if [[ $(id -u) -eq 0 ]]; then
    runuser -u postgres -- env -C / HOME=/tmp LC_ALL=C.UTF-8 "$@"
  else
    env LC_ALL=C.UTF-8 "$@"
  fi
}

start() {
  mkdir -p "$folder"
  chmod 700 "$folder"
  [[ $(id -u) -ne 0 ]] || chown postgres "$folder"
  local port speed=()
  port=$(free_port)
  [[ -n "${ZHANGFANG_PG_DURABLE:-}" ]] || speed=(-c fsync=off -c synchronous_commit=off -c full_page_writes=off)
  as_owner "$bin/initdb" -D "$folder/data" -U zhangfang -A trust --encoding=UTF8 --no-sync >"$folder/log" 2>&1 ||
    { cat "$folder/log" >&2; fail "initdb failed"; }
  as_owner "$bin/pg_ctl" -D "$folder/data" -l "$folder/data/log" -w -t 60 start -o \
    "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories=$folder -c max_connections=400 ${speed[*]}" \
    >>"$folder/log" 2>&1 || { cat "$folder/log" "$folder/data/log" >&2; fail "PostgreSQL did not start"; }
  say "postgres://zhangfang@127.0.0.1:$port/postgres"
}

case "$command" in
  start) start ;;
  stop)
    as_owner "$bin/pg_ctl" -D "$folder/data" -m immediate -w stop >/dev/null 2>&1 || true
    rm -rf "$folder"
    ;;
  *) fail "start or stop, not $command" ;;
esac
