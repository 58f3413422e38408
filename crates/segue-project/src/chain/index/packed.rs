//! Handoffs and records as the index holds them.

use jiff::Timestamp;
use segue_model::{
    AgentId, Author, Brief, HandoffId, Kind, NativeId, Node, Number, Record, RecordEvent, RecordId,
    SessionId, SessionLink, Writer,
};
use segue_store::{Folder, ObjectName, Stamp};

use super::pack::{Packer, Unpacker};
use super::{Entry, Held, Index, STATES, Understood};

impl Packer {
    pub(super) fn index(&mut self, index: &Index) {
        for state in index.states {
            self.maybe(state, |packer, stamp| packer.bytes(&stamp.0.to_le_bytes()));
        }
        self.list(&index.entries, Self::entry);
    }

    fn entry(&mut self, entry: &Entry) {
        self.choice(&Folder::ALL, &entry.name.folder());
        self.text(entry.name.file());
        self.bytes(&entry.stamp.0.to_le_bytes());
        self.number(entry.is_elsewhere.into());
        match &entry.held {
            Held::Node(node) => {
                self.number(0);
                self.node(node);
            }
            Held::Record(record) => {
                self.number(1);
                self.record(record);
            }
            Held::Unreadable(why) => {
                self.number(2);
                self.text(why);
            }
        }
    }

    fn node(&mut self, node: &Node) {
        let front = &node.front;
        self.id(front.id);
        self.number(front.number.get().into());
        self.choice(&Kind::ALL, &front.kind);
        self.text(front.thread.as_str());
        self.ids(&front.parents);
        self.time(front.created);
        self.maybe(front.author.agent, Self::agent);
        for name in [&front.author.agent_version, &front.author.model, &front.author.person] {
            self.maybe(name.as_deref(), Self::text);
        }
        self.maybe(front.session.as_ref(), Self::session);
        self.choice(&Writer::ALL, &front.writer);
        self.text(&node.objective);
    }

    fn session(&mut self, session: &SessionLink) {
        self.bytes(&session.id.bytes());
        self.text(session.native.as_str());
        self.maybe(session.started, Self::time);
        self.number(session.turns.into());
        self.maybe(session.tokens, Self::number);
    }

    fn record(&mut self, record: &Record) {
        self.number(record.segue.into());
        self.id(HandoffId::from_bits(record.id.bits()));
        self.time(record.time);
        for name in [&record.author, &record.host, &record.checkout] {
            self.maybe(name.as_deref(), Self::text);
        }
        self.list(&record.seen, |packer, id| packer.id(HandoffId::from_bits(id.bits())));
        self.event(&record.event);
    }

    fn event(&mut self, event: &RecordEvent) {
        match event {
            RecordEvent::Started { handoff, thread, agent, native } => {
                self.number(0);
                self.id(*handoff);
                self.text(thread.as_str());
                self.agent(*agent);
                self.text(native.as_str());
            }
            RecordEvent::Claimed { handoff } => {
                self.number(1);
                self.id(*handoff);
            }
            RecordEvent::Abandoned { thread, to, from, why, tried, observed } => {
                self.number(2);
                self.text(thread.as_str());
                self.id(*to);
                self.ids(from);
                self.text(why);
                self.maybe(tried.as_deref(), Self::text);
                self.maybe(observed.as_deref(), Self::text);
            }
            RecordEvent::Thread { thread, to, from } => {
                self.number(3);
                self.text(thread.as_str());
                self.maybe(*to, Self::id);
                self.ids(from);
            }
            RecordEvent::Tag { tag, handoff } => {
                self.number(4);
                self.text(tag);
                self.maybe(*handoff, Self::id);
            }
            RecordEvent::Accepted { handoff, score } => {
                self.number(5);
                self.id(*handoff);
                self.number((*score).into());
            }
            RecordEvent::Undone { record, handoff } => {
                self.number(6);
                self.maybe(record.map(|id| HandoffId::from_bits(id.bits())), Self::id);
                self.maybe(*handoff, Self::id);
            }
        }
    }

    fn id(&mut self, id: HandoffId) {
        self.bytes(&id.bits().to_le_bytes());
    }

    fn ids(&mut self, ids: &[HandoffId]) {
        self.list(ids, |packer, id| packer.id(*id));
    }

    fn agent(&mut self, agent: AgentId) {
        self.choice(&AgentId::ALL, &agent);
    }

    fn time(&mut self, time: Timestamp) {
        self.bytes(&time.as_second().to_le_bytes());
        self.bytes(&time.subsec_nanosecond().to_le_bytes());
    }
}

impl Unpacker<'_> {
    pub(super) fn states(&mut self) -> Option<[Option<Stamp>; STATES]> {
        let mut states = [None; STATES];
        for state in &mut states {
            *state = self.maybe(Self::stamp)?;
        }
        Some(states)
    }

    /// All entries without what tells whether they are still as they were.
    pub(super) fn understood(&mut self) -> Option<Understood> {
        let count = usize::try_from(self.number()?).ok()?;
        let mut all = Understood::default();
        // An entry has more than thirty bytes, so a wrong count asks for no room.
        all.nodes.reserve(count.min(self.left() / 30));
        for _ in 0..count {
            let (folder, file) = (self.choice(&Folder::ALL)?, self.text()?);
            self.stamp()?;
            let is_elsewhere = self.number()? == 1;
            match self.number()? {
                0 => {
                    let node = self.node(file)?;
                    all.nodes.push(Node { is_elsewhere, ..node });
                }
                1 => all.records.push(self.record()?),
                2 => {
                    let why = self.owned()?;
                    if !is_elsewhere {
                        all.unreadable.push((ObjectName::new(folder, file).ok()?, why));
                    }
                }
                _ => return None,
            }
        }
        Some(all)
    }

    pub(super) fn entry(&mut self) -> Option<Entry> {
        let folder = self.choice(&Folder::ALL)?;
        let file = self.text()?;
        let name = ObjectName::new(folder, file).ok()?;
        let stamp = self.stamp()?;
        let is_elsewhere = self.number()? == 1;
        let held = match self.number()? {
            0 => Held::Node(Box::new(self.node(file)?)),
            1 => Held::Record(Box::new(self.record()?)),
            2 => Held::Unreadable(self.owned()?),
            _ => return None,
        };
        Some(Entry { name, stamp, is_elsewhere, held })
    }

    fn node(&mut self, file: &str) -> Option<Node> {
        let front = Brief {
            id: self.id()?,
            number: Number::new(self.small()?),
            kind: self.choice(&Kind::ALL)?,
            thread: self.thread()?,
            parents: self.list(Self::id)?,
            created: self.time()?,
            author: Author {
                agent: self.maybe(Self::agent)?,
                agent_version: self.maybe(Self::owned)?,
                model: self.maybe(Self::owned)?,
                person: self.maybe(Self::owned)?,
            },
            session: self.maybe(Self::session)?,
            writer: self.choice(&Writer::ALL)?,
        };
        let objective = self.owned()?;
        Some(Node { front, name: file.parse().ok()?, objective, is_elsewhere: false })
    }

    fn session(&mut self) -> Option<SessionLink> {
        Some(SessionLink {
            id: SessionId::from_bytes(self.bytes()?),
            native: self.native()?,
            started: self.maybe(Self::time)?,
            turns: self.small()?,
            tokens: self.maybe(Self::number)?,
        })
    }

    fn record(&mut self) -> Option<Record> {
        Some(Record {
            segue: self.small()?,
            id: self.record_id()?,
            time: self.time()?,
            author: self.maybe(Self::owned)?,
            host: self.maybe(Self::owned)?,
            checkout: self.maybe(Self::owned)?,
            seen: self.list(Self::record_id)?,
            event: self.event()?,
        })
    }

    fn event(&mut self) -> Option<RecordEvent> {
        Some(match self.number()? {
            0 => RecordEvent::Started {
                handoff: self.id()?,
                thread: self.thread()?,
                agent: self.agent()?,
                native: self.native()?,
            },
            1 => RecordEvent::Claimed { handoff: self.id()? },
            2 => RecordEvent::Abandoned {
                thread: self.thread()?,
                to: self.id()?,
                from: self.list(Self::id)?,
                why: self.owned()?,
                tried: self.maybe(Self::owned)?,
                observed: self.maybe(Self::owned)?,
            },
            3 => RecordEvent::Thread {
                thread: self.thread()?,
                to: self.maybe(Self::id)?,
                from: self.list(Self::id)?,
            },
            4 => RecordEvent::Tag { tag: self.owned()?, handoff: self.maybe(Self::id)? },
            5 => RecordEvent::Accepted {
                handoff: self.id()?,
                score: u8::try_from(self.number()?).ok()?,
            },
            6 => RecordEvent::Undone {
                record: self.maybe(Self::record_id)?,
                handoff: self.maybe(Self::id)?,
            },
            _ => return None,
        })
    }

    fn stamp(&mut self) -> Option<Stamp> {
        self.bytes().map(u128::from_le_bytes).map(Stamp)
    }

    fn id(&mut self) -> Option<HandoffId> {
        self.bytes().map(u64::from_le_bytes).map(HandoffId::from_bits)
    }

    fn record_id(&mut self) -> Option<RecordId> {
        self.bytes().map(u64::from_le_bytes).map(RecordId::from_bits)
    }

    fn native(&mut self) -> Option<NativeId> {
        self.text().map(NativeId::new)
    }

    fn agent(&mut self) -> Option<AgentId> {
        self.choice(&AgentId::ALL)
    }

    fn owned(&mut self) -> Option<String> {
        self.text().map(str::to_owned)
    }

    fn small(&mut self) -> Option<u32> {
        u32::try_from(self.number()?).ok()
    }

    fn time(&mut self) -> Option<Timestamp> {
        let second = i64::from_le_bytes(self.bytes()?);
        Timestamp::new(second, i32::from_le_bytes(self.bytes()?)).ok()
    }
}
