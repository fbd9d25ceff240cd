//! Two documents side by side, over HTTP, as a Word file and on the command line.

use crate::downloads::docx_paragraphs;
use crate::http_facts::download;
use crate::program::{Server, run_in};
use crate::support::Folders;
use serde_json::Value;

const OLD: &str = "# 东川市国民经济和社会发展第十三个五年规划\n\n## 第一章 发展水利\n\n\
    实施引水工程，到2020年，新建水厂3座，供水管网总长达到900公里，漏损率下降到12%。\n\n\
    推广节水器具，评选节水家庭，居民生活用水定额管理覆盖全部街道。\n\n\
    疏浚河道，清理淤泥，修复岸线，建成滨河步道。\n\n\
    ## 第二章 改善交通\n\n新建渡口十处，改造乡村码头，开通水上巴士航线。\n\n\
    取消收费停车场，鼓励机关事业单位向社会开放车位。\n";
const NEW: &str = "# 东川市国民经济和社会发展第十四个五年规划\n\n## 第一章 建设综合交通\n\n\
    新建渡口十处，改造乡村码头，开通水上巴士航线。\n\n\
    建设低空飞行起降场，培育无人机物流企业。\n\n\
    ## 第二章 发展水利\n\n\
    疏浚河道，清理淤泥，修复岸线，建成滨河步道。\n\n\
    实施引水工程，到2025年，新建水厂5座，供水管网总长达到1200公里，漏损率下降到9%。\n\n\
    推广节水器具，评选节水家庭，居民生活用水定额管理覆盖全部街道。\n";

fn folders() -> Folders {
    let folders = Folders::empty();
    folders.write("seeds/old.md", OLD);
    folders.write("seeds/new.md", NEW);
    folders
}

/// All passages of a comparison, as `kind a b`.
fn rows(answer: &Value) -> Vec<(String, Option<String>, Option<String>)> {
    let chapters = answer["chapters"].as_array().unwrap().iter();
    let pairs = chapters.flat_map(|chapter| chapter["passages"].as_array().unwrap());
    let id = |side: &Value| side["id"].as_str().map(str::to_owned);
    pairs.map(|pair| (pair["kind"].as_str().unwrap().to_owned(), id(&pair["a"]), id(&pair["b"]))).collect()
}

#[test]
fn passages_are_same_changed_added_dropped_or_moved() {
    let folders = folders();
    let server = Server::over(folders.path());
    let answer = server.get("/v1/compare?a=old&b=new").json();
    let kind_of = |id: &str| {
        let rows = rows(&answer);
        let found = rows.into_iter().find(|(_, a, b)| a.as_deref() == Some(id) || b.as_deref() == Some(id));
        found.unwrap_or_else(|| panic!("{id} in {answer}"))
    };
    let some = |id: &str| Some(id.to_owned());
    assert_eq!(kind_of("old/1/p1"), ("changed".to_owned(), some("old/1/p1"), some("new/2/p2")));
    assert_eq!(kind_of("old/1/p2"), ("same".to_owned(), some("old/1/p2"), some("new/2/p3")));
    assert_eq!(kind_of("old/1/p3"), ("moved".to_owned(), some("old/1/p3"), some("new/2/p1")));
    assert_eq!(kind_of("old/2/p1"), ("moved".to_owned(), some("old/2/p1"), some("new/1/p1")));
    assert_eq!(kind_of("old/2/p2"), ("dropped".to_owned(), some("old/2/p2"), None));
    assert_eq!(kind_of("new/1/p2"), ("added".to_owned(), None, some("new/1/p2")));
    let chapters = answer["chapters"].as_array().unwrap();
    let titles = |side: &str| -> Vec<&Value> { chapters.iter().map(|chapter| &chapter[side]["title"]).collect() };
    let of = |title: &str| chapters.iter().find(|chapter| chapter["b"]["title"] == title).unwrap();
    assert_eq!(of("发展水利")["a"]["title"], "发展水利", "{:?}", titles("a"));
    assert_eq!(of("建设综合交通")["a"]["title"], "改善交通", "{:?}", titles("a"));
    // Each passage of both documents is told once.
    for side in ["old", "new"] {
        let of_side = |row: &&(String, Option<String>, Option<String>)| {
            [&row.1, &row.2].into_iter().flatten().any(|id| id.starts_with(&format!("{side}/")))
        };
        let passages = server.get(&format!("/v1/documents/{side}")).json()["passages"].as_u64().unwrap();
        assert_eq!(rows(&answer).iter().filter(of_side).count() as u64, passages, "{side}");
    }
    let counted: u64 = answer["counts"].as_object().unwrap().values().map(|count| count.as_u64().unwrap()).sum();
    assert_eq!(counted, rows(&answer).len() as u64);
}

#[test]
fn differences_joined_are_both_texts() {
    let folders = folders();
    let server = Server::over(folders.path());
    let answer = server.get("/v1/compare?a=old&b=new").json();
    let mut changed = 0;
    for chapter in answer["chapters"].as_array().unwrap() {
        for pair in chapter["passages"].as_array().unwrap().iter().filter(|pair| pair["kind"] == "changed") {
            changed += 1;
            for side in ["a", "b"] {
                let pieces = pair["differences"].as_array().unwrap().iter();
                let joined: String = pieces.map(|piece| piece[side].as_str().unwrap()).collect();
                assert_eq!(pair[side]["text"], joined.as_str());
            }
            let replaced = pair["differences"].as_array().unwrap().iter().filter(|piece| piece["op"] == "replace");
            let replaced: Vec<_> = replaced.map(|piece| (&piece["a"], &piece["b"])).collect();
            if pair["b"]["id"] == "new/2/p2" {
                assert!(replaced.contains(&(&Value::from("2020"), &Value::from("2025"))), "{pair}");
                assert!(replaced.contains(&(&Value::from("900"), &Value::from("1200"))), "{pair}");
            }
        }
    }
    assert!(changed > 0);
}

#[test]
fn a_document_is_the_same_as_itself() {
    let folders = Folders::plan();
    let server = Server::over(folders.path());
    let passages = server.get("/v1/documents/qingzhou-145").json()["passages"].as_u64();
    let answer = server.get("/v1/compare?a=qingzhou-145&b=qingzhou-145").json();
    assert_eq!(answer["counts"]["same"].as_u64(), passages);
    assert_eq!(answer["counts"]["changed"], 0);
    let indicators = answer["indicators"].as_array().unwrap();
    assert_eq!(indicators.len(), 21);
    for indicator in indicators {
        assert_eq!(indicator["a"]["id"], indicator["b"]["id"]);
        assert_eq!(indicator["same_unit"], true);
        assert!(indicator["years"].as_array().unwrap().iter().all(|year| year["a"] == year["b"]));
    }
}

#[test]
fn a_comparison_is_a_word_file_too() {
    let folders = folders();
    let output = folders.path().join("out.docx");
    let run =
        run_in(folders.path(), &["compare", "old", "new", "--data", ":memory:", "--word", output.to_str().unwrap()]);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.stdout.contains("[-2020-]{+2025+}"), "{run:?}");
    let texts: Vec<String> =
        docx_paragraphs(&std::fs::read(output).unwrap()).into_iter().map(|(_, text)| text).collect();
    assert!(texts.iter().any(|text| text.starts_with("【改动】实施引水工程，到20202025年")), "{texts:?}");
    assert!(texts.iter().any(|text| text.starts_with("【新增】建设低空飞行起降场")), "{texts:?}");
    let server = Server::over(folders.path());
    let (bytes, _, disposition) = download(&server, "/v1/compare?a=old&b=new&format=docx");
    assert!(disposition.contains("comparison.docx"), "{disposition}");
    assert!(docx_paragraphs(&bytes).iter().any(|(_, text)| text.starts_with("【新增】建设低空飞行起降场")));
    let same = run_in(folders.path(), &["compare", "old", "old", "--json", "--data", ":memory:"]);
    assert_eq!((same.code, &same.json()["counts"]["changed"]), (Some(0), &Value::from(0)));
}

#[test]
fn what_cannot_be_compared_is_refused() {
    let folders = folders();
    let many: String = (0..5_001).map(|number| format!("第{number}号条款规定的事项共计{number}处。\n\n")).collect();
    folders.write("seeds/many.md", format!("# 大文件\n\n{many}"));
    let server = Server::over(folders.path());
    for (query, status, detail) in [
        ("a=old", 400, "parameter `b`: is missing or empty"),
        ("a=old&b=none", 404, "no document has the id `none`"),
        ("a=old&b=many", 400, "more than the limit of 5000"),
        ("a=old&b=new&format=pdf", 400, "parameter `format`: accepts one of json, docx"),
    ] {
        let answer = server.get(&format!("/v1/compare?{query}"));
        assert_eq!(answer.status, status, "{query}: {answer:?}");
        assert!(answer.body.contains(detail), "{answer:?}");
    }
}
