//! `dialogporten token`: an access token from a running simulated platform.

use std::process::ExitCode;

use clap::{Args, Subcommand};
use url::Url;

use super::{sandbox::SIMULATOR, say};

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Address of the simulated platform
    #[arg(long, global = true, default_value = SIMULATOR)]
    simulator: Url,
    #[command(subcommand)]
    kind: Kind,
}

#[derive(Debug, Subcommand)]
enum Kind {
    /// A person who logged in with ID-porten
    Person {
        /// National identity number
        pid: String,
    },
    /// A service owner with a Maskinporten client
    ServiceOwner {
        /// Organization number
        org: String,
        /// Scopes, separated by spaces
        #[arg(long, default_value = "digdir:dialogporten.serviceprovider digdir:dialogporten.serviceprovider.search")]
        scopes: String,
    },
    /// A system user
    SystemUser {
        /// Identifier of the system user
        id: String,
        /// Organization number of the company that owns it
        org: String,
    },
}

pub(super) async fn run(options: Options) -> anyhow::Result<ExitCode> {
    let mut url = options.simulator;
    let (path, parameters): (&str, Vec<(&str, &str)>) = match &options.kind {
        Kind::Person { pid } => (
            "GetPersonalToken",
            vec![("pid", pid), ("scopes", "digdir:dialogporten"), ("schema", "idporten"), ("authLvl", "4")],
        ),
        Kind::ServiceOwner { org, scopes } => {
            ("GetEnterpriseToken", vec![("orgNo", org), ("scopes", scopes), ("schema", "maskinporten")])
        }
        Kind::SystemUser { id, org } => (
            "GetSystemUserToken",
            vec![
                ("systemUserId", id),
                ("systemUserOrg", org),
                ("scopes", "digdir:dialogporten"),
                ("schema", "maskinporten"),
            ],
        ),
    };
    url.set_path(&format!("/api/{path}"));
    url.query_pairs_mut().append_pair("env", "tt02").extend_pairs(parameters);
    let answer = dialogporten_upstream::http::client()?.get(url).send().await?;
    anyhow::ensure!(answer.status().is_success(), "the simulated platform refused: {}", answer.text().await?);
    say(answer.text().await?);
    Ok(ExitCode::SUCCESS)
}
