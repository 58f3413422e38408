//! What takes back, what may, and what does not.

use super::*;
use crate::fact::FactKind;

/// Whether the first of these messages holds, is doubtful, or was replaced, at the end.
fn first_is(messages: &[&str]) -> &'static str {
    // The first turn is what the session is for.
    let said: Vec<Remark> =
        (2..).zip(messages).map(|(turn, text)| Remark::told(turn, text)).collect();
    let mut vocabulary = Vocabulary::default();
    said.iter().for_each(|remark| vocabulary.see(&remark.subject));
    let changes = find(&said, &vocabulary);
    match (changes.superseded.contains_key(&0), changes.doubts.of(0).is_some()) {
        (true, _) => "replaced",
        (_, true) => "doubtful",
        _ => "holds",
    }
}

#[test]
fn what_was_agreed_to_goes_with_the_words_that_it_quotes() {
    let mut agreed =
        Remark::told(1, "Agreed: the exporter listens on 7070 (the user: 'port 7070 then')");
    agreed.kind = FactKind::Decision;
    let fix = "7070 is taken by the proxy, 7171 then";
    let all = [agreed, Remark::told(1, "port 7070 then"), Remark::told(2, fix)];
    let mut vocabulary = Vocabulary::default();
    all.iter().for_each(|remark| vocabulary.see(&remark.subject));
    let gone = find(&all, &vocabulary).superseded;
    assert_eq!((gone.get(&0), gone.get(&1)), (Some(&2), Some(&2)));
}

#[test]
fn corrections_are_understood_without_naming_what_they_mean() {
    for (old, new) in [
        ("uploads expire after 20 days", "scratch that, 90 days"),
        ("l'export part le jeudi", "tout compte fait le samedi, le prestataire préfère"),
        ("nenn das neue Feld sent_at", "Olga sagt mir eben, es muss posted_at heißen"),
        ("the import runs on Tuesdays", "turns out it's Fridays, the bank moved"),
        ("the gauge shows 640 px", "640 is cut off on tablets, 800 px then"),
        ("der Abgleich läuft montags", "stellt sich raus, es ist donnerstags"),
        ("höchstens 12 Sekunden Wartezeit", "nein, 30 Sekunden"),
        ("la copia sale los martes", "resulta que es los jueves"),
        ("le cache vit 6 heures", "finalement 2 heures"),
        (
            "lengths are in feet everywhere",
            "I checked the probe's manual, it's yards on the bus, feet only in the report",
        ),
        ("der Worker hört auf Port 8080", "8080 ist falsch, 9217 nehmen wir"),
        ("two retries will do for the mail server", "on second thought four, it is slow"),
        ("llama sent_at al campo nuevo", "me dice Olga que tiene que ser posted_at"),
        ("las alertas van a telegram", "al final a Signal, lo pide el equipo"),
        ("the alerts go to telegram", "no, to signal"),
        ("we go with Kafka for the events", "Kafka is off the table, the events go by mail"),
        ("the trial opens in Bergen", "small thing, the trial opens in Oslo, they have the space"),
        ("keep the invoices in one XML blob", "the XML blob was a bad idea of mine. rows please"),
    ] {
        let between = ["the customer is Ruth", "keep the public names as they are"];
        let all = [&[old], between.as_slice(), &[new]].concat();
        assert_ne!(first_is(&all), "holds", "{old} / {new}");
    }
}

/// To lose what still holds is worse than to show what may not.
#[test]
fn a_rule_goes_only_for_another_value_of_the_same_thing() {
    for (old, new) in [
        ("never log the email", "I just noticed you log the email in load_user"),
        ("no emojis in commits", "I realised there are emojis in the last commits"),
        ("only use tabs", "I double checked, there are spaces next to the tabs"),
        ("the tests must run in under 10 minutes", "I checked, the tests run in 14 minutes"),
        ("the limit is 20 users per page", "the page of users came back with 30 users"),
        ("the staging server has 16 GB", "as of today the production server has 64 GB"),
        ("the timeout is 30 seconds", "sorry, back in 5 minutes"),
        ("uploads are limited to 10 MB", "no, the log has 300 MB"),
        ("answer in English", "sorry, my German colleague wrote that"),
        ("the cache lives 10 minutes", "so the cache of the browser lives 2 hours"),
        ("errors go to slack", "actually, back to work"),
        ("der Timeout ist 30 Sekunden", "moment, bin in 5 Minuten zurück"),
        ("las copias duran 30 días", "las copias de Olga duran 5 días"),
        ("always per Sie, no anglicisms, 12 pages", "no, 14 pages"),
    ] {
        assert_ne!(first_is(&[old, "thanks", new]), "replaced", "{old} / {new}");
    }
    for (old, new) in [
        ("the worker listens on port 9100", "no, the worker listens on port 9217"),
        ("uploads expire after 20 days", "actually uploads expire after 90 days"),
        ("the metrics port is 9090", "not 9090, the metrics port is 9191"),
    ] {
        assert_eq!(first_is(&[old, "thanks", new]), "replaced", "{old} / {new}");
    }
}

#[test]
fn what_only_speaks_of_other_things_changes_nothing() {
    for (old, new) in [
        ("keep the public names find_links and check_file", "what is open_file for?"),
        ("sessions live for 24 hours", "the report goes out on Mondays"),
        ("the auto-commit mode stays", "add docs for the manual-commit mode as well"),
        ("skip the vendored files", "then commit it"),
        ("the display has 37 characters", "the customer is 88-4410"),
        ("test with node 18", "and test with node 20 as well"),
        ("uploads expire after 20 days", "backups expire after 90 days"),
        ("the tests run under Linux", "the tests run under Windows as well"),
        ("the weekly report goes to Anna", "the weekly report goes to Ben too"),
        (
            "never delete anything under /var/log",
            "from now on always ask before you change anything under /etc/ssh",
        ),
        ("use at most 4 workers in the pool", "no, look at issue 7"),
        ("use at most 4 workers in the pool", "no, use Python 3"),
        ("coverage stays above 90 percent", "no, port 80"),
        ("never call get_user in handlers", "I checked load_config, it is fine"),
        ("keep the names find_links and check_file", "and keep find_links and check_file as names"),
        ("the library has the names find_links", "Keep find_links as the name in the library."),
        ("exit with 1 for broken links", "leave everything as it is, I'll pick it up later"),
    ] {
        assert_eq!(first_is(&[old, "thanks", new]), "holds", "{old} / {new}");
    }
}

#[test]
fn what_speaks_of_the_same_thing_is_shown_beside_it() {
    for (old, new) in [
        ("el torneo es de dobles", "torneo individual y santas pascuas"),
        (
            "set the autoscaler max to 40 pods",
            "the cloud bill came, cap the autoscaler at nineteen",
        ),
        (
            "use redis for the session store",
            "ops won't run another redis, sessions live in postgres",
        ),
        (
            "las ramas sácalas de develop",
            "normal que te falle, develop la borramos. ramas desde trunk",
        ),
        ("Only touch packages/ui", "ok you may touch packages/web for that"),
    ] {
        assert_eq!(first_is(&[old, "thanks", new]), "doubtful", "{old} / {new}");
    }
    // Words of any work, another thing in the same words, and an addition name no thing again.
    for (old, new) in [
        ("make sure the change is small", "the change log comes next week"),
        ("invoices go out on the 3rd", "reminders go out on the 9th"),
        ("please don't rename anything", "leave it as it is, don't commit, I'll pick it up later"),
        ("the torneo is in May", "and the torneo needs a poster"),
        ("can you explain the lifecycle of a lease", "the lease table has four columns"),
    ] {
        assert_eq!(first_is(&[old, "thanks", new]), "holds", "{old} / {new}");
    }
}

#[test]
fn texts_without_blanks_are_corrected_as_well() {
    for (old, new) in [
        ("巡检高度先定 40 米", "巡检高度改成 65 米吧，旁边有高压线"),
        ("那条笔记出自《成都地方志》", "又查了原书，那条笔记其实出自《嘉定地方志》，我抄错行了"),
        ("納品は金曜日です", "すみません、納品は月曜日に変わりました"),
        ("月額は980円です", "月額は1200円に変更で"),
        ("上限30秒", "上限改为45秒"),
    ] {
        let state = first_is(&[old, "客户是王姐", new]);
        assert_ne!(state, "holds", "{old} / {new}");
    }
}
