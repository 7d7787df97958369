#!/usr/bin/env bash
# Two front ends and a worker over a primary and a standby, on this machine: shows that reads are answered by the standby and
# see every change at once, kills the primary while changes are made, promotes the standby, and lets the former primary come
# back as its standby. With `async` nobody waits for the standby, so the last answered changes may be lost.
#
# Needs the programs of PostgreSQL (PG_BIN, or where systems put them) and curl; DIALOGPORTEN names another binary than the
# release build.
set -euo pipefail
cd "$(dirname "$0")/.."

mode=${1:-sync}
bin=${PG_BIN:-$(find /usr/lib/postgresql -mindepth 2 -maxdepth 2 -name bin 2>/dev/null | sort -V | tail -n 1)}
bin=${bin:-$(dirname "$(command -v postgres)")}
program=${DIALOGPORTEN:-target/release/dialogporten}
[ -x "$program" ] || cargo build --release

# Short and readable for the account of the servers, which refuse to run as root.
work=$(mktemp -d /tmp/replicas.XXXXXX)
as_server=()
if [ "$(id -u)" = 0 ]; then
    account=$(id -u postgres >/dev/null 2>&1 && echo postgres || echo nobody)
    chown "$account" "$work"
    as_server=(setpriv --reuid="$account" --regid="$(id -g "$account")" --clear-groups)
fi
processes=()
cleanup() {
    touch "$work/enough"
    [ ${#processes[@]} = 0 ] || kill "${processes[@]}" 2>/dev/null || true
    wait
    for server in one two; do
        server_do "$server" -m immediate stop >/dev/null 2>&1 || true
    done
    rm -rf "$work"
}
trap cleanup EXIT

server_do() {
    local server=$1
    shift
    (cd "$work" && "${as_server[@]}" "$bin/pg_ctl" -D "$work/$server/data" -w -l "$work/$server/log" "$@")
}
start_server() {
    server_do "$1" -o "-k $work/$1 -c listen_addresses='' -c wal_level=replica -c wal_keep_size=256MB" start >/dev/null
}
sql() {
    "$bin/psql" -qAtX -v ON_ERROR_STOP=1 -h "$work/$1" -U app -d "$2" -c "$3"
}
# Waits until a command succeeds.
until_it_does() {
    for _ in $(seq 600); do
        if "$@" >/dev/null 2>&1; then return; fi
        sleep 0.1
    done
    echo "it did not happen: $1 ${2:-}" >&2
    exit 1
}
follow() { # $1 follows $2
    "${as_server[@]}" "$bin/pg_basebackup" -h "$work/$2" -D "$work/$1/data" -d "user=app application_name=standby" \
        --checkpoint=fast --write-recovery-conf
    start_server "$1"
}
# Nobody is answered before the standby has the change. Set where the standby does not copy it from: a server that has just
# been promoted would wait for one that does not exist yet.
wait_for_standby() {
    until_it_does is_true "$1" "EXISTS (SELECT FROM pg_stat_replication WHERE state = 'streaming')"
    [ "$mode" = async ] && return
    sql "$1" postgres "ALTER SYSTEM SET synchronous_standby_names = 'standby'"
    sql "$1" postgres "SELECT pg_reload_conf()" >/dev/null
    until_it_does is_true "$1" "EXISTS (SELECT FROM pg_stat_replication WHERE sync_state = 'sync')"
}
is_true() { [ "$(sql "$1" postgres "SELECT $2")" = t ]; }

echo "== a primary and a standby ($mode)"
for server in one two; do
    "${as_server[@]}" mkdir "$work/$server"
done
"${as_server[@]}" "$bin/initdb" -D "$work/one/data" -U app -A trust -E UTF8 --locale=C.UTF-8 >/dev/null
start_server one
sql one postgres "CREATE DATABASE dialogporten"
follow two one
wait_for_standby one

echo "== a simulated platform, two front ends and a worker"
url() { echo "postgres://app@localhost/dialogporten?host=$1"; }
export DIALOGPORTEN_ENVIRONMENT=Development HTTP_LISTEN_ADDR=127.0.0.1:0 METRICS_LISTEN_ADDR=127.0.0.1:0
export Application__Dialogporten__BaseUri=http://127.0.0.1:7214 RUST_LOG=warn,dialogporten=info
# Both servers may become the primary, and both may be replicas: which is which is found out.
export DATABASE_URL Infrastructure__ReadReplicas__0__ConnectionString Infrastructure__ReadReplicas__1__ConnectionString
DATABASE_URL=$(url "$work/one,$work/two")
Infrastructure__ReadReplicas__0__ConnectionString=$(url "$work/one")
Infrastructure__ReadReplicas__1__ConnectionString=$(url "$work/two")

"$program" simulator --listen 127.0.0.1:0 --configuration "$work/dialogporten.json" >"$work/simulator.log" 2>&1 &
processes+=($!)
until_it_does grep -q "simulated platform" "$work/simulator.log"
platform=$(sed -n 's/^simulated platform: //p' "$work/simulator.log")
export CONFIG_FILE=$work/dialogporten.json
"$program" migrate >/dev/null
"$program" sync-subject-resource-mappings >/dev/null
for process in one two worker; do
    command=serve
    [ "$process" = worker ] && command=worker
    "$program" "$command" >"$work/$process.log" 2>&1 &
    processes+=($!)
done
address() { # of a process, from the line in its log with a text
    sed -n "s/.*\"message\":\"$2\".*\"address\":\"\([0-9.:]*\)\".*/\1/p; s/.*\"address\":\"\([0-9.:]*\)\".*\"message\":\"$2\".*/\1/p" "$work/$1.log" | head -n 1
}
for process in one two; do until_it_does grep -q '"serving"' "$work/$process.log"; done
apis=("http://$(address one serving)" "http://$(address two serving)")
metrics=("http://$(address one 'metrics are served')/metrics" "http://$(address two 'metrics are served')/metrics")
owner=$(curl -sf "$platform/api/GetEnterpriseToken?schema=maskinporten&orgNo=312999005&scopes=digdir:dialogporten.serviceprovider")
for api in "${apis[@]}"; do
    until_it_does curl -sf "$api/health/readiness"
done

dialog='{"serviceResource":"urn:altinn:resource:ttd-demo-service","party":"urn:altinn:organization:identifier-no:312001004",
    "content":{"title":{"value":[{"languageCode":"nb","value":"Hei"}]}}}'
create() { # prints the identifier; fails unless it was answered that the dialog is stored
    curl -sf -m 30 -H "authorization: bearer $owner" -H 'content-type: application/json' -d "$dialog" \
        "$1/api/v1/serviceowner/dialogs" | tr -d '"'
}
read_dialog() { curl -sf -m 30 -o /dev/null -H "authorization: bearer $owner" "$1/api/v1/serviceowner/dialogs/$2"; }
who_answered() {
    for page in "${metrics[@]}"; do curl -sf "$page"; done | awk '/^dialogporten_replica_reads_total/ {
        match($1, /by="[a-z_]*"/); by = substr($1, RSTART + 4, RLENGTH - 5); sum[by] += $2
    } END { for (by in sum) printf "   reads answered by %s: %d\n", by, sum[by] }' | sort
}

echo "== 100 dialogs are created at one front end, and each is read at once at the other"
missing=0
for _ in $(seq 100); do
    id=$(create "${apis[0]}")
    read_dialog "${apis[1]}" "$id" || missing=$((missing + 1))
done
echo "   not found: $missing"
who_answered

echo "== the primary is killed while dialogs are created"
touch "$work/stored"
writers=()
for writer in 0 1 2 3; do
    while [ ! -e "$work/enough" ]; do
        if id=$(create "${apis[$((writer % 2))]}"); then
            echo "$id" >>"$work/stored"
            echo "$(date +%s%3N) stored" >>"$work/times.$writer"
        else
            echo "$(date +%s%3N) failed" >>"$work/times.$writer"
        fi
    done &
    writers+=($!)
done
sleep 3
killed=$(date +%s%3N)
kill -KILL "$(head -n 1 "$work/one/data/postmaster.pid")"
server_do two promote >/dev/null
promoted=$(date +%s%3N)
written_again() { awk -v after="$promoted" '$2 == "stored" && $1 > after { found = 1 } END { exit !found }' "$work"/times.*; }
until_it_does written_again
sleep 2
touch "$work/enough"
wait "${writers[@]}"
first=$(awk -v after="$promoted" '$2 == "stored" && $1 > after { print $1 }' "$work"/times.* | sort -n | head -n 1)
echo "   promoted $((promoted - killed)) ms after the end of the primary; the next dialog was stored $((first - promoted)) ms later"
echo "   answered with a failure meanwhile: $(cat "$work"/times.* | grep -c failed)"
answered=$(sort -u "$work/stored" | wc -l)
sql two dialogporten "SELECT id FROM dialog" | sort >"$work/found"
echo "   answered as stored: $answered, of these not found at the new primary: $(sort -u "$work/stored" | comm -23 - "$work/found" | wc -l)"

echo "== the former primary comes back as a standby of the new one"
rm -rf "$work/one/data"
follow one two
wait_for_standby two
answered_by_replicas() { who_answered | sed -n 's/.*by replica: //p'; }
before=$(answered_by_replicas)
reads_arrive() {
    read_dialog "${apis[0]}" "$id"
    [ "$(answered_by_replicas)" -gt "$before" ]
}
until_it_does reads_arrive
who_answered
