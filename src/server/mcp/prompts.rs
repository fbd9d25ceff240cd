//! Prompts that a person picks in a client: how to answer from the documents, and how to say that they do not say.

use super::holdings::Holdings;
use rmcp::model::{
    ErrorData, GetPromptRequestParams, GetPromptResult, JsonObject, Prompt, PromptArgument, PromptMessage, Role,
};
use serde_json::Value;

/// A prompt: its name, what people see, and what a model is told of a question.
struct Entry {
    name: &'static str,
    title: &'static str,
    description: &'static str,
    text: fn(&str, &Holdings) -> String,
}

const ALL: [Entry; 2] = [
    Entry {
        name: "cite",
        title: "按原文回答并注明出处",
        description: "只用文件的原文回答一个问题，逐字引用，每处注明出处和链接",
        text: |question, held| {
            format!(
                "请根据{}回答：{question}\n\n\
                 先调用 retrieve 取原文。answerable 为 true 时，只根据取到的 text 回答：引用的话放在引号里，逐字照抄，\
                 不改数字、不省略限定的词；每一处引文后面写上它的 citation.text 和 url。需要某项指标的数值时用 get_indicator。\
                 写完后用 verify_quote 核对引文，不是 verbatim 或 same 的改正后再给出。\
                 answerable 为 false 时不要作答，说明文件没有写到。",
                held.documents
            )
        },
    },
    Entry {
        name: "say_no",
        title: "文件有没有写到",
        description: "查明文件有没有写到一件事；没有写到时如实说明，不猜测",
        text: |question, held| {
            format!(
                "请查明{}有没有写到：{question}\n\n\
                 先调用 retrieve；answerable 为 false 时，换一两种说法再查一次（全称、简称、上一级的词）。\
                 仍为 false 的，回答“文件没有写到”，并说明：查过哪些说法；absent 里的词在文件中一次也没有出现；\
                 最相近的段落写的是什么（注明 citation.text 和 url），以及它为什么不能算回答。不要用常识或别的文件补充。\
                 查到的，逐字引用原文并注明出处。",
                held.documents
            )
        },
    },
];

/// All prompts, for a list.
pub(super) fn list() -> Vec<Prompt> {
    let question =
        || PromptArgument::new("question").with_title("问题").with_description("要查的问题").with_required(true);
    let prompt = |entry: &Entry| {
        Prompt::new(entry.name, Some(entry.description), Some(vec![question()])).with_title(entry.title)
    };
    ALL.iter().map(prompt).collect()
}

/// A prompt filled in.
///
/// # Errors
/// Invalid parameters: an unknown name, or no question.
pub(super) fn get(request: &GetPromptRequestParams, held: &Holdings) -> Result<GetPromptResult, ErrorData> {
    let Some(entry) = ALL.iter().find(|entry| entry.name == request.name) else {
        let names: Vec<&str> = ALL.iter().map(|entry| entry.name).collect();
        return Err(ErrorData::invalid_params(format!("没有这个提示；现有：{}", names.join("、")), None));
    };
    let question = request.arguments.as_ref().and_then(|arguments: &JsonObject| arguments.get("question"));
    let question = question.and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty());
    let question = question.ok_or_else(|| ErrorData::invalid_params("缺少参数 question（问题）", None))?;
    let message = PromptMessage::new_text(Role::User, (entry.text)(question, held));
    Ok(GetPromptResult::new(vec![message]).with_description(entry.description))
}
