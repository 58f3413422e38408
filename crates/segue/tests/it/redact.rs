//! `segue redact`, and what a project calls harmless.

use crate::sandbox::Sandbox;

/// Put together here, so that no scanner takes this file for a leak.
fn key() -> String {
    format!("ghp{}aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xY1zA2", '_')
}

#[test]
fn secrets_of_a_text_become_their_kinds() {
    let sandbox = Sandbox::new();
    let text = format!("push with {}\nDB_PASSWORD=Sup3rS3cret\nthe end\n", key());
    let run = sandbox.run_with(&["redact"], &text);
    let expected = "push with [redacted:github-token]\nDB_PASSWORD=[redacted:password]\nthe end\n";
    assert_eq!((run.status, run.out.as_str()), (0, expected));
    assert!(run.err.contains("2 secrets masked: 1 github-token, 1 password"), "{}", run.err);
    let again = sandbox.run_with(&["redact", "-"], &run.out);
    assert_eq!((again.out.as_str(), again.err.as_str()), (expected, ""));
    sandbox.write("build.log", &text);
    assert_eq!(sandbox.good(&["redact", "build.log"]), expected);
    let json = sandbox.json(&["redact", "build.log", "--json"]);
    assert_eq!(
        (&json["schema"], &json["kinds"]["password"]),
        (&"segue/redact/1".into(), &1.into())
    );
    assert_eq!(sandbox.run(&["redact", "absent.log"]).status, 2);
}

#[test]
fn what_a_project_calls_harmless_counts_once_it_is_confirmed() {
    let mut sandbox = Sandbox::with_project();
    let user = sandbox.home.join("user").to_string_lossy().into_owned();
    sandbox.set("SEGUE_HOME", &user);
    let text = format!("push with {}\n", key());
    sandbox.write(".segue/segue.toml", "[secrets]\nallow = [\"ghp_[a-z0-9A-Z]+\"]\n");
    let run = sandbox.run_with(&["redact"], &text);
    assert!(run.out.contains("[redacted:github-token]"), "{}", run.out);
    assert!(run.err.contains("segue redact --confirm"), "{}", run.err);

    assert!(sandbox.good(&["redact", "--confirm"]).contains("ghp_[a-z0-9A-Z]+"));
    assert_eq!(sandbox.run_with(&["redact"], &text).out, text);

    sandbox.write(".segue/segue.toml", "[secrets]\nallow = [\"ghp_.+\"]\n");
    let run = sandbox.run_with(&["redact"], &text);
    assert!(run.out.contains("[redacted:github-token]"), "another list: {}", run.out);
}

#[test]
fn a_users_own_list_counts_at_once_and_must_be_readable() {
    let mut sandbox = Sandbox::new();
    let user = sandbox.home.join("user");
    std::fs::create_dir_all(&user).unwrap();
    sandbox.set("SEGUE_HOME", &user.to_string_lossy());
    let text = format!("push with {}\n", key());
    std::fs::write(user.join("settings.toml"), "[secrets]\nallow = [\"ghp_.+\"]\n").unwrap();
    assert_eq!(sandbox.run_with(&["redact"], &text).out, text);
    std::fs::write(user.join("settings.toml"), "[secrets]\nallow = [\"ghp_(\"]\n").unwrap();
    let run = sandbox.run_with(&["redact"], &text);
    assert_eq!(run.status, 2);
    assert!(run.err.contains("secrets.allow"), "{}", run.err);
}

#[test]
fn no_place_of_a_session_carries_a_secret_into_the_store() {
    let sandbox = Sandbox::with_project();
    let (key, password) = (key(), "Tr0ub4dor&3x");
    let places = [
        format!("push with {key} and the password is {password}"),
        format!("export GITHUB_TOKEN={key} DB_PASSWORD={password}"),
        format!("{{\\\"token\\\":\\\"{key}\\\",\\\"password\\\":\\\"{password}\\\"}}"),
        format!("https://ana:{password}@git.example/{key}"),
    ];
    for (at, place) in places.iter().enumerate() {
        let text = serde_json::json!(place);
        let session = [
            format!(
                r#"{{"segue-events":1,"agent":"claude","session":"planted-{at}","started":"2026-11-24T10:00:00Z","cwd":"/home/dev/app"}}"#
            ),
            format!(r#"{{"kind":"user","text":{text}}}"#),
            format!(r#"{{"kind":"assistant","text":{text}}}"#),
            format!(
                r#"{{"kind":"tool_call","call":"c1","tool":"bash","input":{{"command":{text}}}}}"#
            ),
            format!(
                r#"{{"kind":"tool_result","call":"c1","output":{text},"exit":1,"failed":true}}"#
            ),
            format!(r#"{{"kind":"edit","path":{text},"change":"edit","added":4,"removed":1}}"#),
            format!(r#"{{"kind":"todo","todos":[{{"text":{text},"state":"pending"}}]}}"#),
            r#"{"kind":"user","text":"go on with the rest of it"}"#.to_owned(),
        ];
        sandbox.write("planted.jsonl", &(session.join("\n") + "\n"));
        sandbox.good(&["handoff", "--from", "planted.jsonl", "--force"]);
    }
    std::fs::remove_file(sandbox.project.join("planted.jsonl")).unwrap();
    let mut folders = vec![sandbox.project.clone()];
    let mut files = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = String::from_utf8_lossy(&std::fs::read(&path).unwrap()).into_owned();
            let leaks = text.contains(&key) || text.contains(password);
            assert!(!leaks, "{}:\n{text}", path.display());
            files += usize::from(text.contains("[redacted:"));
        }
    }
    assert!(files >= places.len(), "{files} files with something masked");
}
