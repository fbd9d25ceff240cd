//! What Dify sends, and what it is answered when something is wrong, as the description of the service shows it;
//! `request` reads it with more tolerance.

use crate::knowledge::MetadataCondition;
use plansearch_search::MAX_QUERY_CHARS;
use utoipa::ToSchema;
use utoipa::openapi::schema::{Object, ObjectBuilder, Type};

/// Dify 外部知识库的检索请求。
#[derive(ToSchema)]
#[expect(dead_code, reason = "described and never made")]
pub(crate) struct DifyRequest {
    /// 知识库编号：文件编号，或 all（所有文件）。
    knowledge_id: String,
    /// 问题。
    #[schema(schema_with = query)]
    query: String,
    retrieval_setting: DifyRetrievalSetting,
    metadata_condition: Option<MetadataCondition>,
}

/// 取多少，多有把握才要。
#[derive(ToSchema)]
#[expect(dead_code, reason = "described and never made")]
struct DifyRetrievalSetting {
    /// 最多几段。
    #[schema(minimum = 0, maximum = 100)]
    top_k: u32,
    /// 置信度低于此值的不要；大于 0 时，文件没有回答的问题不返回任何段落。
    #[schema(minimum = 0, maximum = 1)]
    score_threshold: f64,
}

/// 出错的原因。
#[derive(ToSchema)]
#[expect(dead_code, reason = "described and never made")]
pub(crate) struct DifyFailure {
    /// 1001 没有带密钥，1002 密钥不对，2001 没有这个知识库；其余是 HTTP 状态码。
    error_code: u32,
    /// 给设置的人看的说明。
    error_msg: String,
}

fn query() -> Object {
    let about = "问题；空的返回空列表。";
    ObjectBuilder::new().schema_type(Type::String).description(Some(about)).max_length(Some(MAX_QUERY_CHARS)).build()
}
