//! From the objects of the store to the chain.

use std::path::PathBuf;

use segue_model::{Chain, HandoffName, Node, Record, RecordName};
use segue_store::{Folder, ObjectName};

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
        let path = |object: &ObjectName| self.store().place(object.folder()).join(object.file());
        for (object, bytes) in self.objects(Folder::Handoffs, ".md", &mut unreadable)? {
            let Ok(name) = object.file().parse::<HandoffName>() else {
                continue;
            };
            match node(&bytes, name) {
                Ok(node) => nodes.push(node),
                Err(why) => unreadable.push((path(&object), why)),
            }
        }
        for (object, bytes) in self.objects(Folder::Records, "", &mut unreadable)? {
            match record(&bytes, &object) {
                Ok(record) => records.push(record),
                Err(why) => unreadable.push((path(&object), why)),
            }
        }
        Ok(ChainView { chain: Chain::fold(nodes, records), unreadable })
    }

    /// The objects of a folder; what cannot be read is among the unreadable.
    fn objects(
        &self,
        folder: Folder,
        end: &str,
        unreadable: &mut Vec<(PathBuf, String)>,
    ) -> Result<Vec<(ObjectName, Vec<u8>)>, ProjectError> {
        if let Ok(objects) = self.store().read(folder, end) {
            return Ok(objects);
        }
        // One that cannot be read must not hide the others.
        let mut objects = Vec::new();
        let names = self.store().list(folder)?.into_iter();
        for object in names.filter(|name| name.file().ends_with(end)) {
            match self.store().get(&object) {
                Ok(bytes) => objects.push((object, bytes.unwrap_or_default())),
                Err(error) => unreadable
                    .push((self.store().place(folder).join(object.file()), error.to_string())),
            }
        }
        Ok(objects)
    }
}

fn node(bytes: &[u8], name: HandoffName) -> Result<Node, String> {
    let handoff = read_handoff(bytes)?;
    if handoff.front.id != name.id || handoff.front.number != name.number {
        return Err("its id and number are not those of its name".to_owned());
    }
    let objective = handoff.content.objective().to_owned();
    Ok(Node { front: handoff.front, name, objective, is_elsewhere: false })
}

fn record(bytes: &[u8], object: &ObjectName) -> Result<Record, String> {
    let name: RecordName = object.file().parse().map_err(|error| format!("{error}"))?;
    let record =
        Record::parse(&String::from_utf8_lossy(bytes)).map_err(|error| error.to_string())?;
    if record.id != name.id() {
        return Err("its id is not that of its name".to_owned());
    }
    Ok(record)
}
