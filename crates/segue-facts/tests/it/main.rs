//! From events to facts, and from facts to a prompt, seen from outside.

mod ended;
mod made;
mod said;
mod script;
