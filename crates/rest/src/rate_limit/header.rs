//! What a client is told about its budget, as structured fields.

use std::time::Duration;

use axum::http::{HeaderName, HeaderValue, header};

use super::budgets::Charge;

const POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
const LEFT: HeaderName = HeaderName::from_static("ratelimit");

/// Returns the headers of an answer: the budget, what is left of it, and when to come back if nothing is.
pub(super) fn of(charge: &Charge) -> Vec<(HeaderName, HeaderValue)> {
    let Charge { policy, quota, remaining, .. } = charge;
    let window = whole_seconds(charge.window);
    let mut headers = vec![
        (POLICY, text(&format!(r#""{policy}";q={quota};w={window}"#))),
        (LEFT, text(&format!(r#""{policy}";r={remaining};t={}"#, whole_seconds(charge.full_in())))),
    ];
    if let Some(wait) = charge.retry_after {
        headers.push((header::RETRY_AFTER, HeaderValue::from(whole_seconds(wait).max(1))));
    }
    headers
}

/// Returns whole seconds that are not too few.
fn whole_seconds(time: Duration) -> u64 {
    time.as_secs() + u64::from(time.subsec_nanos() > 0)
}

fn text(value: &str) -> HeaderValue {
    // Names and numbers are always a valid value.
    HeaderValue::from_str(value).unwrap_or(HeaderValue::from_static(""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn charge(remaining: u32, retry_after: Option<Duration>) -> Vec<(HeaderName, HeaderValue)> {
        let window = Duration::from_millis(7500);
        of(&Charge { policy: "enduser", quota: 10, window, remaining, retry_after })
    }

    #[test]
    fn the_budget_and_what_is_left_of_it_are_told() {
        let headers = charge(9, None);
        assert_eq!(headers[0].1, r#""enduser";q=10;w=8"#);
        assert_eq!(headers[1].1, r#""enduser";r=9;t=1"#);
        assert_eq!(headers.len(), 2);
    }

    #[test]
    fn a_refused_client_is_told_when_to_come_back() {
        let headers = charge(0, Some(Duration::from_millis(20)));
        assert_eq!(headers[1].1, r#""enduser";r=0;t=8"#);
        assert_eq!(headers[2], (header::RETRY_AFTER, HeaderValue::from_static("1")));
    }
}
