//! `export`: a session as one text that can be kept, sent or read without segue.

mod html;
mod json;
mod markdown;
mod said;

use crate::{ProjectError, SessionRequest, Surroundings, session};

/// What a session can be exported to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportFormat {
    /// Markdown, foreign text quoted.
    Markdown,
    /// One page of HTML that needs nothing else.
    Html,
    /// One JSON document, `segue/session/1`.
    Json,
    /// `segue-events/1`, one JSON object a line.
    Events,
}

/// Writes a session, piece by piece, in order.
pub fn export(
    around: &Surroundings,
    request: SessionRequest<'_>,
    format: ExportFormat,
    write: &mut dyn FnMut(&str),
) -> Result<(), ProjectError> {
    match format {
        ExportFormat::Markdown => session(around, request, &mut markdown::Markdown::new(write)),
        ExportFormat::Html => session(around, request, &mut html::Html::new(write)),
        ExportFormat::Json => session(around, request, &mut json::Json::new(write)),
        ExportFormat::Events => session(around, request, &mut json::Events::new(write)),
    }
}

pub use json::{head_json, stats_json};
pub(crate) use said::said;
