//! The tools: what a model can ask of segue, and what it is told of each.

use std::sync::Arc;

use rmcp::model::{MetaObject, Tool, ToolAnnotations};
use segue_document::check::Level;
use segue_document::visible::one_line;
use segue_project::{
    AnswerRequest, BranchRequest, CheckRequest, Checked, LogRequest, RollbackRequest, SaveRequest,
    Surroundings, answer, branch, check, facts, log, next, rollback, save, sessions,
};
use serde_json::{Map, Value, json};

/// What a call says: the text for the model, or what went wrong.
type Said = Result<String, String>;

/// Every tool with its description and the shape of its arguments.
pub(crate) fn list() -> Vec<Tool> {
    let text = |about: &str| json!({ "type": "string", "description": about });
    let handoff = "A handoff: a number, the first letters of its id, `@` for the newest (what is taken without it), `@-` for the one before.";
    let session =
        "A session: its id or the beginning of it; the newest of this project without it.";
    vec![
        tool(
            "save_handoff",
            "Stores a handoff. When segue asked for it, give the number of the request and the whole document (Markdown with the \
             sections that the request names). It is checked against the session: if it is refused, the answer lists what is \
             wrong; mend that and call again with the whole document. When it is stored, show the user the answer as it is. \
             Without a request a handoff that was written elsewhere is stored as it is.",
            &json!({
                "request": { "type": "integer", "description": "The number in segue's message that asked for the handoff." },
                "text": text("The whole document, Markdown."),
            }),
            &["text"],
            false,
        ),
        tool(
            "check_handoff",
            "Says what the rules find in a handoff, with the fix for each finding, and changes nothing. Give `text` for a draft, \
             or `handoff` for one that is stored.",
            &json!({ "text": text("A draft, Markdown."), "handoff": text(handoff) }),
            &[],
            true,
        ),
        tool(
            "get_handoff",
            "The prompt of a stored handoff, with what has changed in the repository since: goal, state, rules, what failed, how \
             to go on. Use it to see what an earlier session left, or to take its work up.",
            &json!({
                "handoff": text(handoff),
                "goal": text("Another goal for the session, if the user named one."),
            }),
            &[],
            true,
        ),
        tool(
            "chain",
            "The handoffs of this project, newest first: number, id, thread, time, agent, objective.",
            &json!({}),
            &[],
            true,
        ),
        tool(
            "branch",
            "Makes a thread: a second line of work that starts at a handoff. It does not enter it; `segue switch NAME` does. Only when \
             the user asks for one.",
            &json!({ "name": text("The thread's name."), "handoff": text(handoff) }),
            &["name"],
            false,
        ),
        tool(
            "rollback",
            "Takes the thread back to an earlier handoff. Nothing is deleted: what came after it is abandoned, and the next prompt says \
             what was tried and why it was given up. `segue undo` takes it back. Only when the user asks for it.",
            &json!({
                "handoff": text("Where the thread goes back to; the one before the newest without it."),
                "why": text("Why the later work is given up, in one sentence."),
                "tried": text("What was tried."),
                "observed": text("What was observed."),
            }),
            &["why"],
            false,
        ),
        tool(
            "list_sessions",
            "The sessions of all agents in this project on this machine, newest first.",
            &json!({}),
            &[],
            true,
        ),
        tool(
            "facts",
            "What a session's transcript shows, without any model: goal, the user's rules and corrections, decisions, changed \
             files, commands with their last result, failures, attempts given up, todos, each with its address. Use it to make \
             sure that a handoff loses nothing.",
            &json!({ "session": text(session) }),
            &[],
            true,
        ),
    ]
}

fn tool(
    name: &'static str,
    about: &'static str,
    properties: &Value,
    required: &[&str],
    only_reads: bool,
) -> Tool {
    let schema = json!({
        "type": "object", "properties": properties, "required": required,
        "additionalProperties": false,
    });
    let schema: Map<String, Value> = schema.as_object().cloned().unwrap_or_default();
    let annotations =
        ToolAnnotations::new().read_only(only_reads).destructive(false).open_world(false);
    let tool = Tool::new(name, about, Arc::new(schema)).with_annotations(annotations);
    if name != "save_handoff" {
        return tool;
    }
    // Claude Code hides the tools of servers behind a search; a session that was just asked for
    // its handoff must see this one.
    let mut meta = MetaObject::default();
    meta.0.insert("anthropic/alwaysLoad".to_owned(), true.into());
    tool.with_meta(meta)
}

/// Calls a tool; nothing if there is none of that name.
pub(crate) fn call(around: &Surroundings, name: &str, arguments: &Value) -> Option<Said> {
    let text = |key: &str| arguments[key].as_str().filter(|text| !text.is_empty());
    Some(match name {
        "save_handoff" => save_handoff(around, arguments["request"].as_u64(), text("text")),
        "check_handoff" => check_handoff(around, text("text"), text("handoff")),
        "get_handoff" => next(around, text("handoff"), text("goal"))
            .map(|prompt| prompt.text)
            .map_err(|error| error.to_string()),
        "chain" => chain(around),
        "branch" => make_branch(around, text("name"), text("handoff")),
        "rollback" => go_back(
            around,
            text("why"),
            &RollbackRequest {
                handoff: text("handoff"),
                tried: text("tried"),
                observed: text("observed"),
                ..RollbackRequest::default()
            },
        ),
        "list_sessions" => list_sessions(around),
        "facts" => said_facts(around, text("session")),
        _ => return None,
    })
}

fn save_handoff(around: &Surroundings, request: Option<u64>, text: Option<&str>) -> Said {
    let text = text.ok_or("`text` is missing: give the whole document")?;
    if let Some(number) = request {
        let number = u32::try_from(number).map_err(|_| "`request` is no number of a request")?;
        let answer =
            answer(around, &AnswerRequest::to(number, text)).map_err(|error| error.to_string())?;
        return match answer {
            segue_project::Answer::Refused { .. } => Err(answer.told()),
            segue_project::Answer::Stored { .. } => Ok(answer.told()),
        };
    }
    let request = SaveRequest { text, ..SaveRequest::default() };
    let saved = save(around, &request).map_err(|error| error.to_string())?;
    let lines = saved.iter().map(|saved| {
        let front = &saved.handoff.front;
        let missing = match saved.missing.as_slice() {
            [] => String::new(),
            missing => format!("; missing: {}", missing.join(", ")),
        };
        let objective = one_line(saved.handoff.content.objective());
        format!("Handoff {} ({}) stored: {objective}{missing}", front.number, front.id.short())
    });
    Ok(lines.collect::<Vec<_>>().join("\n"))
}

fn check_handoff(around: &Surroundings, text: Option<&str>, handoff: Option<&str>) -> Said {
    let checked = match text {
        Some(text) => Checked::Text(text),
        None => Checked::Named(handoff.unwrap_or("@")),
    };
    let report =
        check(around, &checked, &CheckRequest::default()).map_err(|error| error.to_string())?;
    if report.findings.is_empty() {
        return Ok("Nothing is wrong with it.".to_owned());
    }
    let lines = report.findings.iter().map(|finding| {
        let fix = finding.fix.map_or_else(String::new, |fix| format!(" ({fix})"));
        format!(
            "{} {} line {}: {}{fix}",
            level(finding.level),
            finding.code,
            finding.line,
            one_line(&finding.message)
        )
    });
    Ok(lines.collect::<Vec<_>>().join("\n"))
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Info => "info",
    }
}

fn chain(around: &Surroundings) -> Said {
    let log = log(around, LogRequest::default()).map_err(|error| error.to_string())?;
    let lines: Vec<String> = log
        .chain
        .nodes()
        .iter()
        .map(|node| {
            let front = &node.front;
            let agent = front.author.agent.map_or("", segue_model::AgentId::as_str);
            let here = if log.here == Some(front.id) { " (here)" } else { "" };
            format!(
                "{} {} {} {} {agent}{here}: {}",
                front.number,
                front.id.short(),
                front.thread,
                front.created,
                one_line(&node.objective)
            )
        })
        .collect();
    Ok(if lines.is_empty() { "There is no handoff yet.".to_owned() } else { lines.join("\n") })
}

fn make_branch(around: &Surroundings, name: Option<&str>, handoff: Option<&str>) -> Said {
    let name = name.ok_or("`name` is missing: how the thread is called")?;
    let request = BranchRequest { name, handoff, moves: false, worktree: None };
    branch(around, &request).map_err(|error| error.to_string())?;
    Ok(format!("Thread {name} is made; the user enters it with `segue switch {name}`."))
}

fn go_back(around: &Surroundings, why: Option<&str>, request: &RollbackRequest<'_>) -> Said {
    let why = why.ok_or("`why` is missing: one sentence for whoever comes here next")?;
    let request = RollbackRequest { why, ..*request };
    let back = rollback(around, &request).map_err(|error| error.to_string())?;
    let given_up: Vec<String> = back.abandoned.iter().map(|id| id.short()).collect();
    let to = back.done.handoff.map(segue_model::HandoffId::short).unwrap_or_default();
    Ok(format!("The thread is back at {to}; given up: {}.", given_up.join(", ")))
}

fn list_sessions(around: &Surroundings) -> Said {
    let list = sessions(around).map_err(|error| error.to_string())?;
    let lines: Vec<String> = list
        .sessions
        .iter()
        .map(|session| {
            let time = session.updated.map_or_else(String::new, |time| time.to_string());
            let asked = session.first_request.as_deref().map(one_line).unwrap_or_default();
            let asked: String = asked.chars().take(120).collect();
            format!("{} {} {time}: {asked}", session.agent, session.id)
        })
        .collect();
    Ok(if lines.is_empty() { "There is no session here.".to_owned() } else { lines.join("\n") })
}

fn said_facts(around: &Surroundings, session: Option<&str>) -> Said {
    let facts = facts(around, session, false).map_err(|error| error.to_string())?;
    let lines: Vec<String> = facts
        .facts
        .iter()
        .map(|fact| {
            let address = fact.addresses.first().map_or_else(String::new, |at| format!(" {at}"));
            format!("{}{address}: {}", fact.kind.as_str(), one_line(&fact.text))
        })
        .collect();
    Ok(if lines.is_empty() { "The session shows no facts.".to_owned() } else { lines.join("\n") })
}
