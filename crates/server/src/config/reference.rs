//! Every setting there is: the page `docs/configuration.md` is made of this, and tests compare it with what is read.

mod keys;
mod not_read;
mod page;
#[cfg(test)]
mod tests;

#[cfg(test)]
pub(super) use tests::ASKED;

pub(crate) use page::page;

/// A group of settings.
pub(super) struct Section {
    pub(super) title: &'static str,
    pub(super) keys: &'static [Key],
}

/// One setting. Of lists, the first item stands for all.
pub(super) struct Key {
    pub(super) name: &'static str,
    pub(super) kind: &'static str,
    pub(super) meaning: &'static str,
    /// As it would be written down.
    pub(super) default: Option<&'static str>,
    /// Why there is no default to write down, for optional settings.
    pub(super) otherwise: &'static str,
    pub(super) is_required: bool,
    pub(super) is_secret: bool,
    /// Does a change of the file take effect while the process runs?
    pub(super) is_at_once: bool,
}

impl Key {
    const fn new(name: &'static str, kind: &'static str, meaning: &'static str) -> Self {
        Self {
            name,
            kind,
            meaning,
            default: None,
            otherwise: "",
            is_required: false,
            is_secret: false,
            is_at_once: false,
        }
    }

    const fn required(self) -> Self {
        Self { is_required: true, ..self }
    }

    const fn secret(self) -> Self {
        Self { is_secret: true, ..self }
    }

    const fn at_once(self) -> Self {
        Self { is_at_once: true, ..self }
    }

    /// The value that has the same effect as none.
    const fn or(self, default: &'static str) -> Self {
        Self { default: Some(default), ..self }
    }

    /// What happens without the setting, when no single value would do the same.
    const fn otherwise(self, otherwise: &'static str) -> Self {
        Self { otherwise, ..self }
    }

    /// Is this the setting of that name? In any case, and with any number for an item of a list.
    fn is_named(&self, name: &str) -> bool {
        let (mut ours, mut theirs) = (self.name.split("__"), name.split("__"));
        loop {
            match (ours.next(), theirs.next()) {
                (None, None) => return true,
                (Some("0"), Some(number)) if number.parse::<usize>().is_ok() => {}
                (Some(part), Some(other)) if part.eq_ignore_ascii_case(other) => {}
                _ => return false,
            }
        }
    }
}

/// Returns all settings.
fn all() -> impl Iterator<Item = &'static Key> {
    keys::SECTIONS.iter().flat_map(|section| section.keys)
}

/// Does a change of this setting take effect while the process runs?
pub(crate) fn takes_effect_at_once(name: &str) -> bool {
    all().any(|key| key.is_at_once && key.is_named(name))
}

/// Returns why a setting that others know is not read here, if it is one of those.
pub(crate) fn reason_not_read(name: &str) -> Option<&'static str> {
    let begins = |beginning: &str| {
        name.get(..beginning.len()).is_some_and(|start| start.eq_ignore_ascii_case(beginning))
            && matches!(name.as_bytes().get(beginning.len()), None | Some(b'_'))
    };
    not_read::NOT_READ.iter().find(|(names, _)| names.iter().any(|name| begins(name))).map(|(_, reason)| *reason)
}
