//! The API description, generated from the routes and from the types that they read and write.
//!
//! Annotations at handlers and types give `OpenAPI` 3.1 with one schema per Rust type. The steps here turn that into what
//! clients are generated from: `OpenAPI` 3.0 with the names and conventions that the published documents have always had.

mod answers;
mod audience;
mod combine;
mod conventions;
mod downgrade;
mod flatten;
mod inline;
mod names;
mod page;
mod pages;
mod parameter;
mod serve;
mod settings;
mod walk;

use dialogporten_app::serviceowner::Condition;
use dialogporten_domain::search::Deleted;
use serde_json::{Value, json};
use utoipa::ToSchema;
use utoipa::openapi::{Components, OpenApi};
use utoipa_axum::router::OpenApiRouter;

pub(crate) use parameter::{header, identifier, path, query};
pub(crate) use serve::routes;
pub use settings::OpenApiSettings;

use crate::problem::ProblemDocument;
use crate::{RestState, v1};

/// One of the published documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Document {
    /// What end users' clients need.
    EndUser,
    /// What service owners' systems need.
    ServiceOwner,
    /// Everything.
    Combined,
}

impl Document {
    /// Every document.
    pub const ALL: [Self; 3] = [Self::EndUser, Self::ServiceOwner, Self::Combined];

    /// Returns the name of the file that the document is kept in.
    pub fn file_name(self) -> &'static str {
        match self {
            Self::EndUser => "enduser.json",
            Self::ServiceOwner => "serviceowner.json",
            Self::Combined => "dialogporten.json",
        }
    }

    /// Returns the path that the document is served at.
    pub fn path(self) -> &'static str {
        match self {
            Self::EndUser => "/swagger/v1.enduser/swagger.json",
            Self::ServiceOwner => "/swagger/v1.serviceowner/swagger.json",
            Self::Combined => "/swagger/v1/swagger.json",
        }
    }

    /// Generates the document.
    pub fn generate(self) -> Value {
        let metadata = || OpenApiRouter::new().nest("/api/v1/metadata", v1::metadata::routes());
        match self {
            Self::EndUser => publish(self, metadata().nest("/api/v1/enduser", v1::enduser::routes())),
            Self::ServiceOwner => publish(self, metadata().nest("/api/v1/serviceowner", v1::serviceowner::routes())),
            Self::Combined => {
                let rest = publish(self, OpenApiRouter::new().nest("/api/v1/.well-known", v1::well_known::routes()));
                combine::combine(rest, &[("V1EndUser", Self::EndUser), ("V1ServiceOwner", Self::ServiceOwner)])
            }
        }
    }

    /// Generates the document as text for a file.
    pub fn text(self) -> String {
        format!("{:#}\n", self.generate())
    }

    fn title(self) -> &'static str {
        match self {
            Self::EndUser => "Dialogporten EndUser",
            Self::ServiceOwner => "Dialogporten ServiceOwner",
            Self::Combined => "Dialogporten",
        }
    }
}

fn publish(document: Document, routes: OpenApiRouter<RestState>) -> Value {
    // A description of strings and lists always serializes.
    let mut described = serde_json::to_value(with_more_types(routes.into_openapi())).unwrap_or_default();
    described["info"] = json!({ "title": document.title(), "version": "v1" });
    audience::secure(&mut described);
    answers::complete(&mut described);
    flatten::flatten(&mut described);
    inline::inline(&mut described);
    pages::name_items(&mut described);
    names::publish(&mut described);
    audience::deprecate(&mut described);
    downgrade::downgrade(&mut described);
    conventions::apply(&mut described);
    audience::adapt(document, &mut described);
    described
}

/// Adds the types that the annotations do not collect: the body of failures, and types of parameters only.
fn with_more_types(mut description: OpenApi) -> OpenApi {
    let components = description.components.get_or_insert_with(Components::new);
    add::<ProblemDocument<'_>>(components);
    add::<Condition>(components);
    add::<Deleted>(components);
    description
}

fn add<T: ToSchema>(components: &mut Components) {
    components.schemas.insert(T::name().into_owned(), T::schema());
}
