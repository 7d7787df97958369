//! Points a configuration at the simulated platform.

use dialogporten_sandbox::simulator::new_client_key;

use crate::config::Source;

/// Makes a configuration use the simulated platform for everything that lies outside the service.
pub fn simulated_platform(source: &mut Source, base_uri: &str) -> std::io::Result<()> {
    for (index, name) in ["Maskinporten", "Altinn", "Idporten"].into_iter().enumerate() {
        let schema = format!("WebApi__Authentication__JwtBearerTokenSchemas__{index}");
        let issuer = format!("{base_uri}/sim/{}", name.to_lowercase());
        source.set(&format!("{schema}__Name"), name.to_owned());
        source.set(&format!("{schema}__WellKnown"), format!("{issuer}/.well-known/openid-configuration"));
    }
    source.set("EVENTS_MODE", "altinn".to_owned());
    source.set("WebApi__OpenApi__EnableTryItOut", "true".to_owned());
    for (name, value) in [
        ("Altinn__BaseUri", format!("{base_uri}/")),
        ("Altinn__SubscriptionKey", "sandbox".to_owned()),
        ("AltinnCdn__BaseUri", format!("{base_uri}/")),
        ("Maskinporten__Environment", "test".to_owned()),
        ("Maskinporten__ClientId", "sandbox".to_owned()),
        ("Maskinporten__EncodedJwk", new_client_key()?),
        ("Maskinporten__TokenEndpoint", format!("{base_uri}/sim/maskinporten/token")),
        ("Maskinporten__ExchangeEndpoint", format!("{base_uri}/authentication/api/v1/exchange/maskinporten")),
    ] {
        source.set(&format!("Infrastructure__{name}"), value);
    }
    Ok(())
}
