//! Members of enumerations.

use crate::Violations;
use crate::dialog::Coded;
use crate::dialog::code::CodedEnum;

/// Returns the member; reports one that is missing or unknown.
pub(super) fn required<T: CodedEnum>(v: &mut Violations, member: &str, coded: Option<Coded<T>>) -> Option<T> {
    match coded {
        Some(Coded::Known(known)) => Some(known),
        Some(Coded::Undefined(_)) => {
            refuse(v, member, T::NAMES);
            None
        }
        None => {
            v.add(member, "must be given");
            None
        }
    }
}

/// Returns the member; reports one that is unknown or not among the accepted ones.
pub(super) fn among<T: CodedEnum + PartialEq>(
    v: &mut Violations,
    member: &str,
    coded: Coded<T>,
    accepted: &[T],
) -> Option<T> {
    let known = coded.known().filter(|known| accepted.contains(known));
    if known.is_none() {
        let names: Vec<&str> = accepted.iter().map(|accepted| accepted.as_str()).collect();
        refuse(v, member, &names);
    }
    known
}

fn refuse(v: &mut Violations, member: &str, names: &[&str]) {
    v.add(member, format!("must be one of {}", names.join(", ")));
}
