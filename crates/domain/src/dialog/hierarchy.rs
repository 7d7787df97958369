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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn id(number: usize) -> Uuid {
        Uuid::from_u128(number as u128 + 1)
    }

    /// Nodes by the number of what they answer.
    fn nodes(parents: &[Option<usize>]) -> Vec<HierarchyNode> {
        parents.iter().enumerate().map(|(at, parent)| HierarchyNode { id: id(at), parent: parent.map(id) }).collect()
    }

    /// Returns the first word of every message.
    fn kinds(nodes: &[HierarchyNode]) -> Vec<String> {
        let errors = check_hierarchy(nodes);
        assert!(errors.iter().all(|error| error.key == "Transmissions"));
        errors.iter().map(|error| error.message.split(':').next().unwrap().to_owned()).collect()
    }

    /// So many nodes, each answering the one before.
    fn chain(length: usize) -> Vec<Option<usize>> {
        (0..length).map(|at| at.checked_sub(1)).collect()
    }

    #[test]
    fn trees_are_at_most_a_hundred_levels_deep() {
        assert_eq!(kinds(&nodes(&chain(100))), [""; 0]);
        assert_eq!(kinds(&nodes(&chain(101))), ["depth violation"]);
        let errors = check_hierarchy(&nodes(&chain(101)));
        assert!(errors[0].message.contains(&id(100).to_string()), "{}", errors[0].message);
        assert!(!errors[0].message.contains(&id(99).to_string()), "{}", errors[0].message);
    }

    #[test]
    fn transmissions_have_at_most_a_hundred_answers() {
        let star = |answers: usize| [vec![None], vec![Some(0); answers]].concat();
        assert_eq!(kinds(&nodes(&star(100))), [""; 0]);
        assert_eq!(kinds(&nodes(&star(101))), ["width violation"]);
        assert!(check_hierarchy(&nodes(&star(101)))[0].message.contains(&id(0).to_string()));
    }

    #[test]
    fn circles_are_found_and_what_hangs_on_them_is_not_blamed() {
        let errors = check_hierarchy(&nodes(&[Some(2), Some(0), Some(1), Some(2), Some(3)]));
        assert_eq!(errors.len(), 1);
        let message = &errors[0].message;
        assert!(message.contains("cyclic reference"), "{message}");
        let named: Vec<bool> = (0..5).map(|at| message.contains(&id(at).to_string())).collect();
        assert_eq!(named, [true, true, true, false, false]);
        assert_eq!(kinds(&nodes(&[Some(0)])), ["cyclic reference"]);
    }

    #[test]
    fn a_missing_answered_transmission_hides_everything_else() {
        let mut nodes = nodes(&[Some(1), Some(0), None]);
        nodes[2].parent = Some(id(77));
        let errors = check_hierarchy(&nodes);
        assert_eq!(errors.len(), 1);
        assert!(errors[0].message.contains("reference violation"));
        assert!(errors[0].message.contains(&id(77).to_string()));
    }

    #[test]
    fn every_rule_is_reported() {
        let parents = [chain(101), vec![Some(0); 100], vec![Some(201)]].concat();
        assert_eq!(kinds(&nodes(&parents)), ["depth violation", "cyclic reference", "width violation"]);
    }

    #[test]
    fn long_lists_of_identifiers_are_cut() {
        let errors = check_hierarchy(&nodes(&chain(200)));
        assert!(errors[0].message.ends_with("and 90 more"), "{}", errors[0].message);
    }

    #[test]
    fn many_transmissions_are_no_problem() {
        assert_eq!(kinds(&nodes(&chain(200_000))), ["depth violation"]);
        assert_eq!(kinds(&nodes(&[vec![Some(199_999)], chain(200_000)[1..].to_vec()].concat())), ["cyclic reference"]);
    }

    /// Walks from one node to the top; `None` when there is no top.
    fn level(parents: &[Option<usize>], mut at: usize) -> Option<usize> {
        for level in 1..=parents.len() {
            match parents[at] {
                Some(parent) => at = parent,
                None => return Some(level),
            }
        }
        None
    }

    /// Does the walk from the node come back to it?
    fn is_in_circle(parents: &[Option<usize>], start: usize) -> bool {
        let mut at = start;
        (0..parents.len()).any(|_| match parents[at] {
            Some(parent) => {
                at = parent;
                at == start
            }
            None => false,
        })
    }

    proptest! {
        #[test]
        fn places_agree_with_a_walk_from_every_node(
            links in (1..60_usize).prop_flat_map(|count| {
                prop::collection::vec(prop::option::weighted(0.9, 0..count), count)
            }),
        ) {
            for (at, place) in places(&links).into_iter().enumerate() {
                let expected = match level(&links, at) {
                    Some(level) => Place::Level(level),
                    None if is_in_circle(&links, at) => Place::InCycle,
                    None => Place::BelowCycle,
                };
                prop_assert_eq!(place, expected, "node {} of {:?}", at, links);
            }
        }

        #[test]
        fn only_what_breaks_a_rule_is_reported(
            links in (1..300_usize).prop_flat_map(|count| {
                prop::collection::vec(prop::option::weighted(0.95, 0..count.min(4)), count)
            }),
        ) {
            let width = |parent: usize| links.iter().filter(|link| **link == Some(parent)).count();
            let mut expected = Vec::new();
            let all = || 0..links.len();
            if all().any(|at| level(&links, at).is_some_and(|level| level > MAX_DEPTH)) {
                expected.push("depth violation");
            }
            if all().any(|at| is_in_circle(&links, at)) {
                expected.push("cyclic reference");
            }
            if all().any(|at| width(at) > MAX_WIDTH) {
                expected.push("width violation");
            }
            prop_assert_eq!(kinds(&nodes(&links)), expected);
        }
    }
}
