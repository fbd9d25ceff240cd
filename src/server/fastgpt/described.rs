//! What FastGPT sends, and what it is answered when something is wrong, as the description of the service shows it.

use utoipa::ToSchema;

/// FastGPT 列文件的请求。
#[derive(ToSchema)]
#[schema(as = FastgptListRequest)]
#[expect(dead_code, reason = "described and never made")]
pub(super) struct ListRequest {
    /// 文件夹编号；不写或为 null 是最上一层。
    #[schema(rename = "parentId")]
    parent_id: Option<String>,
    /// 只要名称或原文含有它的，连同各层文件夹里的。
    #[schema(rename = "searchKey")]
    search_key: Option<String>,
}

/// 出错的原因。
#[derive(ToSchema)]
#[schema(as = FastgptFailure)]
#[expect(dead_code, reason = "described and never made")]
pub(super) struct Failure {
    /// HTTP 状态码。
    code: u16,
    /// 总是 false。
    success: bool,
    /// 给设置的人看的说明。
    message: String,
    /// 总是 null。
    #[schema(schema_with = null)]
    data: (),
}

fn null() -> utoipa::openapi::schema::Object {
    use utoipa::openapi::schema::{ObjectBuilder, Type};
    ObjectBuilder::new().schema_type(Type::Null).description(Some("总是 null。")).build()
}
