//! The server as a client of the SDK has it.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::path::Path;

use rmcp::ServiceExt;
use rmcp::model::{
    CallToolRequestParams, ContentBlock, GetPromptRequestParams, ReadResourceRequestParams,
};
use segue_mcp::Server;
use segue_project::{InitRequest, Overrides, Surroundings, init};

const DRAFT: &str = "## Previous Session Summary\n### Accomplished\n- Added greet() to hello.py\n\n\
    ## Current State\nhello.py has greet(): unverified.\n\n\
    ## Next Objective\nWrite a README for hello.py.\nDone when: README.md names greet.\nFirst: read hello.py\n\n\
    ## Context\n### Rules and Corrections\n- \"never push to main\"\n\n\
    ## Continuation Instructions\nRead back the state, then write.\n";

fn around(folder: &Path) -> Surroundings {
    Surroundings {
        cwd: folder.to_owned(),
        homes: segue_agents::Homes::default(),
        user_settings: None,
        host: None,
        user_data: None,
        search: Vec::new(),
        within: None,
        program: "segue".into(),
        clock: "2026-11-22T15:00:00Z".parse().unwrap(),
        seed: Some(1),
        random: || 1,
        git: Box::new(segue_store::GitProgram::default()),
        overrides: Overrides::default(),
    }
}

fn text(content: &[ContentBlock]) -> String {
    serde_json::to_value(content).unwrap()[0]["text"].as_str().unwrap().to_owned()
}

#[test]
fn a_client_lists_calls_and_reads() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().to_owned();
    init(&around(&root), &InitRequest::default()).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    runtime.block_on(async {
        let (one, other) = tokio::io::duplex(1 << 16);
        let server = Server::new(move || Some(around(&root)));
        let serving =
            tokio::spawn(async move { server.serve(other).await.unwrap().waiting().await });
        let client = ().serve(one).await.unwrap();

        let tools = client.list_all_tools().await.unwrap();
        let names: Vec<&str> = tools.iter().map(|tool| tool.name.as_ref()).collect();
        assert!(names.contains(&"save_handoff") && names.contains(&"facts"), "{names:?}");
        assert!(tools.iter().all(|tool| tool.description.as_ref().is_some_and(|d| d.len() > 60)));

        let call = |name: &'static str, arguments: serde_json::Value| {
            let mut request = CallToolRequestParams::new(name);
            request.arguments = arguments.as_object().cloned();
            client.call_tool(request)
        };
        let saved = call("save_handoff", serde_json::json!({ "text": DRAFT })).await.unwrap();
        assert!(text(&saved.content).contains("Handoff 1"), "{saved:?}");
        let prompt = call("get_handoff", serde_json::json!({})).await.unwrap();
        assert!(text(&prompt.content).contains("Write a README for hello.py."));
        let wrong = call("save_handoff", serde_json::json!({})).await.unwrap();
        assert_eq!(wrong.is_error, Some(true));
        let wrong = serde_json::json!({ "text": DRAFT, "request": 9 });
        assert!(text(&call("save_handoff", wrong).await.unwrap().content).contains("no request 9"));
        assert!(call("nosuch", serde_json::json!({})).await.is_err());
        let chain = call("chain", serde_json::json!({})).await.unwrap();
        assert!(text(&chain.content).starts_with("1 "), "{chain:?}");

        assert_eq!(client.list_all_prompts().await.unwrap().len(), 2);
        let prompt = client.get_prompt(GetPromptRequestParams::new("handoff")).await.unwrap();
        assert_eq!(prompt.messages.len(), 1);
        let resources = client.list_all_resources().await.unwrap();
        assert_eq!(resources.len(), 2);
        for resource in resources {
            let wanted = ReadResourceRequestParams::new(resource.uri.clone());
            assert_eq!(client.read_resource(wanted).await.unwrap().contents.len(), 1);
        }
        let elsewhere = ReadResourceRequestParams::new("segue://handoff/../../etc/passwd");
        assert!(client.read_resource(elsewhere).await.is_err());
        client.cancel().await.unwrap();
        serving.await.unwrap().unwrap();
    });
}
