//! Conditions on metadata as the description of the service shows them; `conditions` reads them with more tolerance.

use super::fields::Field;
use super::operator::Operator;
use utoipa::ToSchema;
use utoipa::openapi::schema::{Object, ObjectBuilder, Type};

/// 对段落元数据的条件；没有就不写。
#[derive(ToSchema)]
#[expect(dead_code, reason = "described and never made")]
pub(crate) struct MetadataCondition {
    /// and（默认）或 or；RAGFlow 的客户端写作 logic。
    logical_operator: Option<Logic>,
    /// 各个条件。
    conditions: Option<Vec<MetadataTest>>,
}

/// and 都要满足，or 满足一个即可。
#[derive(ToSchema)]
#[schema(rename_all = "lowercase")]
#[expect(dead_code, reason = "described and never made")]
enum Logic {
    And,
    Or,
}

/// 对一个字段的条件。
#[derive(ToSchema)]
#[expect(dead_code, reason = "described and never made")]
struct MetadataTest {
    /// 字段：即返回的 metadata 中的名称。
    #[schema(schema_with = field)]
    name: String,
    /// 比较方法。
    #[schema(schema_with = operator)]
    comparison_operator: String,
    /// 比较的值；empty 与 not empty 不需要，in 与 not in 可用英文逗号分隔几个。
    value: Option<String>,
}

fn field() -> Object {
    let about = "字段：即返回的 metadata 中的名称。";
    ObjectBuilder::new().schema_type(Type::String).description(Some(about)).enum_values(Some(Field::all())).build()
}

fn operator() -> Object {
    let about = "比较方法；大小先后只用于 chapter、box、article、page、year、date。";
    ObjectBuilder::new().schema_type(Type::String).description(Some(about)).enum_values(Some(Operator::all())).build()
}
