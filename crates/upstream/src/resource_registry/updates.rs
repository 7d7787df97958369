//! The feed of changes: which roles and access packages open which resources.

use dialogporten_domain::{ServiceResource, Timestamp};
use url::{Url, form_urlencoded};

use super::dto::{UpdateResponse, UpdatesResponse};
use crate::Error;
use crate::call::Endpoint;

const PATH: &str = "resourceregistry/api/v1/resource/updated";
/// An instant before every change.
const BEGINNING: &str = "0001-01-01T00:00:00.0000010+00:00";

/// One change of the mapping from subjects to resources.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubjectResourceUpdate {
    /// URN of a role or an access package.
    pub subject: String,
    /// The resource that it opens.
    pub resource: ServiceResource,
    /// When this changed.
    pub updated_at: Timestamp,
    /// Has the right been taken away?
    pub is_deleted: bool,
}

/// The pages of the feed.
pub struct SubjectResourceUpdates {
    endpoint: Endpoint,
    next: Option<Url>,
}

impl SubjectResourceUpdates {
    pub(super) fn new(endpoint: Endpoint, since: Option<Timestamp>, page_size: u16) -> Result<Self, Error> {
        // The service wants an offset in numbers.
        let since = since.map_or_else(|| BEGINNING.to_owned(), |since| since.to_string().replace('Z', "+00:00"));
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("since", &since)
            .append_pair("limit", &page_size.to_string())
            .finish();
        let next = Some(endpoint.url(&format!("{PATH}?{query}"))?);
        Ok(Self { endpoint, next })
    }

    /// Returns the changes of the next page; none after the last page. The changes of a page may be of any number.
    pub async fn next_page(&mut self) -> Result<Option<Vec<SubjectResourceUpdate>>, Error> {
        let Some(url) = self.next.take() else { return Ok(None) };
        let page: UpdatesResponse = self.endpoint.read(&self.endpoint.get(url.clone()).await?)?;
        if page.data.is_empty() {
            return Ok(None);
        }
        self.next = page.links.and_then(|links| links.next).map(|link| self.own(&link)).transpose()?;
        if self.next.as_ref() == Some(&url) {
            // A page that follows itself would be read forever.
            return Err(self.endpoint.invalid_answer());
        }
        Ok(Some(page.data.iter().filter_map(update).collect()))
    }

    /// Returns the address of a page under our own base address: the host in a link may be an internal one.
    fn own(&self, link: &str) -> Result<Url, Error> {
        let link = Url::options().base_url(Some(&self.endpoint.url("")?)).parse(link);
        let link = link.map_err(|_| self.endpoint.invalid_answer())?;
        let path_and_query = &link[url::Position::BeforePath..url::Position::AfterQuery];
        let base = self.endpoint.base_path();
        self.endpoint
            .url(path_and_query.strip_prefix(base).filter(|rest| rest.starts_with('/')).unwrap_or(path_and_query))
    }
}

/// Returns a change with well-formed URNs; the registry has been seen to write white space into them.
fn update(row: &UpdateResponse) -> Option<SubjectResourceUpdate> {
    let without_space = |text: &str| text.split_whitespace().collect::<String>();
    Some(SubjectResourceUpdate {
        subject: Some(without_space(&row.subject_urn)).filter(|subject| !subject.is_empty())?,
        resource: ServiceResource::parse(&without_space(&row.resource_urn))?,
        updated_at: row.updated_at,
        is_deleted: row.deleted,
    })
}
