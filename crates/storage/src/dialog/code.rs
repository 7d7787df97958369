//! Stored integers of enumerations whose members have no published ones.

use dialogporten_domain::ResourceType;

const RESOURCE_TYPES: [(ResourceType, i16); 4] = [
    (ResourceType::GenericAccessResource, 1),
    (ResourceType::AltinnApp, 2),
    (ResourceType::MigratedApp, 3),
    (ResourceType::CorrespondenceService, 4),
];

/// Returns the stored integer of a type of service.
pub(super) fn of_resource_type(resource_type: ResourceType) -> i16 {
    match resource_type {
        ResourceType::GenericAccessResource => 1,
        ResourceType::AltinnApp => 2,
        ResourceType::MigratedApp => 3,
        ResourceType::CorrespondenceService => 4,
    }
}

/// Returns the type of service with a stored integer.
pub(crate) fn resource_type(code: i16) -> Option<ResourceType> {
    RESOURCE_TYPES.iter().find(|(_, stored)| *stored == code).map(|(resource_type, _)| *resource_type)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_survive_storage() {
        for (resource_type, code) in RESOURCE_TYPES {
            assert_eq!(of_resource_type(resource_type), code);
            assert_eq!(super::resource_type(code), Some(resource_type));
        }
        assert_eq!(super::resource_type(0), None);
    }
}
