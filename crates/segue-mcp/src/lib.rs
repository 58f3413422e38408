//! What a session finds at segue's MCP server: tools, prompts and resources.
//!
//! A face like the command line: it calls one function of `segue-project` and words what
//! came back for a model. It speaks over standard input and output, where nothing else may
//! be printed.

mod prompts;
mod resources;
mod server;
mod tools;

pub use server::{Server, serve};
