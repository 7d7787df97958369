//! `GET /api/Get…Token`: the paths and parameters of the platform's test token generator, plus `schema`, which chooses
//! the issuer.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use uuid::Uuid;

use super::TokenRequest;
use crate::simulator::Issuer;
use crate::simulator::directory::{Directory, Member};
use crate::simulator::query::Parameters;
use crate::simulator::seed::{EmailUser, Person};
use crate::simulator::state::Shared;

/// Answers a token as plain text, or says which parameter is wrong.
pub(in crate::simulator) async fn generate(
    State(shared): State<Arc<Shared>>,
    Path(path): Path<String>,
    parameters: Parameters,
) -> Response {
    let order = Order { directory: &shared.directory(), parameters: &parameters };
    let request = match path.to_ascii_lowercase().as_str() {
        "getpersonaltoken" => order.personal(),
        "getenterprisetoken" => order.enterprise(),
        "getsystemusertoken" => order.system_user(),
        "getselfregisteredemailusertoken" => order.email_user(),
        "getselfidentifiedusertoken" => order.self_identified_user(),
        "getenterpriseusertoken" => order.enterprise_user(),
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    match request.and_then(|request| order.finish(request)) {
        Ok(request) => shared.token(request).into_response(),
        Err(parameter) => {
            (StatusCode::BAD_REQUEST, format!("parameter {parameter} is missing or malformed")).into_response()
        }
    }
}

/// What is asked for, in the world it is asked in.
struct Order<'a> {
    directory: &'a Directory,
    parameters: &'a Parameters,
}

/// The name of the parameter that is wrong.
type Refusal = &'static str;

impl Order<'_> {
    fn schema(&self) -> Result<Issuer, Refusal> {
        self.parameters.get("schema").map_or(Ok(Issuer::Altinn), |name| Issuer::parse(name).ok_or("schema"))
    }

    fn text(&self, name: Refusal) -> Result<&str, Refusal> {
        self.parameters.get(name).ok_or(name)
    }

    fn number(&self, name: Refusal) -> Result<Option<i64>, Refusal> {
        self.parameters.get(name).map(|text| text.parse().map_err(|_| name)).transpose()
    }

    /// Applies what every kind has.
    fn finish(&self, mut request: TokenRequest) -> Result<TokenRequest, Refusal> {
        if let Some(scopes) = self.parameters.get("scopes") {
            request = request.scopes(&scopes.replace(',', " "));
        }
        if let Some(number) = self.parameters.get("supplierOrgNo") {
            request = request.supplier(number);
        }
        for (parameter, claim) in
            [("clientId", "client_id"), ("clientAmr", "client_amr"), ("delegationSource", "delegation_source")]
        {
            if let Some(value) = self.parameters.get(parameter) {
                request = request.claim(claim, value);
            }
        }
        if let Some(seconds) = self.number("ttl")? {
            request = request.lifetime(seconds);
        }
        Ok(request.issued_by(self.schema()?))
    }

    fn personal(&self) -> Result<TokenRequest, Refusal> {
        let first = self.directory.seed().persons.first();
        let number = self.parameters.get("pid").or_else(|| first.map(|person| person.pid.as_str())).ok_or("pid")?;
        let level = match self.number("authLvl")?.unwrap_or(3) {
            level @ 0..=4 => u8::try_from(level).map_err(|_| "authLvl")?,
            _ => return Err("authLvl"),
        };
        let mut request = match (self.schema()?, self.person(number)) {
            (Issuer::Altinn, Some(person)) => TokenRequest::exchanged_person(person),
            (Issuer::Altinn, None) => TokenRequest::person(number)
                .issued_by(Issuer::Altinn)
                .claim("urn:altinn:authenticatemethod", "BankID")
                .without("amr"),
            _ => TokenRequest::person(number),
        };
        for (parameter, claim) in [("userId", "urn:altinn:userid"), ("partyId", "urn:altinn:partyid")] {
            if let Some(value) = self.number(parameter)? {
                request = request.claim(claim, value);
            }
        }
        for (parameter, claim) in [("partyuuid", "urn:altinn:party:uuid"), ("userName", "urn:altinn:username")] {
            if let Some(value) = self.parameters.get(parameter) {
                request = request.claim(claim, value);
            }
        }
        if let Some(number) = self.parameters.get("consumerOrgNo") {
            request = request.claim("consumer", super::request::consumer(number));
        }
        Ok(request.level(level))
    }

    /// Either the short code or the number is enough when the other one is known.
    fn enterprise(&self) -> Result<TokenRequest, Refusal> {
        self.text("scopes")?;
        let (code, number) = (self.parameters.get("org"), self.parameters.get("orgNo"));
        let orgs = &self.directory.seed().orgs;
        let number = number.or_else(|| Some(orgs.get(code?)?.orgnr.as_str())).ok_or("orgNo")?;
        let known = orgs.iter().find(|(_, org)| org.orgnr == number).map(|(code, _)| code.as_str());
        Ok(match (self.schema()?, code.or(known)) {
            (Issuer::Altinn, Some(code)) => TokenRequest::exchanged_service_owner(code, number),
            (Issuer::Altinn, None) => TokenRequest::machine(number).exchanged().claim("urn:altinn:orgNumber", number),
            _ => TokenRequest::machine(number),
        })
    }

    fn system_user(&self) -> Result<TokenRequest, Refusal> {
        let id = self.text("systemUserId")?;
        let parsed: Uuid = id.parse().map_err(|_| "systemUserId")?;
        let known =
            match self.directory.member(self.directory.key("urn:altinn:systemuser:uuid", id).unwrap_or_default()) {
                Some(Member::System(user)) => Some(user.org.as_str()),
                _ => None,
            };
        let owner = self.parameters.get("systemUserOrg").or(known).ok_or("systemUserOrg")?;
        let request = TokenRequest::system_user(parsed, owner, self.parameters.get("orgNo").unwrap_or(owner));
        Ok(if self.schema()? == Issuer::Altinn { request.exchanged() } else { request })
    }

    fn email_user(&self) -> Result<TokenRequest, Refusal> {
        let email = self.text("email")?;
        let key = self.directory.key("urn:altinn:person:idporten-email", email);
        let known = match key.and_then(|key| self.directory.member(key)) {
            Some(Member::Email(user)) => user.clone(),
            _ => EmailUser { email: email.to_owned(), party_id: 0, user_id: 0, uuid: Uuid::nil() },
        };
        Ok(TokenRequest::email_user(&EmailUser {
            party_id: self.number("partyId")?.unwrap_or(known.party_id),
            user_id: self.number("userId")?.unwrap_or(known.user_id),
            uuid: self.uuid("partyuuid")?.unwrap_or(known.uuid),
            email: email.to_owned(),
        }))
    }

    fn self_identified_user(&self) -> Result<TokenRequest, Refusal> {
        let (user, party) = (self.number("userId")?.unwrap_or(0), self.number("partyId")?.unwrap_or(0));
        let name = self.parameters.get("username").unwrap_or("SIUser");
        Ok(TokenRequest::self_identified_user(name, user, party))
    }

    fn enterprise_user(&self) -> Result<TokenRequest, Refusal> {
        let (user, party) = (self.number("userId")?.ok_or("userId")?, self.number("partyId")?.ok_or("partyId")?);
        Ok(TokenRequest::enterprise_user(self.text("userName")?, user, party, self.text("orgNo")?))
    }

    fn person(&self, number: &str) -> Option<&Person> {
        match self.directory.member(self.directory.key("urn:altinn:person:identifier-no", number)?)? {
            Member::Person(person) => Some(person),
            _ => None,
        }
    }

    fn uuid(&self, name: Refusal) -> Result<Option<Uuid>, Refusal> {
        self.parameters.get(name).map(|text| text.parse().map_err(|_| name)).transpose()
    }
}
