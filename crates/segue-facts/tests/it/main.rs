//! From events to facts, and from facts to a prompt, seen from outside.

mod agreed;
mod commands;
mod ended;
mod git;
mod made;
mod packed;
mod said;
mod script;
mod shown;
