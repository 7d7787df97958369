//! The dialogs of the sandbox, created through the API as their service owners would.

use std::path::Path;

use anyhow::Context as _;
use dialogporten_domain::Clock;
use dialogporten_sandbox::provider::Provider;
use dialogporten_sandbox::simulator::{Simulator, TokenRequest};
use dialogporten_sandbox::world;

use crate::Service;

/// Tells that the dialogs have been created.
const MARK: &str = "world-created";

/// Creates the dialogs unless an earlier start has done so. Returns how many it created.
pub(super) async fn create_once(
    service: &Service,
    simulator: &Simulator,
    provider: &Provider,
    folder: &Path,
) -> anyhow::Result<usize> {
    let mark = folder.join(MARK);
    if mark.exists() {
        return Ok(0);
    }
    let created = create(&format!("http://{}", service.address()), simulator, provider.base_uri()).await?;
    std::fs::write(mark, "")?;
    Ok(created)
}

/// Creates the dialogs through the API at an address, with the addresses of a provider. Returns how many there are;
/// those of an earlier start stay as they are.
pub(in crate::command) async fn create(api: &str, simulator: &Simulator, provider: &str) -> anyhow::Result<usize> {
    let http = dialogporten_upstream::http::client()?;
    let dialogs = world::dialogs(Clock::System.now(), provider);
    for dialog in &dialogs {
        let token = simulator.token(TokenRequest::machine(&dialog.owner_number).scopes(&dialog.scopes));
        let url = format!("{api}/api/v1/serviceowner/dialogs?isSilentUpdate={}", dialog.is_silent);
        let answer = http.post(url).bearer_auth(token).json(&dialog.body).send().await?;
        let status = answer.status();
        // A conflict is the dialog of an earlier start.
        if !status.is_success() && status.as_u16() != 409 {
            let text = answer.text().await?;
            return Err(anyhow::anyhow!("{status} {text}")).context("a dialog of the sandbox was refused");
        }
    }
    Ok(dialogs.len())
}
