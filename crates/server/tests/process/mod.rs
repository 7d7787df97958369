//! The binary as a process of its own.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use dialogporten_sandbox::postgres::PostgresBinaries;
use dialogporten_sandbox::simulator::new_client_key;
use secrecy::ExposeSecret as _;

/// The programs of the database server.
pub(crate) fn postgres() -> PostgresBinaries {
    let explicit = std::env::var_os("PG_BIN");
    let cache = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/postgres");
    PostgresBinaries::find(explicit.as_deref().map(Path::new), &cache).unwrap()
}

/// Everything that a process is told.
pub(crate) fn variables(database: &str, platform: &str) -> BTreeMap<String, String> {
    let mut variables = BTreeMap::new();
    let mut set = |name: &str, value: &str| variables.insert(name.to_owned(), value.to_owned());
    set("DIALOGPORTEN_ENVIRONMENT", "Development");
    set("HTTP_LISTEN_ADDR", "127.0.0.1:0");
    set("DATABASE_URL", database);
    set("RUST_LOG", "warn");
    set("EVENTS_MODE", "altinn");
    set("Application__Dialogporten__BaseUri", "https://dialogporten.example.test");
    set("WebApi__Authentication__JwtBearerTokenSchemas__0__Name", "Maskinporten");
    let well_known = format!("{platform}/sim/maskinporten/.well-known/openid-configuration");
    set("WebApi__Authentication__JwtBearerTokenSchemas__0__WellKnown", &well_known);
    set("Infrastructure__Altinn__BaseUri", platform);
    set("Infrastructure__Altinn__SubscriptionKey", "sandbox");
    set("Infrastructure__AltinnCdn__BaseUri", platform);
    set("Infrastructure__Events__LeaseSeconds", "3");
    set("Infrastructure__Maskinporten__Environment", "test");
    set("Infrastructure__Maskinporten__ClientId", "sandbox");
    set("Infrastructure__Maskinporten__EncodedJwk", &new_client_key().unwrap());
    set("Infrastructure__Maskinporten__TokenEndpoint", &format!("{platform}/sim/maskinporten/token"));
    let exchange = format!("{platform}/authentication/api/v1/exchange/maskinporten");
    set("Infrastructure__Maskinporten__ExchangeEndpoint", &exchange);
    for name in ["Primary", "Secondary"] {
        let pair = dialogporten_auth::generate_key_pair(name);
        let key = format!("Application__Dialogporten__Ed25519KeyPairs__{name}");
        set(&format!("{key}__Kid"), &pair.kid);
        set(&format!("{key}__PrivateComponent"), pair.private_component.expose_secret());
        set(&format!("{key}__PublicComponent"), &pair.public_component);
    }
    variables
}

/// The binary with its arguments, and nothing in its environment but what it is told. `DIALOGPORTEN_BINARY` names another
/// one than that of this build.
pub(crate) fn command(variables: &BTreeMap<String, String>, arguments: &[&str]) -> Command {
    let named = std::env::var_os("DIALOGPORTEN_BINARY");
    let mut command = Command::new(named.unwrap_or_else(|| env!("CARGO_BIN_EXE_dialogporten").into()));
    command.args(arguments).env_clear().envs(variables);
    command
}
