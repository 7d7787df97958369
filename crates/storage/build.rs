//! Migrations are embedded: a new file in their folder must lead to a new build.

fn main() {
    println!("cargo:rerun-if-changed=../../migrations");
}
