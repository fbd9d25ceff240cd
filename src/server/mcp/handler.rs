//! The protocol's requests, answered.

use super::holdings::Holdings;
use super::refusal::Refusal;
use super::tool::{Context, Entry};
use super::{prompts, resources, tools};
use crate::caller::Caller;
use crate::knowledge::said;
use crate::library::Library;
use crate::problem::Problem;
use crate::state::AppState;
use rmcp::model::{
    CallToolRequestParams, CallToolResponse, CallToolResult, ContentBlock, ErrorData, GetPromptRequestParams,
    GetPromptResponse, Implementation, ListPromptsResult, ListResourceTemplatesResult, ListResourcesResult,
    ListToolsResult, PaginatedRequestParams, ReadResourceRequestParams, ReadResourceResponse, ReadResourceResult,
    ServerCapabilities, ServerConfig, Tool,
};
use rmcp::service::RequestContext;
use rmcp::{RoleServer, ServerHandler};
use std::sync::Arc;

/// Answers for one client, or for one request; all share the state.
#[derive(Debug, Clone)]
pub(super) struct Handler {
    state: Arc<AppState>,
    /// On behalf of whom: a session belongs to who began it.
    caller: Caller,
}

impl Handler {
    pub(super) fn new(state: Arc<AppState>, caller: Caller) -> Self {
        Self { state, caller }
    }

    /// What there is to describe; nothing as long as the first index is being built.
    fn holdings(&self) -> Holdings {
        self.view().map(|library| Holdings::of(&library)).unwrap_or_default()
    }

    /// The library as the caller sees it.
    fn view(&self) -> Result<Arc<Library>, Problem> {
        self.state.view_for(&self.caller)
    }

    async fn call(&self, tool: Entry, request: CallToolRequestParams) -> CallToolResult {
        let links = self.state.links().clone();
        let arguments = request.arguments.unwrap_or_default();
        let work = move |library: &Library| Ok((tool.call)(&Context { library, links: &links }, arguments));
        let answer = self
            .caller
            .clone()
            .answering(self.state.run(work))
            .await
            .unwrap_or_else(|problem| Err(Refusal::of_problem(&problem)));
        match answer {
            Ok(value) => CallToolResult::structured(value),
            Err(refusal) => CallToolResult::error(vec![ContentBlock::text(refusal.into_text())]),
        }
    }
}

fn find(name: &str) -> Option<Entry> {
    tools::ALL.into_iter().find(|tool| tool.name == name)
}

impl ServerHandler for Handler {
    fn get_info(&self) -> ServerConfig {
        let capabilities = ServerCapabilities::builder().enable_tools().enable_resources().enable_prompts().build();
        let program = Implementation::new("plansearch", env!("CARGO_PKG_VERSION")).with_title("规划原文检索");
        ServerConfig::new(capabilities).with_server_info(program).with_instructions(self.holdings().instructions())
    }

    async fn list_tools(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        let held = self.holdings();
        Ok(ListToolsResult::with_all_items(tools::ALL.iter().map(|tool| (tool.definition)(&held)).collect()))
    }

    fn get_tool(&self, name: &str) -> Option<Tool> {
        find(name).map(|tool| (tool.definition)(&self.holdings()))
    }

    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        _: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        let Some(tool) = find(&request.name) else {
            let names: Vec<&str> = tools::ALL.iter().map(|tool| tool.name).collect();
            return Err(ErrorData::invalid_params(format!("没有这个工具；现有：{}", names.join("、")), None));
        };
        Ok(self.call(tool, request).await.into())
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
        prompts::get(&request, &self.holdings()).map(Into::into)
    }

    async fn list_resources(
        &self,
        request: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListResourcesResult, ErrorData> {
        let cursor = request.and_then(|request| request.cursor);
        let listed = self.state.run(move |library| resources::list(library, cursor.as_deref()));
        let listed = self.caller.clone().answering(listed).await;
        let failed = |_| ErrorData::internal_error("资源列表读不出来，请稍后再试", None);
        let (resources, next) = listed.map_err(failed)?;
        let mut answer = ListResourcesResult::with_all_items(resources);
        answer.next_cursor = next;
        Ok(answer)
    }

    async fn list_resource_templates(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListResourceTemplatesResult, ErrorData> {
        Ok(ListResourceTemplatesResult::with_all_items(resources::templates()))
    }

    async fn read_resource(
        &self,
        request: ReadResourceRequestParams,
        _: RequestContext<RoleServer>,
    ) -> Result<ReadResourceResponse, ErrorData> {
        let library = self.view().map_err(|problem| ErrorData::internal_error(said(&problem), None))?;
        let contents = resources::read(&library, self.state.links(), &request.uri)?;
        Ok(ReadResourceResult::new(vec![contents]).into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::ServerSettings;
    use crate::tests::state;

    #[tokio::test]
    async fn one_call_too_many_is_told_to_wait() {
        let state = state(ServerSettings::default());
        let handler = Handler::new(Arc::clone(&state), Caller::anybody());
        let call = async || {
            let request = CallToolRequestParams::new("outline");
            let result = handler.call(find("outline").unwrap(), request).await;
            (result.is_error, serde_json::to_string(&result.content).unwrap())
        };
        let permits = state.occupy();
        let (is_error, text) = call().await;
        assert!(is_error == Some(true) && text.contains("正忙"), "{text}");
        drop(permits);
        assert_eq!(call().await.0, Some(false));
    }
}
