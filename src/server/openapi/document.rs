//! The description of the whole service.

use super::super::problem::Problem;
use super::super::{
    admin, check, compare, dify, documents, download, fastgpt, health, indicators, passages, ragflow, retrieve, search,
    suggest, targets, upload, wordings,
};
use super::{examples, words};
use crate::Links;
use crate::library::Library;
use serde_json::{Map, Value, json};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{Components, Server};
use utoipa::{Modify, OpenApi};

/// Every route that programs use, in the order in which readers meet them.
#[derive(OpenApi)]
#[openapi(
    info(title = "规划原文检索", description = ABOUT, license(name = "Apache-2.0", identifier = "Apache-2.0")),
    paths(
        search::get,
        search::post,
        retrieve::post,
        retrieve::get,
        wordings::find,
        suggest::list,
        download::download,
        passages::one,
        documents::list,
        documents::one,
        documents::text,
        indicators::list,
        targets::list,
        check::post,
        compare::get,
        dify::retrieve,
        ragflow::retrieve,
        ragflow::retrieve_for_dify,
        ragflow::datasets::list,
        fastgpt::list,
        fastgpt::content,
        fastgpt::read,
        fastgpt::detail,
        upload::put,
        upload::delete,
        admin::reindex,
        admin::job,
        health::alive,
        health::ready,
        health::metrics,
    ),
    components(schemas(Problem)),
    modifiers(&Access),
    security((), ("bearer" = [])),
    tags(
        (name = "检索", description = "找到并取出原文的段落。"),
        (name = "目录", description = "收录了哪些文件，各有哪些章节。"),
        (name = "指标与目标", description = "作为数字的指标和目标，也可下载成表格。"),
        (name = "核对", description = "稿子与原文是否一致。"),
        (name = "平台接口", description = "问答平台按各自的约定来取段落；用法见平台的说明。"),
        (name = "管理", description = "管理服务的人用；须凭密钥。"),
        (name = "服务状态", description = "供监控使用。"),
    )
)]
struct Description;

const ABOUT: &str = "检索规划等文件的原文。每个段落都是逐字原文，带有规范出处（章、节、页码）和编号；\
    每个回答带有置信度，文件没有回答的问题会明说（`answerable` 为 false）。\
    文中的位置都以 Unicode 码位计，从 0 起，含起不含止。出错时返回 RFC 9457 的 problem+json，`code` 稳定不变。";

/// Who may: whoever has a key, where the settings name keys.
struct Access;

impl Modify for Access {
    fn modify(&self, description: &mut utoipa::openapi::OpenApi) {
        let bearer = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .description(Some("服务设了密钥（`api_keys`）时须带上；没有设时不需要，带了也不检查。"))
            .build();
        let components = description.components.get_or_insert_with(Components::new);
        components.add_security_scheme("bearer", SecurityScheme::Http(bearer));
    }
}

/// The description of the service as it is reached under `server`, with examples of what this library holds.
pub(super) fn describe(library: &Library, links: &Links, server: &str) -> Value {
    let mut description = Description::openapi();
    description.servers = Some(vec![Server::new(server)]);
    let mut description = json!(description);
    if let Some(schemas) = description.pointer_mut("/components/schemas").and_then(Value::as_object_mut) {
        words::translate(schemas);
    }
    for example in examples::of(library, links) {
        if let Some(operation) = operation(&mut description, example.operation) {
            example.fill_in(operation);
        }
    }
    description
}

fn operation<'a>(description: &'a mut Value, id: &str) -> Option<&'a mut Map<String, Value>> {
    let paths = description.get_mut("paths")?.as_object_mut()?;
    let operations = paths.values_mut().filter_map(Value::as_object_mut).flat_map(Map::values_mut);
    operations
        .filter_map(Value::as_object_mut)
        .find(|operation| operation.get("operationId").and_then(Value::as_str) == Some(id))
}
