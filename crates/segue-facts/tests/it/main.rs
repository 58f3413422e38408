//! From events to facts, and from facts to a prompt, seen from outside.

mod agreed;
mod broke_off;
mod commands;
mod corrected;
mod ended;
mod git;
mod left;
mod made;
mod packed;
mod said;
mod script;
mod shown;
