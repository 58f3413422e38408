//! Writing records: one operation, one record.

use std::fmt::Debug;

use segue_document::secret::mask;
use segue_document::visible::one_line;
use segue_model::{
    Chain, ChainError, Digest, HandoffId, HandoffRef, Node, RECORD_FORMAT, Record, RecordEvent,
    RecordId, ThreadName, writer,
};
use segue_store::{FileLock, Folder, ObjectName};

use super::ChainView;
use super::journal::{Act, Operation, Own};
use crate::project::handoff_file;
use crate::{Project, ProjectError, Surroundings};

/// An operation that changed something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// Its name, as it was typed.
    pub operation: &'static str,
    /// What `undo` takes it back by; nothing where nothing was to be done.
    pub id: Option<String>,
    /// The handoff that it is about.
    pub handoff: Option<HandoffId>,
    /// The thread that it is about.
    pub thread: Option<ThreadName>,
}

/// Who writes, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Signature {
    author: Option<String>,
    host: Option<String>,
    checkout: Option<String>,
}

/// The chain, held still while an operation decides what to write.
pub(crate) struct Ledger<'a> {
    around: &'a Surroundings,
    pub(crate) project: Project,
    pub(crate) chain: Chain,
    #[expect(dead_code, reason = "held until the operation is done")]
    lock: FileLock,
}

impl<'a> Ledger<'a> {
    /// The ledger of the project that one is in.
    pub(crate) fn open(around: &'a Surroundings) -> Result<Self, ProjectError> {
        let project = Project::here(around)?;
        let lock = project.local().lock()?;
        let ChainView { chain, .. } = project.chain()?;
        Ok(Self { around, project, chain, lock })
    }

    /// The handoff that a name means; the tip of this thread without one.
    pub(crate) fn find(&self, name: Option<&str>) -> Result<&Node, ProjectError> {
        find(&self.project, &self.chain, self.around, name)
    }

    /// The heads of a thread.
    pub(crate) fn heads(&self, thread: &ThreadName) -> Vec<HandoffId> {
        self.chain.heads().get(thread).cloned().unwrap_or_default()
    }

    /// Stores a record of `event` for good.
    pub(crate) fn write(&self, event: RecordEvent) -> Result<Record, ProjectError> {
        let record = self.signed(event);
        let name = ObjectName::new(Folder::Records, &record.name().to_string());
        let name = name.map_err(|wrong| ProjectError::NotAHandoff {
            path: record.name().to_string().into(),
            why: wrong.to_string(),
        })?;
        self.project.store().put(&name, record.render().as_bytes())?;
        self.project.tell_others(&name);
        self.project.local().note(&Operation::Record(record.id))?;
        Ok(record)
    }

    /// Notes what leaves no object behind.
    pub(crate) fn note(&self, act: Act) -> Result<Own, ProjectError> {
        let id = self.draw(&act);
        let own = Own { id, time: self.around.clock, act };
        self.project.local().note(&Operation::Own(own.clone()))?;
        Ok(own)
    }

    /// Whether a record was written in this checkout by the same person.
    pub(crate) fn is_own(&self, record: &Record) -> bool {
        Signature::of(self.around, &self.project).is_of(record)
    }

    /// A record as this checkout writes it now.
    fn signed(&self, event: RecordEvent) -> Record {
        let Signature { author, host, checkout } = Signature::of(self.around, &self.project);
        let mut seen = self.chain.seen(&event.subject());
        if let RecordEvent::Undone { record: Some(record), .. } = event {
            seen.push(record);
        }
        Record {
            segue: RECORD_FORMAT,
            id: self.draw(&event),
            time: self.around.clock,
            author,
            host,
            checkout,
            seen,
            event,
        }
    }

    /// An id that no operation has yet.
    fn draw(&self, what: &impl Debug) -> RecordId {
        let journal = self.project.local().journal();
        let is_taken = |id: RecordId| {
            let mut records = self.chain.records().iter();
            records.any(|record| record.id == id) || journal.own().any(|own| own.id == id)
        };
        let mut attempt = 0u64;
        loop {
            let bits = match self.around.seed {
                Some(seed) => Digest::of(&format!("{seed} {attempt} record {what:?}")).bits(),
                None => (self.around.random)(),
            };
            let id = RecordId::from_bits(bits);
            if !is_taken(id) {
                return id;
            }
            attempt += 1;
        }
    }
}

/// The handoff of the chain that a name or a file means; the tip without one.
pub(crate) fn find<'c>(
    project: &Project,
    chain: &'c Chain,
    around: &Surroundings,
    name: Option<&str>,
) -> Result<&'c Node, ProjectError> {
    let wanted = wanted(chain, name.unwrap_or("@"))?;
    if let HandoffRef::Path(path) = &wanted {
        let path = around.path(path);
        let (handoff, _) = handoff_file(&path)?;
        return chain.get(handoff.front.id).ok_or(ProjectError::NotInChain(path));
    }
    meant(chain, &wanted, &project.thread)
}

/// What a text names. The plain name of a thread names its tip, where no id begins like it. What
/// can name nothing may be near to something in the chain.
pub(crate) fn wanted(chain: &Chain, text: &str) -> Result<HandoffRef, ProjectError> {
    let thread = || {
        let thread: ThreadName = text.parse().ok()?;
        chain.tip(&thread).map(|_| HandoffRef::Thread(thread))
    };
    let parsed = text.parse::<HandoffRef>();
    let names_nothing = match &parsed {
        Ok(HandoffRef::Id(prefix)) => {
            !chain.nodes().iter().any(|node| prefix.matches(node.front.id))
        }
        Ok(_) => false,
        Err(_) => true,
    };
    if let Some(thread) = names_nothing.then(thread).flatten() {
        return Ok(thread);
    }
    parsed.map_err(|error| match chain.near(text) {
        near if near.is_empty() => ProjectError::Reference(error),
        near => ProjectError::NoHandoff { name: text.to_owned(), near },
    })
}

/// The handoff that was meant, as seen from the thread `here`.
pub(crate) fn meant<'c>(
    chain: &'c Chain,
    wanted: &HandoffRef,
    here: &ThreadName,
) -> Result<&'c Node, ProjectError> {
    chain.find(wanted, here).map_err(|error| match error {
        ChainError::Unknown(name) => {
            let near = chain.near(&name);
            ProjectError::NoHandoff { name, near }
        }
        ChainError::Empty(thread) if matches!(wanted, HandoffRef::Thread(_)) => {
            let name = format!("thread/{thread}");
            let near = chain.near(&name);
            ProjectError::NoHandoff { name, near }
        }
        error => error.into(),
    })
}

impl Signature {
    /// The signature of this checkout.
    pub(crate) fn of(around: &Surroundings, project: &Project) -> Self {
        let root = std::fs::canonicalize(&project.root).unwrap_or_else(|_| project.root.clone());
        // Tells the checkouts of one machine apart without naming their folders.
        let checkout = format!("{:08x}", Digest::of(&root.to_string_lossy()).bits() >> 32);
        let person = around.git.person(&project.root);
        Self {
            author: person.map(|name| one_line(&mask(&name))),
            host: around.host.as_deref().map(one_line),
            checkout: Some(checkout),
        }
    }

    /// Whoever writes, for people.
    pub(crate) fn by(&self) -> String {
        writer(self.author.as_deref(), self.host.as_deref())
    }

    /// Whether it stands under a record.
    pub(crate) fn is_of(&self, record: &Record) -> bool {
        (&self.author, &self.host, &self.checkout)
            == (&record.author, &record.host, &record.checkout)
    }
}

impl Done {
    pub(crate) fn of(operation: &'static str, record: &Record) -> Self {
        let thread = match &record.event {
            RecordEvent::Thread { thread, .. }
            | RecordEvent::Abandoned { thread, .. }
            | RecordEvent::Started { thread, .. } => Some(thread.clone()),
            _ => None,
        };
        let handoff = record.event.handoff();
        Self { operation, id: Some(record.id.to_string()), handoff, thread }
    }
}
