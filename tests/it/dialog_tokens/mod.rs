//! Dialog tokens, as service owners meet them.

mod rotation;
