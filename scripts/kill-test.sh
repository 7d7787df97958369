#!/bin/sh
# Kills, restarts, cuts off and refuses everything while changes are made, and checks that every change that was stored is
# announced, once or with the same identifier, and in order.
#
#   scripts/kill-test.sh [MINUTES] [PROGRAM]
#
# Takes 5 minutes unless something else is said, and builds the program in release mode unless one is named.
set -eu
if [ $# -gt 1 ]; then
    DIALOGPORTEN_BINARY=$(realpath "$2")
    export DIALOGPORTEN_BINARY
    profile=dev
else
    profile=release
fi
cd "$(dirname "$0")/.."
export KILL_TEST_SECONDS=$((${1:-5} * 60))
exec cargo test --profile "$profile" -p dialogporten-server --test kill -- --nocapture
