//! From the objects of the store to the chain.

use std::path::PathBuf;

use segue_model::{Chain, HandoffName, Node, Record, RecordName};
use segue_store::{Folder, ObjectName, Store};

use crate::project::read_handoff;
use crate::{Project, ProjectError};

/// The chain, and what of the store could not be read.
pub(crate) struct ChainView {
    pub(crate) chain: Chain,
    pub(crate) unreadable: Vec<(PathBuf, String)>,
}

impl Project {
    /// The chain of every object that can be read.
    pub(crate) fn chain(&self) -> Result<ChainView, ProjectError> {
        let (mut nodes, mut records, mut unreadable) = (Vec::new(), Vec::new(), Vec::new());
        for object in self.store().list(Folder::Handoffs)? {
            let Ok(name) = object.file().parse::<HandoffName>() else {
                continue;
            };
            match self.node(&object, name) {
                Ok(node) => nodes.push(node),
                Err(why) => unreadable.push((self.store().path(&object), why)),
            }
        }
        for object in self.store().list(Folder::Records)? {
            match self.record(&object) {
                Ok(record) => records.push(record),
                Err(why) => unreadable.push((self.store().path(&object), why)),
            }
        }
        Ok(ChainView { chain: Chain::fold(nodes, records), unreadable })
    }

    fn node(&self, object: &ObjectName, name: HandoffName) -> Result<Node, String> {
        let handoff = read_handoff(&self.bytes(object)?)?;
        if handoff.front.id != name.id || handoff.front.number != name.number {
            return Err("its id and number are not those of its name".to_owned());
        }
        let objective = handoff.content.objective().to_owned();
        Ok(Node { front: handoff.front, name, objective, is_elsewhere: false })
    }

    fn record(&self, object: &ObjectName) -> Result<Record, String> {
        let name: RecordName = object.file().parse().map_err(|error| format!("{error}"))?;
        let bytes = self.bytes(object)?;
        let text = String::from_utf8_lossy(&bytes);
        let record = Record::parse(&text).map_err(|error| error.to_string())?;
        if record.id != name.id() {
            return Err("its id is not that of its name".to_owned());
        }
        Ok(record)
    }

    fn bytes(&self, object: &ObjectName) -> Result<Vec<u8>, String> {
        let bytes = self.store().get(object).map_err(|error| error.to_string())?;
        Ok(bytes.unwrap_or_default())
    }
}
