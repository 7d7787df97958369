//! Roles and access packages by their URNs.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::dto::{PackageResponse, RoleResponse};

/// Languages that names are published in.
pub(super) const LANGUAGES: [&str; 3] = ["nb", "en", "nn"];

/// Kind of subject that a policy can give a right to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SubjectKind {
    /// A role.
    Role,
    /// An access package.
    AccessPackage,
}

/// A role or an access package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// Which of the two.
    pub kind: SubjectKind,
    /// URN: of a role the one that rights refer to, where it has one.
    pub urn: String,
    /// Names by language.
    pub names: BTreeMap<&'static str, String>,
    /// Address at which it is described.
    pub metadata_url: String,
}

/// All roles and access packages.
#[derive(Debug, Default)]
pub struct AccessMetadata(HashMap<String, Arc<Subject>>);

impl AccessMetadata {
    /// Finds a role or access package by one of its URNs, in any case.
    pub fn find(&self, urn: &str) -> Option<&Arc<Subject>> {
        self.0.get(&urn.to_lowercase())
    }
}

/// Puts together what comes per language.
#[derive(Default)]
pub(super) struct Assembly {
    subjects: Vec<Subject>,
    /// Position in the list by URN in lower case.
    index: HashMap<String, usize>,
}

impl Assembly {
    pub(super) fn add_role(&mut self, language: &'static str, role: RoleResponse, link: impl Fn(&str) -> String) {
        let Some(id) = role.id.filter(|id| !id.trim().is_empty()) else { return };
        let legacy_code = role.legacy_role_code.filter(|code| !code.trim().is_empty());
        let by_code = legacy_code.map(|code| format!("urn:altinn:rolecode:{code}"));
        let urns: Vec<String> =
            [role.legacy_urn, role.urn, by_code].into_iter().flatten().filter(|urn| !urn.trim().is_empty()).collect();
        self.add(SubjectKind::Role, language, role.name, &urns, || link(&id));
    }

    pub(super) fn add_package(
        &mut self,
        language: &'static str,
        package: PackageResponse,
        link: impl Fn(&str) -> String,
    ) {
        if let Some(urn) = package.urn.filter(|urn| !urn.trim().is_empty()) {
            self.add(SubjectKind::AccessPackage, language, package.name, std::slice::from_ref(&urn), || link(&urn));
        }
    }

    /// Adds one name; the first URN is the one to show.
    fn add(
        &mut self,
        kind: SubjectKind,
        language: &'static str,
        name: Option<String>,
        urns: &[String],
        link: impl Fn() -> String,
    ) {
        let Some(urn) = urns.first() else { return };
        let at = *self.index.entry(urn.to_lowercase()).or_insert_with(|| {
            self.subjects.push(Subject { kind, urn: urn.clone(), names: BTreeMap::new(), metadata_url: link() });
            self.subjects.len() - 1
        });
        for other in &urns[1..] {
            self.index.entry(other.to_lowercase()).or_insert(at);
        }
        let name = name.filter(|name| !name.trim().is_empty()).unwrap_or_else(|| urn.clone());
        self.subjects[at].names.entry(language).or_insert(name);
    }

    pub(super) fn finish(self) -> AccessMetadata {
        let subjects: Vec<Arc<Subject>> = self.subjects.into_iter().map(Arc::new).collect();
        AccessMetadata(self.index.into_iter().map(|(urn, at)| (urn, Arc::clone(&subjects[at]))).collect())
    }
}
