//! What the tests of this crate share.

use std::collections::BTreeMap;

use jiff::Timestamp;
use segue_model::{Author, Digest, FORMAT, Front, HandoffId, Kind, Number, ThreadName, Writer};

use crate::template::Template;

/// A handoff with this body as segue would store it.
pub(crate) fn stored(body: &str) -> String {
    let template = Template::base();
    let front = Front {
        segue: FORMAT,
        id: HandoffId::from_bits(7),
        number: Number::after([]),
        kind: Kind::Standard,
        thread: ThreadName::default(),
        parents: Vec::new(),
        created: Timestamp::UNIX_EPOCH,
        template: template.name.clone(),
        template_digest: template.digest(),
        layers: Vec::new(),
        author: Author::default(),
        session: None,
        git: None,
        cwd: None,
        writer: Writer::Import,
        budget: template.budget,
        digest: Digest::of(""),
        extra: BTreeMap::new(),
    };
    crate::seal(front, crate::parse(body).0.content).1
}
