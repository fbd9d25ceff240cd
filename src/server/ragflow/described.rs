//! What RAGFlow's clients send, and what they are answered when something is wrong, as the description of the service
//! shows it; `request` reads it with more tolerance.

use super::answer::Answer;
use super::datasets::Datasets;
use crate::knowledge::MetadataCondition;
use utoipa::ToSchema;

/// RAGFlow 的检索请求；其余参数（如 vector_similarity_weight）收下而不用。
#[derive(ToSchema)]
#[expect(dead_code, reason = "described and never made")]
pub(super) struct RagflowRequest {
    /// 问题，最多 1000 字。
    question: String,
    /// 文件编号，或 all（所有文件）；与 document_ids 至少给一个。
    dataset_ids: Option<Vec<String>>,
    /// 文件编号。
    document_ids: Option<Vec<String>>,
    /// 第几页。
    #[schema(minimum = 1, maximum = 1_000_000, default = 1)]
    page: Option<u32>,
    /// 每页几段。
    #[schema(minimum = 1, maximum = 1024, default = 30)]
    page_size: Option<u32>,
    /// 置信度低于此值的不要；大于 0 时，文件没有回答的问题不返回任何段落。
    #[schema(minimum = 0, maximum = 1, default = 0.2)]
    similarity_threshold: Option<f64>,
    /// 最多取几段，再分页；超过 1024 的按 1024。
    #[schema(minimum = 1, default = 1024)]
    top_k: Option<u32>,
    /// 是否另给出标出命中之处的 HTML。
    #[schema(default = false)]
    highlight: Option<bool>,
    metadata_condition: Option<MetadataCondition>,
}

/// 检索的回答，或出错的原因：看 code 是否为 0。
#[derive(ToSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "described and never made")]
pub(super) enum RagflowForm {
    Answer(Answer),
    Failure(RagflowFailure),
}

/// 数据集，或出错的原因：看 code 是否为 0。
#[derive(ToSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "described and never made")]
pub(super) enum RagflowDatasetsForm {
    Datasets(Datasets),
    Failure(RagflowFailure),
}

/// 出错的原因。
#[derive(ToSchema)]
#[expect(dead_code, reason = "described and never made")]
pub(super) struct RagflowFailure {
    /// 102 参数不对，109 密钥不对，100 服务自身出错。
    code: u32,
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
