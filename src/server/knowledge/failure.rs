//! Problems in words for who sets a platform up.

use crate::problem::Problem;

/// A problem in words for who set the platform up.
pub(crate) fn said(problem: &Problem) -> String {
    match problem.code() {
        "missing_key" => "请求头 Authorization 应为“Bearer 密钥”".to_owned(),
        "unknown_key" => "密钥不对：它不在服务设置 api_keys 之中".to_owned(),
        "body_too_large" => "请求正文超过了大小上限".to_owned(),
        "busy" => "同时进行的检索已达上限，请稍后再试".to_owned(),
        "building" => "正在建立索引，请过一会儿再试".to_owned(),
        "timeout" => "检索超过了时间上限，请稍后再试".to_owned(),
        "unknown_route" => "没有这个地址；服务的首页列出了所有地址".to_owned(),
        "method_not_allowed" => "这个地址不接受这种请求方法".to_owned(),
        "internal" => {
            let id = problem.request_id().unwrap_or_default();
            format!("服务内部出错，原因记在服务的日志里，请求编号 {id}")
        }
        _ => problem.detail().to_owned(),
    }
}
