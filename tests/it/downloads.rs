//! Result lists as files, read back: every hit with its citation, in the order of the plan.

use crate::http::on_plan;
use crate::http_facts::download;
use crate::program::{Server, encoded};
use crate::support::plan_document;
use docx_rs::{DocumentChild, ParagraphChild, RunChild, read_docx};
use serde_json::Value;

/// A paragraph of a DOCX: its style and its text.
pub(crate) fn docx_paragraphs(bytes: &[u8]) -> Vec<(String, String)> {
    let docx = read_docx(bytes).expect("a DOCX");
    let run_text = |children: &[RunChild]| -> String {
        let texts = children.iter().filter_map(|child| match child {
            RunChild::Text(text) => Some(text.text.as_str()),
            _ => None,
        });
        texts.collect()
    };
    let text_of = |child: &ParagraphChild| match child {
        ParagraphChild::Run(run) => run_text(&run.children),
        ParagraphChild::Hyperlink(link) => {
            let runs = link.children.iter().filter_map(|child| match child {
                ParagraphChild::Run(run) => Some(run_text(&run.children)),
                _ => None,
            });
            runs.collect()
        }
        _ => String::new(),
    };
    let paragraphs = docx.document.children.iter().filter_map(|child| match child {
        DocumentChild::Paragraph(paragraph) => Some(paragraph),
        _ => None,
    });
    paragraphs
        .map(|paragraph| {
            let style = paragraph.property.style.as_ref().map(|style| style.val.clone()).unwrap_or_default();
            (style, paragraph.children.iter().map(text_of).collect())
        })
        .collect()
}

/// The lines of a text file for Windows.
fn text_lines(bytes: Vec<u8>) -> Vec<String> {
    let text = String::from_utf8(bytes).unwrap();
    let text = text.strip_prefix('\u{FEFF}').expect("a byte order mark");
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
    text.split("\r\n").map(str::to_owned).collect()
}

/// All hits of a search, page by page, in the order of the plan, and the counts of the search.
fn all_hits(server: &Server, query: &str) -> (Vec<Value>, Value) {
    let mut hits = Vec::new();
    loop {
        let answer = server.get(&format!("/v1/search?{query}&sort=document&limit=100&offset={}", hits.len())).json();
        let page = answer["hits"].as_array().unwrap();
        hits.extend(page.iter().cloned());
        if page.is_empty() {
            return (hits, answer);
        }
    }
}

/// Goes down the lines and fails unless these are there one after the other.
#[track_caller]
fn check_order(lines: &[String], wanted: &[String]) {
    let mut lines = lines.iter();
    for wanted in wanted {
        assert!(lines.any(|line| line == wanted), "not there, or not in its place: {wanted}");
    }
}

/// What the file must say of each hit, paragraph by paragraph.
fn expected(hits: &[Value]) -> Vec<String> {
    let mut wanted = Vec::new();
    for (index, hit) in hits.iter().enumerate() {
        let text = |pointer: &str| hit.pointer(pointer).unwrap().as_str().unwrap();
        wanted.extend(format!("{}. {}", index + 1, text("/text")).split('\n').map(str::to_owned));
        let pages = match &hit["citation"]["pages"] {
            Value::Null => "",
            _ => text("/citation/text").rsplit_once('，').unwrap().1,
        };
        let pages = if pages.is_empty() { String::new() } else { format!("，{pages}") };
        wanted.push(format!("出处：{}{pages}", text("/citation/official")));
        for fault in hit["faults"].as_array().unwrap() {
            let position = |name: &str| usize::try_from(fault[name].as_u64().unwrap()).unwrap();
            let place = text("/text").chars().skip(position("start")).take(position("end") - position("start"));
            let place: String = place.collect();
            let place = if place.is_empty() { place } else { format!("“{place}”") };
            let note = fault["note"].as_str().unwrap();
            wanted.push(format!("此处原件扫描疑有缺漏，请核对：{place}（{note}）"));
        }
    }
    wanted
}

#[test]
fn a_file_holds_every_hit_with_its_citation_in_the_plans_order() {
    let server = on_plan();
    // One page, many pages, with filters, and one that asks for a page in another order.
    for query in [
        format!("q={}&mode=exact", encoded("数字经济")),
        format!("q={}", encoded("建设")),
        format!("q={}&chapter=4,7&kind=box_item", encoded("项目")),
        format!("q={}&mode=all", encoded("基地 平台")),
    ] {
        let (hits, answer) = all_hits(&server, &query);
        assert!(hits.len() > 3 && answer["total"] == hits.len(), "{query}: {}", hits.len());
        let wanted = expected(&hits);
        let (bytes, media_type, disposition) =
            download(&server, &format!("/download?{query}&sort=relevance&limit=5&offset=3&format=docx"));
        assert_eq!(media_type, "application/vnd.openxmlformats-officedocument.wordprocessingml.document");
        assert!(disposition.contains("filename=\"search-results.docx\""), "{disposition}");
        let paragraphs = docx_paragraphs(&bytes);
        let lines: Vec<String> = paragraphs.iter().map(|(_, text)| text.clone()).collect();
        check_order(&lines, &wanted);
        let numbered = paragraphs.iter().filter(|(style, text)| style == "Citation" && text.starts_with("出处："));
        assert_eq!(numbered.count(), hits.len());

        let (bytes, media_type, _) = download(&server, &format!("/download?{query}&format=txt"));
        assert_eq!(media_type, "text/plain; charset=utf-8");
        let lines = text_lines(bytes);
        check_order(&lines, &wanted);
        let links: Vec<&str> = lines.iter().filter_map(|line| line.strip_prefix("链接：")).collect();
        let urls: Vec<&str> = hits.iter().map(|hit| hit["citation"]["url"].as_str().unwrap()).collect();
        assert_eq!(links, urls);
        let counts = format!("共{}段，按文件原有顺序排列", hits.len());
        assert!(lines.iter().any(|line| line.contains(&counts)), "{:?}", &lines[..9]);
    }
}

#[test]
fn a_file_says_what_it_is_of() {
    let server = on_plan();
    let query = format!("q={}&mode=exact&chapter=4", encoded("数字经济"));
    let (bytes, _, disposition) = download(&server, &format!("/download?{query}"));
    // 检索结果-数字经济
    let name = "%E6%A3%80%E7%B4%A2%E7%BB%93%E6%9E%9C%2D%E6%95%B0%E5%AD%97%E7%BB%8F%E6%B5%8E";
    assert!(disposition.ends_with(&format!("filename*=UTF-8''{name}.docx")), "{disposition}");
    let paragraphs = docx_paragraphs(&bytes);
    assert_eq!(paragraphs[0], ("Title".to_owned(), "“数字经济”检索结果".to_owned()));
    let about: Vec<&str> =
        paragraphs.iter().filter(|(style, _)| style == "About").map(|(_, text)| text.as_str()).collect();
    let metadata = &plan_document().metadata;
    for wanted in
        ["检索词：数字经济", "检索方式：连续出现的原文；限于：第四章", "结果：共", &metadata.title, "（推定）"]
    {
        assert!(about.iter().any(|line| line.contains(wanted)), "no {wanted}: {about:?}");
    }
    let headings: Vec<&(String, String)> =
        paragraphs.iter().filter(|(style, _)| style.starts_with("Heading")).collect();
    assert!(headings[0].0 == "Heading1" && headings[0].1.starts_with("第四章　"), "{headings:?}");
    assert!(headings[1].0 == "Heading2" && headings[1].1.starts_with("第"), "{headings:?}");
    assert!(headings.windows(2).all(|pair| pair[0] != pair[1]), "{headings:?}");
}

#[test]
fn what_was_not_found_and_what_is_doubtful_is_said() {
    let server = on_plan();
    let text = |query: &str| text_lines(download(&server, &format!("/download?{query}&format=txt")).0).join("\n");
    let none = text(&format!("q={}&mode=exact", encoded("磁悬浮地铁")));
    for wanted in ["结果：没有符合的段落", "注意：文件中可能没有直接回答这一检索的内容", "文件中未出现：“"]
    {
        assert!(none.contains(wanted), "no {wanted}: {none}");
    }
    let corrected = text(&format!("q={}", encoded("校园期凌")));
    assert!(corrected.contains("更正：已按“校园欺凌”检索"), "{corrected}");

    let passages = plan_document().passages.iter();
    let doubtful = passages.clone().find(|passage| passage.faults.len() == 1).expect("the plan has suspected faults");
    let beginning: String = doubtful.text.chars().take(40).collect();
    let file = text(&format!("q={}&mode=exact", encoded(&beginning)));
    assert!(file.contains(&doubtful.text) && file.contains("此处原件扫描疑有缺漏，请核对："), "{file}");
    assert!(file.contains(&doubtful.faults[0].note), "{file}");
}

#[test]
fn control_characters_in_a_query_do_not_break_the_file() {
    let server = on_plan();
    let (bytes, _, _) = download(&server, "/download?q=%3Cb%3E%26%0B%00%22x%22&format=docx");
    assert_eq!(docx_paragraphs(&bytes)[0].1, "“<b>&  \"x\"”检索结果");
}

#[test]
fn wrong_parameters_of_a_download_are_refused() {
    let server = on_plan();
    for (path, name) in [
        ("/download", "q"),
        ("/download?q=a&format=pdf", "format"),
        ("/download?q=a&mode=x", "mode"),
        ("/download?q=a&x=1", "x"),
    ] {
        let answer = server.get(path);
        assert_eq!((answer.status, answer.header("content-type")), (400, Some("application/problem+json")), "{path}");
        assert!(answer.body.contains(&format!("`{name}`")), "{answer:?}");
    }
}
