#!/bin/sh
# Kills, restarts, cuts off and refuses everything while changes are made, for some minutes (default 5), and checks that
# every change that was stored is announced, once or with the same identifier, and in order.
set -eu
cd "$(dirname "$0")/.."
KILL_TEST_SECONDS=$((${1:-5} * 60)) cargo test --release -p dialogporten-server --test kill -- --nocapture
