//! A session written down as what happened in it.

use segue_facts::{Extraction, SessionFacts};
use segue_model::{
    Action, Body, Change, Compaction, Edit, Event, NativeId, SessionPrefix, Span, Todo, TodoState,
    ToolCall, ToolResult,
};

/// The events of a session, in their order.
#[derive(Default)]
pub(crate) struct Script {
    bodies: Vec<Body<'static>>,
    agent: Vec<Body<'static>>,
}

impl Script {
    pub(crate) fn user(mut self, text: &'static str) -> Self {
        self.bodies.push(Body::User { text: text.into() });
        self
    }

    pub(crate) fn model(mut self, text: &'static str) -> Self {
        self.bodies.push(Body::Assistant { text: text.into() });
        self
    }

    /// The model thinks something, and does not say it.
    pub(crate) fn thinks(mut self, text: &'static str) -> Self {
        self.bodies.push(Body::Thinking { text: text.into() });
        self
    }

    /// A sub-agent, which is told before the session and numbers its events on its own, from a high number on.
    pub(crate) fn with_agent(mut self, agent: Self) -> Self {
        self.agent = agent.bodies;
        self
    }

    /// The person stops the model.
    pub(crate) fn stopped(mut self) -> Self {
        self.bodies.push(Body::Interruption);
        self
    }

    /// The client fails.
    pub(crate) fn failed(mut self, text: &'static str) -> Self {
        self.bodies.push(Body::Error { text: text.into() });
        self
    }

    /// A command without a result.
    pub(crate) fn begins(mut self, command: &'static str) -> Self {
        self.bodies.push(Body::ToolCall(ToolCall {
            call: "begun".into(),
            tool: "Bash".into(),
            action: Action::run(command),
            input: "{}".into(),
        }));
        self
    }

    /// The agent's list, as it is now.
    pub(crate) fn lists(mut self, todos: &[(&str, TodoState)]) -> Self {
        let todo =
            |(text, state): &(&str, TodoState)| Todo { text: (*text).to_owned(), state: *state };
        self.bodies.push(Body::Todo { todos: todos.iter().map(todo).collect() });
        self
    }

    /// A command that succeeded.
    pub(crate) fn runs(self, command: &'static str, output: &'static str) -> Self {
        self.command(command, output, 0)
    }

    /// A command that failed.
    pub(crate) fn fails(self, command: &'static str, output: &'static str) -> Self {
        self.command(command, output, 1)
    }

    /// A command that ended with a status.
    pub(crate) fn exits(self, command: &'static str, output: &'static str, exit: i32) -> Self {
        self.command(command, output, exit)
    }

    fn command(mut self, command: &'static str, output: &'static str, exit: i32) -> Self {
        let action = Action::run(command);
        self.bodies.push(Body::ToolCall(ToolCall {
            call: "1".into(),
            tool: "Bash".into(),
            action: action.clone(),
            input: "{}".into(),
        }));
        self.bodies.push(Body::ToolResult(ToolResult {
            call: "1".into(),
            tool: "Bash".into(),
            action,
            output: output.into(),
            exit: Some(exit),
            failed: exit != 0,
            refused: false,
            millis: None,
        }));
        self
    }

    /// A command that the person refuses without a word.
    pub(crate) fn refuses(mut self, command: &'static str) -> Self {
        self = self.command(command, "The user doesn't want to proceed with this tool use.", 1);
        if let Some(Body::ToolResult(result)) = self.bodies.last_mut() {
            (result.refused, result.exit) = (true, None);
        }
        self
    }

    /// A summary of what came before.
    pub(crate) fn compacted(mut self, summary: &'static str) -> Self {
        let summary = Some(summary.into());
        self.bodies.push(Body::Compaction(Compaction { summary, ..Compaction::default() }));
        self
    }

    /// A plan that the person refuses, with or without a word.
    pub(crate) fn refused(self, plan: &'static str, word: Option<&'static str>) -> Self {
        let refused = self.plan(plan, false);
        match word {
            Some(word) => refused.user(word),
            None => refused.stopped(),
        }
    }

    /// A plan that the person refuses, of which the client says no more than that.
    pub(crate) fn plan_refused(self, plan: &'static str) -> Self {
        let mut refused = self.plan(plan, false);
        if let Some(Body::ToolResult(result)) = refused.bodies.last_mut() {
            result.failed = false;
        }
        refused
    }

    /// A plan that the person approves.
    pub(crate) fn approved(self, plan: &'static str) -> Self {
        self.plan(plan, true)
    }

    fn plan(mut self, plan: &'static str, is_approved: bool) -> Self {
        let action = Action::Plan { plan: plan.into() };
        self.bodies.push(Body::ToolCall(ToolCall {
            call: "2".into(),
            tool: "ExitPlanMode".into(),
            action: action.clone(),
            input: "{}".into(),
        }));
        self.bodies.push(Body::ToolResult(ToolResult {
            call: "2".into(),
            tool: "ExitPlanMode".into(),
            action,
            output: "".into(),
            exit: None,
            failed: !is_approved,
            refused: !is_approved,
            millis: None,
        }));
        self
    }

    /// A tool of the client's or of a server of its own, which failed.
    pub(crate) fn tool_fails(self, tool: &'static str, output: &'static str) -> Self {
        self.returned(tool, output, true)
    }

    /// The same, which succeeded.
    pub(crate) fn tool_works(self, tool: &'static str) -> Self {
        self.returned(tool, "ok", false)
    }

    fn returned(mut self, tool: &'static str, output: &'static str, failed: bool) -> Self {
        self.bodies.push(Body::ToolResult(ToolResult {
            call: "4".into(),
            tool: tool.into(),
            action: Action::Other,
            output: output.into(),
            exit: None,
            failed,
            refused: false,
            millis: None,
        }));
        self
    }

    /// A file that a tool failed to write.
    pub(crate) fn cannot_write(mut self, path: &'static str, output: &'static str) -> Self {
        self.bodies.push(Body::ToolResult(ToolResult {
            call: "3".into(),
            tool: "Write".into(),
            action: Action::Write { path: path.into() },
            output: output.into(),
            exit: None,
            failed: true,
            refused: false,
            millis: None,
        }));
        self
    }

    pub(crate) fn edits(mut self, path: String) -> Self {
        let change = Change::Edit;
        let (path, patch) = (path.into(), None);
        self.bodies.push(Body::Edit(Edit { path, change, added: 2, removed: 1, patch }));
        self
    }

    pub(crate) fn facts(self) -> SessionFacts {
        let mut extraction = Extraction::default();
        for (id, first, bodies) in [("a6e47001", 900, self.agent), ("5e551001", 1, self.bodies)] {
            let session = SessionPrefix::of(&NativeId::new(id));
            for ((n, minute), body) in (first..).zip(1..).zip(bodies) {
                extraction.see(&Event {
                    session: &session,
                    n,
                    time: jiff::Timestamp::from_second(60 * minute).ok(),
                    span: Span::default(),
                    id: None,
                    parent: None,
                    sidechain: first > 1,
                    body,
                });
            }
        }
        extraction.facts()
    }
}
