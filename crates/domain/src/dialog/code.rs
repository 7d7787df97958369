//! Enumerations with published names and integers.

use std::fmt;

use serde::de::{self, Deserializer, Visitor};
use serde::{Deserialize, Serialize, Serializer};
use utoipa::openapi::schema::{Object, ObjectBuilder, Type};

/// Declares an enumeration with its published names (written exactly, read in any case) and integers. Where the API
/// description calls it by another name, that one follows.
macro_rules! coded_enum {
    (@schema $name:ident) => { stringify!($name) };
    (@schema $name:ident $schema:literal) => { $schema };
    ($(#[$meta:meta])* $name:ident $(as $schema:literal)? { $($(#[$variant_meta:meta])* $variant:ident = $code:literal => $text:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $($(#[$variant_meta])* $variant,)+ }

        impl $name {
            /// Every member, in the order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Returns the published name.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }

            /// Returns the published integer.
            pub fn code(self) -> i16 {
                match self { $(Self::$variant => $code),+ }
            }

            /// Returns the member with a published integer.
            pub fn from_code(code: i64) -> Option<Self> {
                match code { $($code => Some(Self::$variant),)+ _ => None }
            }

            /// Returns the member with a published name, in any case.
            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|member| member.as_str().eq_ignore_ascii_case(name))
            }
        }

        impl $crate::dialog::code::CodedEnum for $name {
            const NAMES: &'static [&'static str] = &[$($text),+];
            fn from_code(code: i64) -> Option<Self> { Self::from_code(code) }
            fn from_name(name: &str) -> Option<Self> { Self::from_name(name) }
            fn as_str(self) -> &'static str { self.as_str() }
        }

        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                $crate::dialog::code::described::<Self>().into()
            }
        }

        impl utoipa::ToSchema for $name {
            fn name() -> std::borrow::Cow<'static, str> {
                std::borrow::Cow::Borrowed($crate::dialog::code::coded_enum!(@schema $name $($schema)?))
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(self.as_str()) }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                match $crate::dialog::Coded::<Self>::deserialize(deserializer)? {
                    $crate::dialog::Coded::Known(member) => Ok(member),
                    $crate::dialog::Coded::Undefined(code) => {
                        Err(serde::de::Error::custom(format_args!("{code} is not a member")))
                    }
                }
            }
        }
    };
}
pub(crate) use coded_enum;

/// What [`Coded`] needs to know about an enumeration.
pub trait CodedEnum: Copy {
    /// Published names.
    const NAMES: &'static [&'static str];
    /// Returns the member with a published integer.
    fn from_code(code: i64) -> Option<Self>;
    /// Returns the member with a published name, in any case.
    fn from_name(name: &str) -> Option<Self>;
    /// Returns the published name.
    fn as_str(self) -> &'static str;
}

/// Describes an enumeration as its names.
pub(crate) fn described<T: CodedEnum>() -> Object {
    ObjectBuilder::new().schema_type(Type::String).enum_values(Some(T::NAMES.iter().copied())).build()
}

/// An enumeration value from a request. Unknown names are refused while reading; integers that are not a member pass
/// and are refused by the rules of the field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coded<T> {
    /// A member.
    Known(T),
    /// An integer without a member.
    Undefined(i64),
}

impl<T: Copy> Coded<T> {
    /// Returns the member, or `None` for an integer without one.
    pub fn known(self) -> Option<T> {
        match self {
            Self::Known(member) => Some(member),
            Self::Undefined(_) => None,
        }
    }
}

impl<T: CodedEnum> Serialize for Coded<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Known(member) => serializer.serialize_str(member.as_str()),
            Self::Undefined(code) => serializer.serialize_i64(*code),
        }
    }
}

impl<'de, T: CodedEnum> Deserialize<'de> for Coded<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NameOrCode<T>(std::marker::PhantomData<T>);

        impl<T: CodedEnum> Visitor<'_> for NameOrCode<T> {
            type Value = Coded<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "one of {}", T::NAMES.join(", "))
            }

            fn visit_str<E: de::Error>(self, name: &str) -> Result<Self::Value, E> {
                if let Ok(code) = name.trim().parse() {
                    return self.visit_i64(code);
                }
                T::from_name(name.trim())
                    .map(Coded::Known)
                    .ok_or_else(|| E::invalid_value(de::Unexpected::Str(name), &self))
            }

            fn visit_i64<E: de::Error>(self, code: i64) -> Result<Self::Value, E> {
                Ok(T::from_code(code).map_or(Coded::Undefined(code), Coded::Known))
            }

            fn visit_u64<E: de::Error>(self, code: u64) -> Result<Self::Value, E> {
                self.visit_i64(i64::try_from(code).unwrap_or(i64::MAX))
            }
        }

        deserializer.deserialize_any(NameOrCode(std::marker::PhantomData))
    }
}
