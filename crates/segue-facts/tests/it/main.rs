//! From events to facts, and from facts to a prompt, seen from outside.

mod made;
mod said;
mod script;
