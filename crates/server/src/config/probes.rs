//! Neighbors that `/health/deep` asks whether they are there.

use dialogporten_upstream::probes::Probe;
use url::Url;

use super::altinn::AltinnSettings;
use super::reader::Reader;

const LIST: &str = "WebApi:HealthCheckSettings:HttpGetEndpointsToCheck";
/// What is asked unless the configuration says otherwise: name, path, and whether the service is of no use without it.
const CDN: (&str, &str, bool) = ("Altinn CDN", "orgs/altinn-orgs.json", false);
const ACCESS_MANAGEMENT: (&str, &str, bool) =
    ("Altinn Access Management", "accessmanagement/api/v1/meta/info/roles", true);

/// Returns the neighbors; the issuers of tokens come in addition.
pub(super) fn probes(r: &mut Reader<'_>, altinn: Option<&AltinnSettings>) -> Vec<Probe> {
    let indices = r.indices(LIST);
    if indices.is_empty() {
        let default = |base: &Url, (name, path, is_hard_dependency): (&str, &str, bool)| {
            Some(Probe { name: name.to_owned(), url: base.join(path).ok()?, is_hard_dependency })
        };
        return altinn.map_or_else(Vec::new, |altinn| {
            let cdn = default(&altinn.cdn_base_uri, CDN);
            cdn.into_iter().chain(default(&altinn.base_uri, ACCESS_MANAGEMENT)).collect()
        });
    }
    indices.iter().filter_map(|index| probe(r, &format!("{LIST}:{index}"), altinn)).collect()
}

fn probe(r: &mut Reader<'_>, path: &str, altinn: Option<&AltinnSettings>) -> Option<Probe> {
    let name = r.required(&format!("{path}:Name"));
    let is_hard_dependency = r.truth(&format!("{path}:HardDependency"));
    let (url, relative) = (format!("{path}:Url"), format!("{path}:AltinnPlatformRelativePath"));
    let url = match (r.text(&url), r.text(&relative)) {
        (Some(_), None) => r.url(&url),
        (None, Some(text)) => {
            // What is wrong with the base address itself is told elsewhere.
            let joined = altinn.map(|altinn| altinn.base_uri.join(&text));
            if joined.as_ref().is_some_and(Result::is_err) {
                r.problem(&relative, "must be a path");
            }
            joined.and_then(Result::ok)
        }
        _ => {
            r.problem(path, "must have either Url or AltinnPlatformRelativePath");
            None
        }
    };
    Some(Probe { name: name?, url: url?, is_hard_dependency })
}
