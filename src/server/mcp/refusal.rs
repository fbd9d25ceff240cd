//! Why a tool cannot answer, in words for the model that called it.

use crate::error::Error;
use crate::library::Library;
use crate::problem::{Problem, with_causes};
use plansearch_search::MAX_QUERY_CHARS;

/// Why a tool cannot answer and what to do next, in Chinese. The model reads it and tries again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal(String);

impl Refusal {
    pub(super) fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    pub(super) fn into_text(self) -> String {
        self.0
    }

    /// An error of the library.
    pub(super) fn of_error(error: &Error, library: &Library) -> Self {
        match error {
            Error::QueryTooLong { chars, max_chars } => Self::too_long("query", *chars, *max_chars),
            Error::UnknownDocument { id } => Self(format!(
                "没有编号为“{}”的文件。现有文件：{}。请改用其中一个编号，或者不填 document。",
                shown(id),
                document_ids(library)
            )),
            Error::UnknownPassage { id } => {
                Self(format!("没有编号为“{}”的段落。请先用 search 或 outline 取得编号。", shown(id)))
            }
            Error::BadParameter { name, reason } => Self(format!("参数 {name} 不被接受（{reason}）。请改正后再调用。")),
            Error::OutOfTime => Self::out_of_time(),
            // All others are ours, not the model's.
            _ => Self::internal(&with_causes(error)),
        }
    }

    /// A failure around the library: no search may run now, or one broke down.
    pub(super) fn of_problem(problem: &Problem) -> Self {
        if problem.is_busy() {
            return Self::new("检索服务正忙，请等一两秒再调用一次。");
        }
        if problem.code() == "timeout" {
            return Self::out_of_time();
        }
        Self::internal(problem.cause().unwrap_or("unknown"))
    }

    fn out_of_time() -> Self {
        Self::new("这次检索超过了时间上限，没有结果。请缩短查询或指定 document 后再调用。")
    }

    /// A failure of ours; the cause goes to the log alone.
    pub(super) fn internal(cause: &str) -> Self {
        tracing::error!(cause, "a tool failed");
        Self::new("检索服务内部出错，这次没有结果；可以换个问法再试一次，仍然出错请告诉管理员查看日志。")
    }

    pub(super) fn too_long(name: &str, chars: usize, max_chars: usize) -> Self {
        Self(format!("参数 {name} 有 {chars} 个字，超过了 {max_chars} 个字的上限。请缩短后再调用。"))
    }
}

/// Checks a text that is searched for.
pub(super) fn require_query(name: &str, text: &str) -> Result<(), Refusal> {
    let chars = text.chars().count();
    if text.trim().is_empty() {
        return Err(Refusal(format!("参数 {name} 是空的。请写上要查的词句，例如文件里的名称、指标或一个问题。")));
    }
    if chars > MAX_QUERY_CHARS {
        return Err(Refusal::too_long(name, chars, MAX_QUERY_CHARS));
    }
    Ok(())
}

/// The documents' ids with their titles.
pub(super) fn document_ids(library: &Library) -> String {
    const MAX_NAMED: usize = 20;
    let documents = library.documents(None, MAX_NAMED).unwrap_or_default();
    let (named, total) = (documents.iter(), library.document_count());
    let named: Vec<String> =
        named.map(|document| format!("{}（《{}》）", document.id, document.metadata.short_title)).collect();
    let more = if total > MAX_NAMED { format!("等 {total} 份") } else { String::new() };
    named.join("、") + &more
}

/// What was given, so far as it is worth repeating.
pub(super) fn shown(text: &str) -> String {
    const MAX_CHARS: usize = 80;
    text.chars().take(MAX_CHARS).map(|c| if c.is_control() { ' ' } else { c }).collect()
}
