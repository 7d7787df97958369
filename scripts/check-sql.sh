#!/usr/bin/env bash
# Checks that the committed query data fits the migrations: regenerates it against a throw-away database and compares.
set -euo pipefail
cd "$(dirname "$0")/.."

bin=${PG_BIN:-$(find /usr/lib/postgresql -mindepth 2 -maxdepth 2 -name bin 2>/dev/null | sort -V | tail -n 1)}
bin=${bin:-$(dirname "$(command -v postgres)")}
# Which columns may be null is inferred from query plans, and other versions plan differently.
if ! "$bin/postgres" --version | grep -q ' 15\.'; then
    echo "skipped: the query data is made with PostgreSQL 15"
    exit 0
fi
# Short and readable for the account of the server, which refuses to run as root.
work=$(mktemp -d /tmp/check-sql.XXXXXX)
as_server=()
if [ "$(id -u)" = 0 ]; then
    account=$(id -u postgres >/dev/null 2>&1 && echo postgres || echo nobody)
    chown "$account" "$work"
    as_server=(setpriv --reuid="$account" --regid="$(id -g "$account")" --clear-groups)
fi
cleanup() {
    "${as_server[@]}" "$bin/pg_ctl" -D "$work/data" -m immediate stop >/dev/null 2>&1 || true
    rm -rf "$work"
}
trap cleanup EXIT

cd "$work"
"${as_server[@]}" "$bin/initdb" -D "$work/data" -U check -A trust -E UTF8 --locale=C.UTF-8 >/dev/null
"${as_server[@]}" "$bin/pg_ctl" -D "$work/data" -w -l "$work/log" \
    -o "-k $work -c listen_addresses='' -c fsync=off" start >/dev/null
cd - >/dev/null

sql=("$bin/psql" -q -v ON_ERROR_STOP=1 -h "$work" -U check -d postgres)
for migration in migrations/*.sql; do
    "${sql[@]}" -f "$migration"
done
# The table that the migrations are recorded in; the service looks at it.
"${sql[@]}" -c "CREATE TABLE _sqlx_migrations (version bigint PRIMARY KEY, description text NOT NULL,
    installed_on timestamptz NOT NULL DEFAULT now(), success boolean NOT NULL, checksum bytea NOT NULL,
    execution_time bigint NOT NULL)"

DATABASE_URL="postgres://check@localhost/postgres?host=$work" scripts/prepare-sql.sh
if ! git diff --quiet -- crates/storage/.sqlx || [ -n "$(git ls-files --others --exclude-standard crates/storage/.sqlx)" ]; then
    git --no-pager diff --stat -- crates/storage/.sqlx
    echo "the committed query data differs: run scripts/prepare-sql.sh and commit the result" >&2
    exit 1
fi
