//! The server: what it offers, and where each call goes.

use std::io;
use std::sync::Arc;

use rmcp::model::{
    CallToolRequestParams, CallToolResponse, CallToolResult, ContentBlock, GetPromptRequestParams,
    GetPromptResponse, Implementation, InitializeResult, ListPromptsResult, ListResourcesResult,
    ListToolsResult, PaginatedRequestParams, ReadResourceRequestParams, ReadResourceResponse,
    ServerCapabilities,
};
use rmcp::service::RequestContext;
use rmcp::{ErrorData, RoleServer, ServerHandler, ServiceExt};
use segue_project::Surroundings;

use crate::{prompts, resources, tools};

/// What a session is told of the server as a whole.
const INSTRUCTIONS: &str = "segue carries work from one session to the next by handoffs. When a message of segue with a \
     request number asks for a handoff, write it and save it with save_handoff. Use get_handoff to see what an \
     earlier session left, facts to see what a session's transcript shows, and check_handoff before you save. \
     Save nothing that the user did not ask for.";

/// The server. The world is read anew for every call.
#[derive(Clone)]
pub struct Server {
    around: Arc<dyn Fn() -> Option<Surroundings> + Send + Sync>,
}

/// Serves one client over standard input and output, until it hangs up.
pub fn serve(around: impl Fn() -> Option<Surroundings> + Send + Sync + 'static) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build()?;
    runtime.block_on(async {
        let server = Server::new(around);
        match server.serve(rmcp::transport::stdio()).await {
            Ok(running) => running.waiting().await.map(drop).map_err(io::Error::other),
            // A client that hangs up before it said anything wants nothing.
            Err(error) if error.to_string().contains("closed") => Ok(()),
            Err(error) => Err(io::Error::other(error)),
        }
    })
}

impl Server {
    /// A server that finds the world with `around`.
    pub fn new(around: impl Fn() -> Option<Surroundings> + Send + Sync + 'static) -> Self {
        Self { around: Arc::new(around) }
    }

    fn around(&self) -> Result<Surroundings, ErrorData> {
        let none = || ErrorData::internal_error("the working directory cannot be read", None);
        (self.around)().ok_or_else(none)
    }
}

impl ServerHandler for Server {
    fn get_info(&self) -> InitializeResult {
        let capabilities = ServerCapabilities::builder()
            .enable_tools()
            .enable_prompts()
            .enable_resources()
            .build();
        let mut info = InitializeResult::new(capabilities);
        info.server_info = Implementation::new("segue", env!("CARGO_PKG_VERSION"));
        info.instructions = Some(INSTRUCTIONS.to_owned());
        info
    }

    async fn list_tools(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        Ok(ListToolsResult::with_all_items(tools::list()))
    }

    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        _: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        let around = self.around()?;
        let arguments = serde_json::Value::Object(request.arguments.unwrap_or_default());
        let text = |text: String| vec![ContentBlock::text(text)];
        let result = match tools::call(&around, &request.name, &arguments) {
            Some(Ok(said)) => CallToolResult::success(text(said)),
            // What went wrong is for the model to read, and to do something about.
            Some(Err(wrong)) => CallToolResult::error(text(wrong)),
            None => {
                let message = format!("there is no tool `{}`", request.name);
                return Err(ErrorData::invalid_params(message, None));
            }
        };
        Ok(result.into())
    }

    async fn list_prompts(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListPromptsResult, ErrorData> {
        Ok(ListPromptsResult::with_all_items(prompts::list()))
    }

    async fn get_prompt(
        &self,
        request: GetPromptRequestParams,
        _: RequestContext<RoleServer>,
    ) -> Result<GetPromptResponse, ErrorData> {
        let arguments = serde_json::Value::Object(request.arguments.unwrap_or_default());
        prompts::get(&self.around()?, &request.name, &arguments).map(Into::into)
    }

    async fn list_resources(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListResourcesResult, ErrorData> {
        Ok(ListResourcesResult::with_all_items(resources::list(&self.around()?)))
    }

    async fn read_resource(
        &self,
        request: ReadResourceRequestParams,
        _: RequestContext<RoleServer>,
    ) -> Result<ReadResourceResponse, ErrorData> {
        resources::read(&self.around()?, &request.uri).map(Into::into)
    }
}
