//! Agencies by number.

use std::collections::{BTreeMap, HashMap};

use super::dto::{OrganizationResponse, OrganizationsResponse};

/// An agency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organization {
    /// Short name, as it is published.
    pub short_name: String,
    /// Names by language.
    pub names: BTreeMap<String, String>,
}

/// All agencies.
#[derive(Debug, Default)]
pub struct Organizations(HashMap<String, Organization>);

impl Organizations {
    /// Indexes a list. Of several entries with one number the first one counts; entries without a number are left out.
    pub(super) fn new(list: OrganizationsResponse) -> Self {
        let mut by_number = HashMap::new();
        for (short_name, entry) in list.orgs {
            let OrganizationResponse { name, orgnr } = entry;
            if let Some(number) = orgnr.filter(|number| !number.trim().is_empty()) {
                let names = name.unwrap_or_default().into_iter();
                let names = names
                    .filter_map(|(language, text)| Some((language, text.filter(|text| !text.trim().is_empty())?)))
                    .collect();
                by_number.entry(number).or_insert(Organization { short_name, names });
            }
        }
        Self(by_number)
    }

    /// Finds an agency.
    pub fn find(&self, number: &str) -> Option<&Organization> {
        self.0.get(number)
    }
}
