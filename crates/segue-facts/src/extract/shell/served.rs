//! Commands that run until somebody stops them: that their time was over is no failure.

use segue_document::Pattern;
use segue_model::ToolResult;

use super::decisive;
use super::simple::Simple;

/// The status of a command that `timeout` has stopped: its own (coreutils, `timeout`), or 128 and the signal's number.
const CUT: [i32; 3] = [124, 137, 143];
/// What a client says then.
const SAID: &str = "command timed out after ";

/// Whether a command was stopped when its time was over, as its status or the client says.
pub(super) fn is_timed_out(result: &ToolResult<'_>) -> bool {
    let says = |line: &str| line.get(..SAID.len()).is_some_and(|it| it.eq_ignore_ascii_case(SAID));
    let mut lines = result.output.lines().map(str::trim).filter(|line| !line.is_empty());
    let first = lines.next().is_some_and(says);
    first
        || lines.next_back().is_some_and(says)
        || result.exit.is_some_and(|exit| CUT.contains(&exit))
}

/// Whether a command runs until somebody stops it, by its words or by what it printed, and complained of nothing: a
/// server, or what watches files.
pub(super) fn serves(main: &Simple, output: &str) -> bool {
    static SERVERS: Pattern = Pattern::new(
        r"(?x)^(?: (?:npm|pnpm|yarn|bun)\ (?:run\ )?(?:dev|serve|watch|start|preview)(?:$|\ |:(?:dev|web|app|client|server|frontend|backend)\b)
            | (?:npx\ |uv\ run\ |poetry\ run\ |bundle\ exec\ )?(?: vite(?:$|\ (?:dev|preview|--)) | (?:next|nuxt|astro|remix)\ dev | flask\ run | uvicorn\ | gunicorn\ | nodemon\ | tsx\ watch
              | webpack\ serve | http-server | live-server | (?:bin/)?rails\ s(?:erver)?\b | hugo\ server | jekyll\ serve | ng\ serve | expo\ start | streamlit\ run | cargo\ watch )
            | python3?\ (?:\S*manage\.py\ runserver|-m\ http\.server) | php\ (?:artisan\ serve|-S\ ) )",
    );
    static SIGNS: Pattern = Pattern::new(
        r"(?i)(?:local|listening|serving|running|started|ready|available)[^\n]{0,40}https?://(?:localhost|127\.|0\.0\.0\.0|\[::)|(?:listening|serving) (?:on|at) (?:port )?\S*:?\d|watching for (?:file )?changes",
    );
    let said = output.lines().filter(|line| !line.to_lowercase().contains(SAID));
    let complaints = decisive::errors(&said.collect::<Vec<_>>().join("\n"), 1);
    complaints.is_empty() && (SERVERS.is_match(&main.subject()) || SIGNS.is_match(output))
}
