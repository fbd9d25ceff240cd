//! Problems as pages, for requests that would rather have one.

use super::accept::{Wanted, wanted};
use super::frame::{Frame, Root};
use super::page::html_response;
use super::sign_in::{SignInPage, next_of};
use crate::problem::Problem;
use askama::Template;
use axum::extract::Request;
use axum::http::header::RETRY_AFTER;
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;

#[derive(Debug, Template)]
#[template(path = "error.html", config = "web/askama.toml")]
struct ErrorPage<'a> {
    frame: Frame,
    problem: &'a Problem,
    title: &'static str,
    advice: &'static str,
}

/// Puts a page in the place of a problem's JSON, with the same status, where a page is wanted.
pub(crate) async fn show_problems(request: Request, next: Next) -> Response {
    let wants_page = wanted(request.headers()) == Some(Wanted::Page);
    let root = Root::from(request.uri().path());
    // What a form sent is lost, and its page is not.
    let asked = if request.method() == Method::GET { request.uri().path_and_query() } else { None };
    let came_from = asked.map(|asked| next_of(asked.as_str())).unwrap_or_default();
    let response = next.run(request).await;
    if !wants_page {
        return response;
    }
    let Some(problem) = response.extensions().get::<Problem>() else { return response };
    if problem.status() == StatusCode::UNAUTHORIZED {
        return SignInPage::instead(root.frame(None), came_from, problem).into_response().unwrap_or(response);
    }
    let (title, advice) = explain(problem);
    let page = ErrorPage { frame: root.frame(None), problem, title, advice };
    // Where even this page fails, the problem is told as JSON.
    let Ok(html) = page.render() else { return response };
    let mut shown = html_response(response.status(), html);
    if let Some(seconds) = response.headers().get(RETRY_AFTER) {
        shown.headers_mut().insert(RETRY_AFTER, seconds.clone());
    }
    shown
}

/// What happened and what to do, for readers.
fn explain(problem: &Problem) -> (&'static str, &'static str) {
    match problem.code() {
        "unknown_route" | "unknown_asset" => ("没有这个页面", "网址可能不完整，或者页面已经移走。请从首页查找。"),
        "unknown_passage" => ("没有这一段", "原件更新以后，段落的编号可能变化。请用段中的原话查找。"),
        "unknown_document" => ("没有这份文件", "请在“通读”中查看现有的文件。"),
        "query_too_long" => ("查找的文字太长", "一次最多查找一千字。整篇讲话或者报告，请用“核对”。"),
        "bad_parameter" | "bad_path" | "bad_json" => ("网址中的条件无法识别", "请从首页重新查找。"),
        "method_not_allowed" => ("这里不能这样访问", "请从首页重新开始。"),
        "no_keys" => (
            "这里供管理使用",
            "本服务还没有密钥。请管理员用 plansearch key add 名称 --scope admin 发放一个，再凭它登录。",
        ),
        "admin_only" => ("这里供管理使用", "请用管理员的密钥登录。"),
        "unknown_job" => ("没有这项任务", "只记得服务启动以来最近的任务。"),
        "foreign_form" => ("表单已经过期", "登录可能已经结束。请回到原来的页面，重新打开后再提交。"),
        "building" => ("正在准备文件", "首次启动要读取全部文件，请过一会儿再刷新本页。"),
        "unknown_host" | "foreign_page" => ("不能从这里访问", "请用管理员给的网址打开本服务。"),
        "slow_body" => ("网络太慢，内容没有传完", "请稍后再提交一次。"),
        "too_many_requests" => ("访问过于频繁", "请过一会儿再试。"),
        "busy" | "timeout" => ("现在查找的人较多", "请稍等几秒，再刷新本页。"),
        _ if problem.is_ours() => ("系统出错了", "请稍后再试。如果仍然出错，请把下面的编号告诉管理员。"),
        _ => ("无法完成这个请求", "请从首页重新开始。"),
    }
}
