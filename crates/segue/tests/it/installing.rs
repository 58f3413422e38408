//! `install` and `uninstall`: what is in the settings stays, and comes back to the byte.

use std::path::PathBuf;

use crate::sandbox::Sandbox;

/// Settings as people have them, by the file that they stand in.
const SETTINGS: [(&str, &str); 33] = [
    (".claude/settings.json", "{}"),
    (".claude/settings.json", "{\n}\n"),
    (".claude/settings.json", "{ \"model\": \"opus\" }"),
    (".claude/settings.json", "{\n  // mine\n  \"hooks\": {},\n  \"theme\": \"dark\"\n}\n"),
    (
        ".claude/settings.json",
        "{\n  \"hooks\": {\n    \"Stop\": [\n      { \"hooks\": [ { \"type\": \"command\", \"command\": \"beep\" } ] } // loud\n    ]\n  }\n}\n",
    ),
    (
        ".claude/settings.json",
        "{\r\n\t\"env\": { \"A\": \"b\" },\r\n\t\"permissions\": { \"allow\": [ ] }\r\n}\r\n",
    ),
    (".claude/settings.json", "\u{feff}{\"hooks\":{\"SessionStart\":[{\"hooks\":[]}]}}"),
    (".claude/settings.json", "{\n    \"b\": [1, 2,],\n    \"a\": { \"c\": null, },\n}"),
    (".claude.json", "{\"numStartups\": 3, \"mcpServers\": {\"other\": {\"command\": \"x\"}}}"),
    (".claude.json", "{\n  \"projects\": {},\n  \"mcpServers\": {\n  }\n}\n"),
    (
        ".codex/hooks.json",
        "{\"hooks\":{\"Stop\":[{\"hooks\":[{\"type\":\"command\",\"command\":\"x\"}]}]}}\n",
    ),
    (
        ".codex/config.toml",
        "model = \"gpt-5.5-codex\" # mine\n\n[mcp_servers.other]\ncommand = \"x\"\n",
    ),
    (".codex/config.toml", "# nothing yet"),
    (".codex/config.toml", "[a]\r\nb = [ 1,\r\n 2 ]\r\n"),
    (
        ".gemini/settings.json",
        "{\n  \"security\": { \"auth\": {} },\n  \"hooks\": {\n    \"BeforeAgent\": []\n  }\n}\n",
    ),
    (".gemini/settings.json", ""),
    (
        ".qwen/settings.json",
        "{\n  \"mcpServers\": { \"a\": { \"command\": \"b\" } } /* mine */\n}\n",
    ),
    (
        ".config/opencode/opencode.json",
        "{\n  \"$schema\": \"https://opencode.ai/config.json\",\n  \"mcp\": {}\n}",
    ),
    (".config/opencode/opencode.json", "// comment first\n{ }\n"),
    (
        ".copilot/mcp-config.json",
        "{\n\t\"mcpServers\": {\n\t\t\"x\": { \"tools\": [\"*\"] }\n\t}\n}\n",
    ),
    (
        ".codex/config.toml",
        "[mcp_servers]\nother = { command = \"x\", args = [\"a\", \"b\"] }\n\n[tui]\n",
    ),
    (".codex/config.toml", "mcp_servers.other.command = \"x\"\n\n\n"),
    (".codex/config.toml", "notice = \"\"\"\n[mcp_servers.segue]\n\"\"\"\n\n[[hooks.Stop]]\nx = 1"),
    (
        ".codex/config.toml",
        "\u{feff}[profiles.\"a.b\"] # dots\r\nmodel = 'm'\r\n\r\n[hooks.state.\"/x/hooks.json:stop:0:0\"]\r\ntrusted_hash = \"y\"\r\n",
    ),
    (".codex/hooks.json", "\u{feff}{\r\n  \"hooks\": {\r\n  }\r\n}"),
    (
        ".gemini/settings.json",
        "// mine\r\n{\r\n  \"hooks\": { \"BeforeAgent\": [ { \"hooks\": [ { \"type\": \"command\", \"command\": \"lint\" } ] } ], }\r\n}",
    ),
    (
        ".qwen/settings.json",
        "\u{feff}{\"$version\":4,\"hooks\":{\"Stop\":[{\"matcher\":\"*\",\"hooks\":[{\"command\":\"beep\"}]}]}}",
    ),
    (".qwen/settings.json", "\n\n"),
    (
        ".config/opencode/opencode.json",
        "{\r\n  \"mcp\": {\r\n    /* \"segue\": {} */\r\n    \"a\": { \"type\": \"local\", \"command\": [\"x\"], }, // mine\r\n  },\r\n}\r\n",
    ),
    (".copilot/mcp-config.json", "{\"mcpServers\":{}}"),
    (
        ".copilot/hooks/other.json",
        "{\"version\":1,\"hooks\":{\"agentStop\":[{\"bash\":\"beep\"}]}}\n",
    ),
    (".pi/agent/settings.json", "{\n\t\"extensions\": [\"./mine.ts\"] // mine\n}\n"),
    (".pi/agent/extensions/mine.ts", "export default function (pi) {}\r\n"),
];

/// A home where every agent is at home.
fn home() -> Sandbox {
    let sandbox = Sandbox::new();
    for folder in
        [".claude", ".codex", ".gemini", ".config/opencode", ".qwen", ".copilot", ".pi/agent"]
    {
        std::fs::create_dir_all(sandbox.home.join(folder)).unwrap();
    }
    sandbox
}

fn put(sandbox: &Sandbox, file: &str, text: &str) -> PathBuf {
    let path = sandbox.home.join(file);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(&path, text).unwrap();
    path
}

#[test]
fn settings_files_survive_to_the_byte() {
    for (file, text) in SETTINGS {
        let sandbox = home();
        put(&sandbox, file, text);
        let before = Sandbox::files(&sandbox.home);
        sandbox.good(&["install", "--yes"]);
        let with = Sandbox::files(&sandbox.home);
        assert!(with.len() > before.len() + 8, "{file}");
        let again = sandbox.good(&["install", "--yes"]);
        assert!(again.contains("nothing to change"), "{again}");
        assert_eq!(Sandbox::files(&sandbox.home), with, "{file}");
        sandbox.good(&["uninstall", "--yes"]);
        assert_eq!(Sandbox::files(&sandbox.home), before, "{file}: {text}");
    }
}

#[test]
fn what_others_changed_since_stays() {
    let sandbox = home();
    let path = put(&sandbox, ".claude/settings.json", "{\n  \"a\": 1\n}\n");
    sandbox.good(&["install", "claude", "--yes"]);
    let with = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, with.replace("\"a\": 1", "\"a\": 2 /* new */")).unwrap();
    sandbox.good(&["uninstall", "claude", "--yes"]);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "{\n  \"a\": 2 /* new */\n}\n");
}

#[test]
fn the_change_is_shown_and_without_a_terminal_not_made() {
    let sandbox = home();
    let before = Sandbox::files(&sandbox.home);
    let run = sandbox.run(&["install", "claude"]);
    assert_eq!(run.status, 4, "{}", run.err);
    assert!(run.out.contains("settings.json") && run.out.contains('+'), "{}", run.out);
    assert!(run.out.contains("hook --agent claude"), "{}", run.out);
    assert!(run.err.contains("segue install --yes"), "{}", run.err);
    assert_eq!(sandbox.run(&["install", "claude", "--dry-run"]).status, 0);
    assert_eq!(Sandbox::files(&sandbox.home), before);
}

#[test]
fn a_file_that_cannot_be_parsed_is_refused_and_left() {
    let sandbox = home();
    let path = put(&sandbox, ".claude/settings.json", "{\n  \"a\": oops\n}\n");
    let run = sandbox.run(&["install", "claude", "--yes"]);
    assert_eq!(run.status, 6, "{}", run.err);
    assert!(run.err.contains("is left as it is: line 2: this is no value"), "{}", run.err);
    assert_eq!(std::fs::read_to_string(path).unwrap(), "{\n  \"a\": oops\n}\n");
    let command = put(&sandbox, ".qwen/commands/handoff.md", "# my own\n");
    let run = sandbox.run(&["install", "qwen", "--yes"]);
    assert!(run.err.contains("somebody else's file"), "{}", run.err);
    assert_eq!(std::fs::read_to_string(command).unwrap(), "# my own\n");
}

#[cfg(unix)]
#[test]
fn links_stay_links_and_read_only_files_stay_as_they_are() {
    use std::os::unix::fs::PermissionsExt;
    let sandbox = home();
    let real = put(&sandbox, "dotfiles/claude.json", "{\n  \"a\": 1\n}\n");
    let link = sandbox.home.join(".claude/settings.json");
    std::os::unix::fs::symlink(&real, &link).unwrap();
    sandbox.good(&["install", "claude", "--yes"]);
    assert!(std::fs::symlink_metadata(&link).unwrap().is_symlink());
    assert!(std::fs::read_to_string(&real).unwrap().contains("hook --agent claude"));
    sandbox.good(&["uninstall", "claude", "--yes"]);
    assert_eq!(std::fs::read_to_string(&real).unwrap(), "{\n  \"a\": 1\n}\n");

    let fixed = put(&sandbox, ".gemini/settings.json", "{}\n");
    std::fs::set_permissions(&fixed, std::fs::Permissions::from_mode(0o444)).unwrap();
    let run = sandbox.run(&["install", "gemini", "--yes"]);
    assert!(run.err.contains("it is read-only"), "{}", run.err);
    assert_eq!(std::fs::read_to_string(&fixed).unwrap(), "{}\n");
}

/// A settings file of each agent, whose other files are segue's own.
const OF_EACH: [(&str, &str); 8] = [
    ("claude", ".claude/settings.json"),
    ("claude", ".claude.json"),
    ("codex", ".codex/hooks.json"),
    ("codex", ".codex/config.toml"),
    ("gemini", ".gemini/settings.json"),
    ("opencode", ".config/opencode/opencode.json"),
    ("qwen", ".qwen/settings.json"),
    ("copilot", ".copilot/mcp-config.json"),
];

#[test]
fn what_an_agent_could_not_read_either_is_refused_for_each() {
    for (agent, file) in OF_EACH {
        for text in ["{\n  \"a\": oops\n}\n", "[1, 2", "{\"a\": 1} x = {"] {
            let sandbox = home();
            let path = put(&sandbox, file, text);
            for verb in ["install", "uninstall"] {
                let run = sandbox.run(&[verb, agent, "--yes"]);
                assert_eq!(run.status, 6, "{agent} {file}: {text}\n{}{}", run.out, run.err);
                assert!(run.err.contains("is left as it is: line "), "{file}: {}", run.err);
                assert_eq!(std::fs::read_to_string(&path).unwrap(), text, "{file}");
            }
        }
    }
    let sandbox = home();
    let path = put(&sandbox, ".pi/agent/extensions/segue.ts", "// mine\n");
    assert_eq!(sandbox.run(&["install", "pi", "--yes"]).status, 6);
    assert_eq!(std::fs::read_to_string(path).unwrap(), "// mine\n");
}

#[cfg(unix)]
#[test]
fn each_agent_s_linked_file_stays_a_link_and_its_read_only_one_as_it_is() {
    use std::os::unix::fs::PermissionsExt;
    for (agent, file) in OF_EACH {
        let text = if file.ends_with(".toml") { "# mine\n" } else { "{\n  \"z\": 1\n}\n" };
        let sandbox = home();
        let real = put(&sandbox, "dotfiles/file", text);
        let link = sandbox.home.join(file);
        std::os::unix::fs::symlink(&real, &link).unwrap();
        sandbox.good(&["install", agent, "--yes"]);
        assert!(std::fs::read_to_string(&real).unwrap().contains("segue"), "{file}");
        sandbox.good(&["uninstall", agent, "--yes"]);
        assert!(std::fs::symlink_metadata(&link).unwrap().is_symlink(), "{file}");
        assert_eq!(std::fs::read_to_string(&real).unwrap(), text, "{file}");

        std::fs::remove_file(&link).unwrap();
        let fixed = put(&sandbox, file, text);
        std::fs::set_permissions(&fixed, std::fs::Permissions::from_mode(0o444)).unwrap();
        let run = sandbox.run(&["install", agent, "--yes"]);
        assert!(run.err.contains("it is read-only"), "{file}: {}", run.err);
        assert_eq!(std::fs::read_to_string(&fixed).unwrap(), text, "{file}");
    }
}

#[test]
fn a_project_installation_works_where_segue_is_not() {
    let sandbox = Sandbox::with_project();
    sandbox.good(&["install", "claude", "--project", "--yes"]);
    let text = std::fs::read_to_string(sandbox.project.join(".claude/settings.json")).unwrap();
    assert!(text.contains("command -v segue >/dev/null 2>&1 && segue hook --agent claude || true"));
    sandbox.good(&["uninstall", "claude", "--project", "--yes"]);
    assert!(!sandbox.project.join(".claude").exists());
}

#[test]
fn without_any_agent_there_is_a_way_on() {
    let run = Sandbox::new().run(&["install"]);
    assert_eq!(run.status, 2, "{}", run.err);
    assert!(run.err.contains("no agent was found on this machine"), "{}", run.err);
    assert!(run.err.contains("segue install claude"), "{}", run.err);
}

#[test]
fn who_names_no_agent_is_told_which_there_are() {
    let sandbox = home();
    for arguments in [&["install", "nosuch"][..], &["next", "--agent", "cline"]] {
        let run = sandbox.run(arguments);
        assert_eq!(run.status, 2, "{}", run.err);
        let all = "claude, codex, gemini, opencode, qwen, copilot, pi";
        assert!(run.err.contains(all), "{}", run.err);
    }
    let run = sandbox.run(&["next", "--print", "--started", "nosuch:1"]);
    assert!(run.err.contains("cline, aider"), "{}", run.err);
}

#[test]
fn codex_says_that_its_hooks_want_trust() {
    let sandbox = home();
    let out = sandbox.good(&["install", "codex", "--yes"]);
    assert!(out.contains("/hooks"), "{out}");
    let value: serde_json::Value =
        serde_json::from_str(&sandbox.good(&["uninstall", "codex", "--yes", "--json"])).unwrap();
    assert_eq!(value["schema"], "segue/install/1");
    assert_eq!(value["done"], true);
}

/// A file in the home, as text.
fn text(sandbox: &Sandbox, file: &str) -> String {
    std::fs::read_to_string(sandbox.home.join(file)).unwrap()
}

#[test]
fn what_an_older_version_installed_is_replaced_in_its_place() {
    let files = [
        ("claude", ".claude/settings.json"),
        ("codex", ".codex/hooks.json"),
        ("gemini", ".gemini/settings.json"),
        ("qwen", ".qwen/settings.json"),
        ("copilot", ".copilot/hooks/segue.json"),
    ];
    for (agent, file) in files {
        let sandbox = home();
        sandbox.good(&["install", agent, "--yes"]);
        let now = text(&sandbox, file);
        let older = now.replace("&& segue hook", "&& /older/segue hook").replace("60", "30");
        assert_ne!(older, now, "{file}");
        put(&sandbox, file, &older);
        sandbox.good(&["install", agent, "--yes"]);
        let again = text(&sandbox, file);
        assert_eq!(again, now);
        assert!(sandbox.good(&["install", agent, "--yes"]).contains("nothing to change"));
        sandbox.good(&["uninstall", agent, "--yes"]);
        assert!(!sandbox.home.join(file).exists(), "{file}");
    }
}

#[test]
fn codex_is_to_trust_anew_only_what_has_changed() {
    let sandbox = home();
    sandbox.good(&["install", "codex", "--yes"]);
    let now = text(&sandbox, ".codex/hooks.json");
    // Somebody else's hook behind it is known to Codex by its place.
    let theirs = "{ \"hooks\": [ { \"type\": \"command\", \"command\": \"beep\" } ] }";
    let at = now.find("\"Stop\"").unwrap();
    let end = at + now[at..].find("\n    ]").unwrap();
    let now = format!("{},\n      {theirs}{}", &now[..end], &now[end..]);
    let at = now.find("\"Stop\"").unwrap();
    let older = format!("{}{}", &now[..at], now[at..].replacen("60", "30", 1));
    put(&sandbox, ".codex/hooks.json", &older);
    let out = sandbox.good(&["install", "codex", "--yes"]);
    assert!(out.contains("1 of the 5 hooks are not what Codex was told to trust"), "{out}");
    assert_eq!(text(&sandbox, ".codex/hooks.json"), now);
    std::fs::remove_file(sandbox.home.join(".codex/skills/handoff/SKILL.md")).unwrap();
    let out = sandbox.good(&["install", "codex", "--yes"]);
    assert!(out.contains("Installed for") && !out.contains("/hooks"), "{out}");
}

#[test]
fn settings_that_the_agent_itself_cannot_read_are_warned_of() {
    let sandbox = home();
    put(&sandbox, ".claude/settings.json", "{\n  // mine\n  \"theme\": \"dark\"\n}\n");
    let run = sandbox.run(&["install", "claude", "--yes"]);
    assert_eq!(run.status, 0, "{}", run.err);
    let warning = "Claude Code will not run what is installed";
    assert!(
        run.err.contains(warning) && run.err.contains("line 2: it has comments"),
        "{}",
        run.err
    );
    let again = sandbox.run(&["install", "claude", "--yes", "--json"]);
    assert!(again.err.contains(warning), "{}", again.err);
    let value: serde_json::Value = serde_json::from_str(&again.out).unwrap();
    assert_eq!(value["hindrances"][0]["kind"], "unreadable");
    put(&sandbox, ".gemini/settings.json", "{\n  \"theme\": \"dark\", // mine\n}\n");
    let run = sandbox.run(&["install", "gemini", "--dry-run"]);
    assert!(run.err.contains("trailing commas; Gemini CLI does not start"), "{}", run.err);
    put(&sandbox, ".gemini/settings.json", "{\n  \"theme\": \"dark\" // mine\n}\n");
    let run = sandbox.run(&["install", "gemini", "--yes"]);
    assert!(!run.err.contains("warning"), "{}", run.err);
    let run = sandbox.run(&["uninstall", "claude", "--yes"]);
    assert!(!run.err.contains("warning"), "{}", run.err);
}

#[cfg(unix)]
#[test]
fn what_is_no_file_is_named_and_nothing_is_half_installed() {
    let link = |sandbox: &Sandbox, to: &str| {
        std::os::unix::fs::symlink(to, sandbox.home.join(".claude/settings.json")).unwrap();
    };
    let cases = [
        ("folder", "it is a folder"),
        ("circle", "leads nowhere"),
        ("link", "leads nowhere (`/nowhere/x.json`)"),
        ("file", "its folder is a file"),
    ];
    for (case, why) in cases {
        let sandbox = home();
        let folder = sandbox.home.join(".claude");
        match case {
            "folder" => std::fs::create_dir(folder.join("settings.json")).unwrap(),
            "circle" => link(&sandbox, "settings.json"),
            "link" => link(&sandbox, "/nowhere/x.json"),
            _ => {
                std::fs::remove_dir(&folder).unwrap();
                std::fs::write(&folder, "").unwrap();
            }
        }
        let before = Sandbox::files(&sandbox.home);
        let run = sandbox.run(&["install", "claude", "--yes"]);
        assert_eq!(run.status, 6, "{}", run.err);
        assert!(run.err.contains(why), "{why}: {}", run.err);
        assert!(run.err.contains("nothing is changed for Claude Code"), "{}", run.err);
        assert!(!run.out.contains("Installed"), "{}", run.out);
        assert_eq!(Sandbox::files(&sandbox.home), before, "{why}");
        let run = sandbox.run(&["install", "claude", "pi", "--yes"]);
        assert!(run.out.contains("Installed for pi (2 files)"), "{}", run.out);
    }
    let sandbox = home();
    sandbox.good(&["install", "claude", "--yes"]);
    std::fs::remove_file(sandbox.home.join(".claude/settings.json")).unwrap();
    link(&sandbox, "settings.json");
    let run = sandbox.run(&["doctor"]);
    assert!(run.out.contains("it is a link that leads nowhere"), "{}", run.out);
}

#[cfg(unix)]
#[test]
fn a_link_called_segue_is_segue() {
    let sandbox = Sandbox::new();
    let (file, link) = (sandbox.home.join("p5"), sandbox.home.join("segue"));
    std::fs::copy(env!("CARGO_BIN_EXE_segue"), &file).unwrap();
    std::os::unix::fs::symlink(&file, &link).unwrap();
    let install = |program: &std::path::Path| {
        let mut command = std::process::Command::new(program);
        command.current_dir(&sandbox.project).env_clear().env("HOME", &sandbox.home);
        command.args(["install", "claude", "--dry-run"]).output().unwrap()
    };
    let linked = install(&link);
    assert!(linked.status.success(), "{}", String::from_utf8_lossy(&linked.stderr));
    let renamed = install(&file);
    let error = String::from_utf8_lossy(&renamed.stderr).into_owned();
    assert!(error.contains("is not called segue"), "{error}");
}
