//! The chain against stories, and against every order of arrival.

use super::*;
use crate::{Author, Kind, Number, RECORD_FORMAT, Slug, Writer};

fn id(bits: u64) -> HandoffId {
    HandoffId::from_bits(bits)
}

fn ids(bits: &[u64]) -> Vec<HandoffId> {
    bits.iter().copied().map(id).collect()
}

fn main() -> ThreadName {
    ThreadName::default()
}

fn node_on(thread: &str, bits: u64, parents: &[u64], minute: u8) -> Node {
    let number = Number::new(parents.len() as u32 + 1);
    let front = Brief {
        id: id(bits),
        number,
        kind: Kind::Standard,
        thread: thread.parse().unwrap(),
        parents: ids(parents),
        created: format!("2026-11-22T10:{minute:02}:00Z").parse().unwrap(),
        author: Author::default(),
        session: None,
        writer: Writer::Offline,
    };
    let name = HandoffName { number, slug: Slug::of("next"), id: id(bits) };
    Node { front, name, objective: String::new(), is_elsewhere: false }
}

fn node(bits: u64, parents: &[u64], minute: u8) -> Node {
    node_on("main", bits, parents, minute)
}

fn record(bits: u64, seen: &[u64], event: RecordEvent) -> Record {
    Record {
        segue: RECORD_FORMAT,
        id: RecordId::from_bits(bits),
        time: format!("2026-11-22T11:{bits:02}:00Z").parse().unwrap(),
        author: Some(format!("author {bits}")),
        host: None,
        checkout: None,
        seen: seen.iter().copied().map(RecordId::from_bits).collect(),
        event,
    }
}

fn rollback(to: u64, from: &[u64]) -> RecordEvent {
    RecordEvent::Abandoned {
        thread: main(),
        to: id(to),
        from: ids(from),
        why: "flaky".into(),
        tried: None,
        observed: None,
    }
}

fn moved(thread: &str, to: Option<u64>, from: &[u64]) -> RecordEvent {
    RecordEvent::Thread { thread: thread.parse().unwrap(), to: to.map(id), from: ids(from) }
}

fn tag(handoff: u64) -> RecordEvent {
    RecordEvent::Tag { tag: "mvp".into(), handoff: Some(id(handoff)) }
}

fn undone(bits: u64) -> RecordEvent {
    RecordEvent::Undone { record: Some(RecordId::from_bits(bits)), handoff: None }
}

fn hidden(handoff: u64) -> RecordEvent {
    RecordEvent::Undone { record: None, handoff: Some(id(handoff)) }
}

/// One line of four.
fn line() -> Vec<Node> {
    vec![node(1, &[], 1), node(2, &[1], 2), node(3, &[2], 3), node(4, &[3], 4)]
}

fn story() -> Vec<Node> {
    vec![node(1, &[], 1), node(2, &[1], 2), node(3, &[1], 3)]
}

fn order(chain: &Chain) -> Vec<HandoffId> {
    chain.nodes().iter().map(|node| node.front.id).collect()
}

#[test]
fn two_followers_of_one_handoff_are_two_heads_and_the_newest_is_the_tip() {
    let chain = Chain::fold(story(), []);
    assert_eq!(chain.heads()[&main()], ids(&[3, 2]));
    assert_eq!(chain.tip(&main()).unwrap().front.id, id(3));
    assert_eq!(chain.standing(chain.get(id(2)).unwrap()), Standing::Head);
}

#[test]
fn a_clock_that_went_back_does_not_turn_the_graph() {
    let chain = Chain::fold([node(1, &[], 5), node(2, &[1], 3), node(3, &[2], 4)], []);
    assert_eq!(order(&chain), ids(&[3, 2, 1]));
    assert_eq!(chain.heads()[&main()], ids(&[3]));
}

#[test]
fn of_handoffs_made_in_one_second_the_higher_number_is_the_newer() {
    let mut last = node(1, &[2, 8], 1);
    last.front.number = Number::new(3);
    let chain = Chain::fold([node(9, &[], 1), last], []);
    assert_eq!(chain.heads()[&main()], ids(&[1, 9]), "although the one between is missing");
}

#[test]
fn a_circle_of_parents_still_has_a_tip() {
    let chain = Chain::fold([node(1, &[2], 1), node(2, &[1], 2)], []);
    assert_eq!(chain.tip(&main()).unwrap().front.id, id(2));
    assert_eq!(chain.nodes().len(), 2);
}

#[test]
fn names_lead_to_one_handoff_or_say_why_not() {
    let chain = Chain::fold(story(), [record(1, &[], tag(2))]);
    let find = |text: &str| chain.find(&text.parse().unwrap(), &main());
    assert_eq!(find("@-").unwrap().front.id, id(1));
    assert_eq!(find("1").unwrap().front.id, id(1));
    assert_eq!(find("tag:mvp").unwrap().front.id, id(2));
    assert!(find("tag:none").is_err());
    assert!(
        matches!(find("2"), Err(ChainError::Ambiguous { candidates, .. }) if candidates.len() == 2)
    );
    assert!(matches!(find("z"), Err(ChainError::Ambiguous { .. })));
    assert_eq!(find("kkkk").unwrap_err(), ChainError::Unknown("kkkk".into()));
    assert_eq!(find("@--").unwrap_err(), ChainError::Beyond("@--".into()));
}

#[test]
fn a_rollback_gives_up_what_came_after_and_deletes_nothing() {
    let chain = Chain::fold(line(), [record(1, &[], rollback(2, &[4]))]);
    assert_eq!(chain.heads()[&main()], ids(&[2]));
    assert_eq!(chain.nodes().len(), 4);
    assert_eq!(chain.arms()[0].handoffs, ids(&[4, 3]));
    assert_eq!(chain.standing(chain.get(id(3)).unwrap()), Standing::Abandoned);
    let mut nodes = line();
    nodes.push(node(5, &[2], 9));
    let chain = Chain::fold(nodes, [record(1, &[], rollback(2, &[4]))]);
    assert_eq!(chain.heads()[&main()], ids(&[5]), "the thread goes on from there");
}

#[test]
fn what_was_written_meanwhile_elsewhere_is_a_second_head() {
    let mut nodes = line();
    nodes.push(node(5, &[4], 5));
    let chain = Chain::fold(nodes, [record(1, &[], rollback(2, &[4]))]);
    assert_eq!(chain.heads()[&main()], ids(&[5]), "its writer did not know of the rollback");
    assert!(!chain.is_abandoned(id(4)), "a head goes back to it");
}

#[test]
fn what_another_thread_stands_on_is_not_abandoned() {
    let mut nodes = line();
    nodes.push(node_on("api", 5, &[3], 6));
    let chain = Chain::fold(nodes, [record(1, &[], rollback(1, &[4]))]);
    assert!(!chain.is_abandoned(id(3)) && chain.is_abandoned(id(4)));
    assert_eq!(chain.heads().len(), 2);
}

#[test]
fn a_rollback_over_a_merge_does_not_give_up_the_other_thread() {
    // On main 1, 2 and the merge 4; 3 stands on a thread of its own.
    let nodes =
        vec![node(1, &[], 0), node(2, &[1], 1), node_on("api", 3, &[1], 2), node(4, &[2, 3], 3)];
    let before = Chain::fold(nodes.clone(), []);
    assert_eq!(before.left_behind(&main(), id(2)), [id(4)]);
    assert_eq!(before.common_ancestor(id(2), id(3)).map(|node| node.front.id), Some(id(1)));
    let chain = Chain::fold(nodes, [record(1, &[], rollback(2, &[4]))]);
    assert_eq!(chain.arms()[0].handoffs, [id(4)]);
    assert!(chain.is_abandoned(id(4)) && !chain.is_abandoned(id(3)));
    assert_eq!(before.common_ancestor(id(4), id(9)), None);
}

#[test]
fn threads_are_made_moved_and_deleted() {
    let made = record(1, &[], moved("api", Some(2), &[]));
    let chain = Chain::fold(line(), [made.clone()]);
    assert_eq!(chain.heads()[&"api".parse().unwrap()], ids(&[2]));
    assert_eq!(chain.heads()[&main()], ids(&[4]));
    let gone = record(2, &[1], moved("api", None, &[2]));
    let chain = Chain::fold(line(), [made, gone]);
    assert_eq!(chain.heads().len(), 1);
}

#[test]
fn undoing_restores_and_undoing_that_undoes_again() {
    let back = record(1, &[], rollback(2, &[4]));
    let undo = record(2, &[], undone(1));
    let again = record(3, &[], undone(2));
    let tip = |records: Vec<Record>| Chain::fold(line(), records).heads()[&main()].clone();
    assert_eq!(tip(vec![back.clone(), undo.clone()]), ids(&[4]));
    assert_eq!(tip(vec![again.clone(), back.clone(), undo.clone()]), ids(&[2]));
    let circle = record(4, &[], undone(3));
    let circle_back = record(3, &[], undone(4));
    let chain = Chain::fold(line(), [back, undo, circle, circle_back]);
    assert_eq!(chain.heads()[&main()], ids(&[4]), "undoings in a circle count for nothing");
}

#[test]
fn a_handoff_out_of_view_stays_where_something_follows_it() {
    let chain = Chain::fold(line(), [record(1, &[], hidden(4))]);
    assert_eq!(chain.heads()[&main()], ids(&[3]));
    assert!(chain.hidden().any(|node| node.front.id == id(4)) && chain.knows(id(4)));
    let chain = Chain::fold(line(), [record(1, &[], hidden(3))]);
    assert_eq!(chain.nodes().len(), 4);
}

#[test]
fn what_replaces_what_is_decided_by_what_was_seen_not_by_clocks() {
    // The clock of the second writer is behind.
    let (first, second) = (record(9, &[], tag(1)), record(2, &[9], tag(3)));
    let chain = Chain::fold(line(), [first, second]);
    assert_eq!(chain.tags()["mvp"], id(3));
    assert!(chain.conflicts().is_empty());
}

#[test]
fn records_that_did_not_know_each_other_conflict_and_a_rule_decides() {
    let claim = |bits| record(bits, &[], RecordEvent::Claimed { handoff: id(4) });
    let tags = [record(1, &[], tag(1)), record(2, &[], tag(3))];
    let moves = [record(3, &[], rollback(2, &[4])), record(4, &[], rollback(1, &[4]))];
    let records = tags.into_iter().chain(moves).chain([claim(5), claim(6)]);
    let chain = Chain::fold(line(), records);
    assert_eq!(chain.tags()["mvp"], id(3), "the later one");
    assert_eq!(chain.heads()[&main()], ids(&[1]), "the later one");
    let holder = chain.claim(id(4)).unwrap();
    assert_eq!(holder.id, RecordId::from_bits(5), "the earlier one");
    assert_eq!(chain.conflicts().len(), 3);
}

#[test]
fn what_is_elsewhere_has_a_name_and_is_no_tip() {
    let mut nodes = line();
    nodes[3].is_elsewhere = true;
    let chain = Chain::fold(nodes, []);
    assert_eq!(chain.heads()[&main()], ids(&[3]));
    assert_eq!(chain.standing(chain.get(id(4)).unwrap()), Standing::Elsewhere);
}

/// Everything that can be seen of a chain.
fn view(chain: &Chain) -> String {
    let mut claims: Vec<_> = chain.nodes.iter().filter_map(|n| chain.claim(n.front.id)).collect();
    claims.sort_by_key(|record| record.id);
    let abandoned: BTreeSet<_> = chain.abandoned.iter().collect();
    format!(
        "{:?} {:?} {:?} {:?} {:?} {abandoned:?} {claims:?} {:?} {:?}",
        order(chain),
        chain.heads(),
        chain.tags(),
        chain.arms(),
        chain.conflicts(),
        chain.sessions(),
        chain.records().iter().map(|r| (r.id, chain.counts(r.id))).collect::<Vec<_>>()
    )
}

mod any_order {
    use proptest::prelude::*;

    use super::*;

    fn any_node(bits: u64) -> impl Strategy<Value = Node> {
        // A parent may be later, unknown, or the handoff itself.
        let parents = prop::collection::vec(0..10u64, 0..3);
        (parents, 0..60u8, prop::sample::select(vec!["main", "api"]), any::<bool>()).prop_map(
            move |(parents, minute, thread, is_elsewhere)| Node {
                is_elsewhere: is_elsewhere && bits.is_multiple_of(5),
                ..node_on(thread, bits, &parents, minute)
            },
        )
    }

    fn any_event() -> impl Strategy<Value = RecordEvent> {
        let handoff = || 0..10u64;
        prop_oneof![
            (handoff(), prop::collection::vec(handoff(), 0..3))
                .prop_map(|(to, from)| rollback(to, &from)),
            (prop::option::of(handoff()), prop::collection::vec(handoff(), 0..3))
                .prop_map(|(to, from)| moved("api", to, &from)),
            handoff().prop_map(tag),
            (0..8u64).prop_map(undone),
            handoff().prop_map(hidden),
            handoff().prop_map(|handoff| RecordEvent::Claimed { handoff: id(handoff) }),
            handoff().prop_map(|handoff| RecordEvent::Started {
                handoff: id(handoff),
                thread: main(),
                agent: AgentId::Codex,
                native: NativeId::new("s"),
            }),
        ]
    }

    fn any_record(bits: u64) -> impl Strategy<Value = Record> {
        (prop::collection::vec(0..8u64, 0..3), any_event())
            .prop_map(move |(seen, event)| record(bits, &seen, event))
    }

    fn stores() -> impl Strategy<Value = (Vec<Node>, Vec<Record>)> {
        let nodes: Vec<_> = (0..9).map(any_node).collect();
        let records: Vec<_> = (0..8).map(any_record).collect();
        (nodes, records)
    }

    proptest! {
        #[test]
        fn gives_the_same_chain(
            (nodes, records) in stores(),
            (turned, turned_records) in (any::<prop::sample::Index>(), any::<prop::sample::Index>()),
            cut in any::<prop::sample::Index>(),
        ) {
            let expected = view(&Chain::fold(nodes.clone(), records.clone()));
            let (mut a, mut b) = (nodes.clone(), records.clone());
            a.rotate_left(turned.index(nodes.len()));
            b.rotate_left(turned_records.index(records.len()));
            b.reverse();
            prop_assert_eq!(&view(&Chain::fold(a, b)), &expected);

            // Two stores that share some objects, united in either direction.
            let at = cut.index(nodes.len());
            let (left, right) = (&nodes[..(at + 2).min(nodes.len())], &nodes[at..]);
            for halves in [[left, right], [right, left]] {
                let united = halves.concat();
                prop_assert_eq!(&view(&Chain::fold(united, records.clone())), &expected);
            }
        }

        #[test]
        fn loses_no_handoff((nodes, records) in stores()) {
            let chain = Chain::fold(nodes.clone(), records);
            for node in nodes {
                prop_assert!(chain.knows(node.front.id));
            }
        }
    }
}
