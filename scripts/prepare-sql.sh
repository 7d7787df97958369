#!/bin/sh
# Writes the query data that lets the storage crate compile without a database.
# Needs DATABASE_URL: a PostgreSQL 15 database with all migrations applied (other versions plan, and so infer, differently).
# CI runs this and fails when crates/storage/.sqlx changes.
set -eu
cd "$(dirname "$0")/.."
: "${DATABASE_URL:?set it to a database with all migrations applied}"

SQLX_OFFLINE_DIR="$PWD/crates/storage/.sqlx"
export DATABASE_URL SQLX_OFFLINE_DIR
rm -rf "$SQLX_OFFLINE_DIR"
mkdir -p "$SQLX_OFFLINE_DIR"
touch crates/storage/src/lib.rs
cargo check -p dialogporten-storage --all-targets
