//! Whose access tokens are trusted.

use url::Url;

use super::reader::Reader;

/// One trusted issuer.
#[derive(Debug, Clone)]
pub struct IssuerSettings {
    /// Label.
    pub name: String,
    /// Address of its metadata, taken exactly as it is.
    pub well_known: String,
}

pub(super) fn issuers(r: &mut Reader<'_>, is_development: bool) -> Vec<IssuerSettings> {
    let list = "WebApi:Authentication:JwtBearerTokenSchemas";
    let mut issuers = Vec::new();
    for index in r.indices(list) {
        let name = r.required(&format!("{list}:{index}:Name"));
        let path = format!("{list}:{index}:WellKnown");
        let well_known = r.required(&path);
        // Checked as an address, but kept as it is: a slash at the end may be part of it.
        match well_known.as_deref().map(Url::parse) {
            Some(Ok(url)) if url.scheme() == "https" || (is_development && url.scheme() == "http") => {}
            None => continue,
            Some(_) => r.problem(&path, "must be an absolute https address"),
        }
        if let (Some(name), Some(well_known)) = (name, well_known) {
            issuers.push(IssuerSettings { name, well_known });
        }
    }
    if r.indices(list).is_empty() {
        r.problem(list, "must name at least one issuer, as …__0__Name and …__0__WellKnown");
    }
    issuers
}
