//! Which members the document has, how they are spelled, and what may stand in them.

use dialogporten_domain::Timestamp;
use dialogporten_domain::dialog::draft::StatusInput;
use dialogporten_domain::dialog::{
    ActivityType, ActorType, AttachmentConsumer, Coded, GuiActionPriority, HttpVerb, TransmissionType,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// What may stand in a member.
#[derive(Debug, Clone, Copy)]
pub(super) enum Member {
    /// A value that has no parts; the function puts it in its usual form.
    Scalar(fn(Value) -> Option<Value>),
    /// An object, or nothing.
    Object(&'static [(&'static str, Member)]),
    /// A list of one kind of elements.
    List(&'static Member),
}

use Member::{List, Object, Scalar};

const TEXT: Member = Scalar(read::<String>);
const OPTIONAL_TEXT: Member = Scalar(read::<Option<String>>);
const OPTIONAL_TIME: Member = Scalar(read::<Option<Timestamp>>);
const FLAG: Member = Scalar(read::<bool>);
const VERB: Member = Scalar(read::<Coded<HttpVerb>>);
const TEXTS: Member = List(&Object(&[("value", TEXT), ("languageCode", TEXT)]));
const CONTENT_VALUE: Member = Object(&[("value", TEXTS), ("mediaType", TEXT)]);

/// The members of the document.
pub(super) const DIALOG: &[(&str, Member)] = &[
    ("progress", Scalar(integer)),
    ("extendedStatus", OPTIONAL_TEXT),
    ("externalReference", OPTIONAL_TEXT),
    ("dueAt", OPTIONAL_TIME),
    ("process", OPTIONAL_TEXT),
    ("precedingProcess", OPTIONAL_TEXT),
    ("expiresAt", OPTIONAL_TIME),
    ("isApiOnly", FLAG),
    ("status", Scalar(read::<Coded<StatusInput>>)),
    ("content", Object(CONTENT)),
    ("searchTags", List(&Object(&[("value", TEXT)]))),
    ("attachments", List(&Object(ATTACHMENT))),
    ("transmissions", List(&Object(TRANSMISSION))),
    ("guiActions", List(&Object(GUI_ACTION))),
    ("apiActions", List(&Object(API_ACTION))),
    ("activities", List(&Object(ACTIVITY))),
];

const CONTENT: &[(&str, Member)] = &[
    ("title", CONTENT_VALUE),
    ("nonSensitiveTitle", CONTENT_VALUE),
    ("summary", CONTENT_VALUE),
    ("nonSensitiveSummary", CONTENT_VALUE),
    ("senderName", CONTENT_VALUE),
    ("additionalInfo", CONTENT_VALUE),
    ("extendedStatus", CONTENT_VALUE),
    ("mainContentReference", CONTENT_VALUE),
];

const ATTACHMENT: &[(&str, Member)] = &[
    ("id", OPTIONAL_TEXT),
    ("displayName", TEXTS),
    ("name", OPTIONAL_TEXT),
    (
        "urls",
        List(&Object(&[
            ("id", OPTIONAL_TEXT),
            ("url", TEXT),
            ("mediaType", OPTIONAL_TEXT),
            ("consumerType", Scalar(read::<Coded<AttachmentConsumer>>)),
        ])),
    ),
    ("expiresAt", OPTIONAL_TIME),
];

const GUI_ACTION: &[(&str, Member)] = &[
    ("id", OPTIONAL_TEXT),
    ("action", TEXT),
    ("url", TEXT),
    ("authorizationAttribute", OPTIONAL_TEXT),
    ("isDeleteDialogAction", FLAG),
    ("httpMethod", VERB),
    ("priority", Scalar(read::<Coded<GuiActionPriority>>)),
    ("title", TEXTS),
    ("prompt", TEXTS),
];

const API_ACTION: &[(&str, Member)] = &[
    ("id", OPTIONAL_TEXT),
    ("action", TEXT),
    ("authorizationAttribute", OPTIONAL_TEXT),
    ("name", OPTIONAL_TEXT),
    (
        "endpoints",
        List(&Object(&[
            ("id", OPTIONAL_TEXT),
            ("version", OPTIONAL_TEXT),
            ("url", TEXT),
            ("httpMethod", VERB),
            ("documentationUrl", OPTIONAL_TEXT),
            ("requestSchema", OPTIONAL_TEXT),
            ("responseSchema", OPTIONAL_TEXT),
            ("deprecated", FLAG),
            ("sunsetAt", OPTIONAL_TIME),
        ])),
    ),
];

const ACTOR: Member = Object(&[
    ("actorType", Scalar(read::<Coded<ActorType>>)),
    ("actorName", OPTIONAL_TEXT),
    ("actorId", OPTIONAL_TEXT),
]);

const TRANSMISSION: &[(&str, Member)] = &[
    ("id", OPTIONAL_TEXT),
    ("idempotentKey", OPTIONAL_TEXT),
    ("createdAt", Scalar(read::<Timestamp>)),
    ("authorizationAttribute", OPTIONAL_TEXT),
    ("extendedType", OPTIONAL_TEXT),
    ("externalReference", OPTIONAL_TEXT),
    ("relatedTransmissionId", OPTIONAL_TEXT),
    ("type", Scalar(read::<Coded<TransmissionType>>)),
    ("sender", ACTOR),
    ("content", Object(&[("title", CONTENT_VALUE), ("summary", CONTENT_VALUE), ("contentReference", CONTENT_VALUE)])),
    ("attachments", List(&Object(ATTACHMENT))),
    ("navigationalActions", List(&Object(&[("title", TEXTS), ("url", TEXT), ("expiresAt", OPTIONAL_TIME)]))),
];

const ACTIVITY: &[(&str, Member)] = &[
    ("id", OPTIONAL_TEXT),
    ("createdAt", OPTIONAL_TIME),
    ("extendedType", OPTIONAL_TEXT),
    ("type", Scalar(read::<Coded<ActivityType>>)),
    ("transmissionId", OPTIONAL_TEXT),
    ("performedBy", ACTOR),
    ("description", TEXTS),
];

/// Puts a value into the form in which a member holds it: members are spelled as they should be and all there, unknown
/// ones are left out, a missing list is an empty one. Refuses what cannot stand there.
pub(super) fn fit(member: &Member, value: Value) -> Result<Value, String> {
    match (member, value) {
        (Object(_), Value::Null) => Ok(Value::Null),
        (Object(members), Value::Object(sent)) => fit_object(members, sent),
        (List(_), Value::Null) => Ok(Value::Array(Vec::new())),
        (List(element), Value::Array(items)) => {
            items.into_iter().map(|item| fit(element, item)).collect::<Result<_, _>>().map(Value::Array)
        }
        (Scalar(read), value) => read(value).ok_or_else(|| "it is not of the right kind".to_owned()),
        (Object(_), _) => Err("it must be an object".to_owned()),
        (List(_), _) => Err("it must be a list".to_owned()),
    }
}

fn fit_object(members: &[(&'static str, Member)], sent: Map<String, Value>) -> Result<Value, String> {
    let mut fitted: Map<String, Value> =
        members.iter().map(|(name, member)| ((*name).to_owned(), member.nothing())).collect();
    for (name, value) in sent {
        let Some((name, member)) = find(members, &name) else { continue };
        let value = fit(member, value).map_err(|error| format!("{name}: {error}"))?;
        fitted.insert(name.to_owned(), value);
    }
    Ok(Value::Object(fitted))
}

/// Finds a member by its name in any case.
pub(super) fn find<'a>(members: &'a [(&'static str, Member)], name: &str) -> Option<(&'static str, &'a Member)> {
    members.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(known, member)| (*known, member))
}

impl Member {
    /// What stands in the member when nobody has put anything there. Members that must have a value are missing then,
    /// which the rules find out.
    pub(super) fn nothing(&self) -> Value {
        match self {
            List(_) => Value::Array(Vec::new()),
            Scalar(_) | Object(_) => Value::Null,
        }
    }
}

/// Reads a value as what it should be and writes it in its usual form.
fn read<T: DeserializeOwned + Serialize>(value: Value) -> Option<Value> {
    serde_json::from_value::<T>(value).ok().and_then(|read| serde_json::to_value(read).ok())
}

/// Integers may be quoted.
fn integer(value: Value) -> Option<Value> {
    match value {
        Value::String(text) => text.trim().parse::<i32>().ok().map(Value::from),
        other => read::<Option<i32>>(other),
    }
}
