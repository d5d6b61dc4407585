//! The operations as their callers see them.
