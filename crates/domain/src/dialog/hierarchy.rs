//! Transmissions answer each other and so form trees. The trees stay shallow, narrow and free of cycles.

use std::collections::HashMap;

use uuid::Uuid;

use super::{DomainError, Transmission};

/// How many levels a tree may have.
const MAX_DEPTH: usize = 100;
/// How many answers a transmission may have.
const MAX_WIDTH: usize = 100;
/// How many identifiers a message names before it only counts them.
const NAMED: usize = 10;

/// A transmission's place among the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HierarchyNode {
    /// The transmission.
    pub id: Uuid,
    /// The transmission that it answers.
    pub parent: Option<Uuid>,
}

impl From<&Transmission> for HierarchyNode {
    fn from(transmission: &Transmission) -> Self {
        Self { id: transmission.id, parent: transmission.related_transmission_id }
    }
}

/// Checks the trees that the nodes form. When an answered transmission is missing, nothing else is looked at.
///
/// Takes time linear in the number of nodes.
pub fn check_hierarchy(nodes: &[HierarchyNode]) -> Vec<DomainError> {
    let index: HashMap<Uuid, usize> = nodes.iter().enumerate().map(|(at, node)| (node.id, at)).collect();
    let missing: Vec<Uuid> = nodes.iter().filter_map(|node| node.parent).filter(|id| !index.contains_key(id)).collect();
    if !missing.is_empty() {
        return vec![violation(
            "reference",
            "the transmission that is answered does not exist in the dialog",
            &missing,
        )];
    }
    let parents: Vec<Option<usize>> =
        nodes.iter().map(|node| node.parent.and_then(|id| index.get(&id).copied())).collect();
    let places = places(&parents);

    let ids_where = |is_wrong: &dyn Fn(usize) -> bool| -> Vec<Uuid> {
        nodes.iter().enumerate().filter(|(at, _)| is_wrong(*at)).map(|(_, node)| node.id).collect()
    };
    let mut children = vec![0_usize; nodes.len()];
    for parent in parents.iter().flatten() {
        children[*parent] += 1;
    }
    let too_deep = ids_where(&|at| matches!(places[at], Place::Level(level) if level > MAX_DEPTH));
    let in_cycles = ids_where(&|at| places[at] == Place::InCycle);
    let too_wide = ids_where(&|at| children[at] > MAX_WIDTH);

    let mut errors = Vec::new();
    if !too_deep.is_empty() {
        errors.push(violation("depth", &format!("at most {MAX_DEPTH} levels of answers are allowed"), &too_deep));
    }
    if !in_cycles.is_empty() {
        let message =
            format!("cyclic reference: transmissions must not answer each other in a circle: {}", list(&in_cycles));
        errors.push(DomainError::new("Transmissions", message));
    }
    if !too_wide.is_empty() {
        errors.push(violation(
            "width",
            &format!("at most {MAX_WIDTH} answers to one transmission are allowed"),
            &too_wide,
        ));
    }
    errors
}

/// Where a node stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Not looked at yet.
    Unknown,
    /// On the way up that is being walked.
    OnPath,
    /// So many levels below the top, which is level 1.
    Level(usize),
    /// Part of a circle.
    InCycle,
    /// Below a circle.
    BelowCycle,
}

/// Walks up from every node until it meets a known place, and comes back down.
fn places(parents: &[Option<usize>]) -> Vec<Place> {
    let mut places = vec![Place::Unknown; parents.len()];
    let mut path = Vec::new();
    for start in 0..parents.len() {
        let mut next = Some(start);
        while let Some(at) = next.filter(|at| places[*at] == Place::Unknown) {
            places[at] = Place::OnPath;
            path.push(at);
            next = parents[at];
        }
        // The walk met itself: everything from that node on is a circle.
        if let Some(meeting) = next.filter(|at| places[*at] == Place::OnPath) {
            while let Some(at) = path.pop() {
                places[at] = Place::InCycle;
                if at == meeting {
                    break;
                }
            }
        }
        let mut above = next.map_or(Place::Level(0), |at| places[at]);
        while let Some(at) = path.pop() {
            above = match above {
                Place::Level(level) => Place::Level(level + 1),
                _ => Place::BelowCycle,
            };
            places[at] = above;
        }
    }
    places
}

fn violation(kind: &str, rule: &str, ids: &[Uuid]) -> DomainError {
    DomainError::new("Transmissions", format!("{kind} violation: {rule}: {}", list(ids)))
}

fn list(ids: &[Uuid]) -> String {
    let named: Vec<String> = ids.iter().take(NAMED).map(Uuid::to_string).collect();
    let rest = ids.len().saturating_sub(NAMED);
    if rest == 0 { named.join(", ") } else { format!("{} and {rest} more", named.join(", ")) }
}
