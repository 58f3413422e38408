//! The records in the order in which they count, and which of them count.
//!
//! A record comes after all that its writer had seen; where that decides nothing,
//! time and id do. So every machine that has the same records reads them alike.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::{HandoffId, Record, RecordEvent, RecordId, Subject, in_order};

/// Records by what they are about.
pub(super) type Subjects<'a> = BTreeMap<Subject, Vec<&'a Record>>;

/// All records, those that count, and what knows what.
#[derive(Clone, Debug, Default)]
pub(super) struct History {
    /// Each after all that it has seen.
    pub(super) records: Vec<Record>,
    undone: HashSet<RecordId>,
    out_of_view: HashSet<HandoffId>,
}

impl History {
    pub(super) fn of(records: impl IntoIterator<Item = Record>) -> Self {
        let mut records: Vec<Record> = records.into_iter().collect();
        // Only two of one id need to be told apart by what they say.
        records.sort_by(|a, b| a.key().cmp(&b.key()).then_with(|| a.render().cmp(&b.render())));
        records.dedup_by_key(|record| record.id);
        let records = after_seen(records);
        let (undone, out_of_view) = undone(&records);
        Self { records, undone, out_of_view }
    }

    /// Those that count.
    pub(super) fn effective(&self) -> impl Iterator<Item = &Record> {
        self.records.iter().filter(|record| self.counts(record.id))
    }

    pub(super) fn counts(&self, id: RecordId) -> bool {
        !self.undone.contains(&id)
    }

    /// Whether somebody took this handoff out of view.
    pub(super) fn is_out_of_view(&self, id: HandoffId) -> bool {
        self.out_of_view.contains(&id)
    }

    /// The records that count of threads, labels and claims, by what they are about, each
    /// list in order: of these one replaces another.
    pub(super) fn by_subject(&self) -> Subjects<'_> {
        let mut subjects = Subjects::new();
        for record in self.effective() {
            if !matches!(
                record.event,
                RecordEvent::Started { .. }
                    | RecordEvent::Accepted { .. }
                    | RecordEvent::Undone { .. }
            ) {
                subjects.entry(record.event.subject()).or_default().push(record);
            }
        }
        subjects
    }

    /// The newest records about `subject`, whether they count or not: what a new one
    /// has seen.
    pub(super) fn newest(&self, subject: &Subject) -> Vec<RecordId> {
        let about: Vec<&Record> =
            self.records.iter().filter(|record| record.event.subject() == *subject).collect();
        latest(&about).iter().map(|record| record.id).collect()
    }
}

/// Those of `records` (of one subject) that none of the others has seen.
pub(super) fn latest<'a>(records: &[&'a Record]) -> Vec<&'a Record> {
    let by_id: HashMap<RecordId, &Record> = records.iter().map(|r| (r.id, *r)).collect();
    let mut seen = HashSet::new();
    let mut open: Vec<RecordId> = records.iter().flat_map(|r| r.seen.iter().copied()).collect();
    while let Some(id) = open.pop() {
        if seen.insert(id)
            && let Some(record) = by_id.get(&id)
        {
            open.extend(&record.seen);
        }
    }
    records.iter().copied().filter(|record| !seen.contains(&record.id)).collect()
}

/// Orders `records` (oldest first) so that each comes after those that it has seen;
/// the oldest of those that may come next is next. Circles come last.
fn after_seen(records: Vec<Record>) -> Vec<Record> {
    let at: HashMap<RecordId, usize> =
        records.iter().enumerate().map(|(at, record)| (record.id, at)).collect();
    let is_after = |(own, record): (usize, &Record)| {
        record.seen.iter().filter_map(|id| at.get(id)).all(|seen| *seen < own)
    };
    if records.iter().enumerate().all(is_after) {
        return records;
    }
    let seen = |record: &Record| record.seen.iter().filter_map(|id| at.get(id).copied()).collect();
    let order = in_order(&records.iter().map(seen).collect::<Vec<_>>());
    let mut records: Vec<Option<Record>> = records.into_iter().map(Some).collect();
    order.into_iter().filter_map(|at| records[at].take()).collect()
}

/// The records that an undoing record takes back, unless that one is taken back
/// itself; and the handoffs. Of undoings in a circle none counts.
fn undone(records: &[Record]) -> (HashSet<RecordId>, HashSet<HandoffId>) {
    let mut undoings = HashMap::<RecordId, Vec<RecordId>>::new();
    for record in records {
        if let RecordEvent::Undone { record: Some(target), .. } = record.event {
            undoings.entry(target).or_default().push(record.id);
        }
    }
    let mut verdicts = HashMap::new();
    for record in records.iter().filter(|record| undoings.contains_key(&record.id)) {
        judge(record.id, &undoings, &mut verdicts);
    }
    let undone: HashSet<RecordId> =
        verdicts.iter().filter(|(_, counts)| !**counts).map(|(id, _)| *id).collect();
    let handoffs = records.iter().filter(|record| !undone.contains(&record.id));
    let handoffs = handoffs.filter_map(|record| match record.event {
        RecordEvent::Undone { handoff, .. } => handoff,
        _ => None,
    });
    let handoffs = handoffs.collect();
    (undone, handoffs)
}

/// Whether a record counts: none of those that undo it does. Works on a stack of its
/// own, because somebody may send a long row of undoings.
fn judge(
    id: RecordId,
    undoings: &HashMap<RecordId, Vec<RecordId>>,
    verdicts: &mut HashMap<RecordId, bool>,
) {
    let mut stack = vec![id];
    let mut on_way = HashSet::from([id]);
    while let Some(&at) = stack.last() {
        let by = undoings.get(&at).map_or(&[][..], Vec::as_slice);
        let open = by.iter().find(|undoing| !verdicts.contains_key(undoing));
        match open {
            Some(next) if on_way.insert(*next) => stack.push(*next),
            Some(next) => {
                // A circle: everything on it is void, and nothing that leads to it.
                let start = stack.iter().position(|id| id == next).unwrap_or(0);
                verdicts.extend(stack.drain(start..).map(|id| (id, false)));
            }
            None => {
                let counts = !by.iter().any(|undoing| verdicts.get(undoing) == Some(&true));
                verdicts.insert(at, counts);
                stack.pop();
            }
        }
    }
}
