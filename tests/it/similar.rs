//! Documents with nearly the same text are linked, and one of them stands before the others in results.

use crate::program::Server;
use crate::support::Folders;
use plansearch::index::DataDir;
use plansearch::library::Library;
use plansearch::search::{SearchRequest, search};

/// A plan of some twenty paragraphs, each of its own.
fn plan(title: &str, changed: &[(&str, &str)]) -> String {
    let mut text = format!("# {title}\n\n## 一、任务\n\n");
    let towns = ["东山", "西河", "南湖", "北原", "中塘", "上坪", "下坝", "前岭", "后溪", "青石"];
    let works = ["新建水厂一座，改造老旧管网，让群众喝上放心水", "修建乡村道路，完善排水边沟，方便群众出行"];
    for (number, town) in towns.iter().enumerate() {
        for work in works {
            text += &format!("{town}镇{work}，总投资{}万元，由{town}镇人民政府负责实施。\n\n", 320 + number * 17);
        }
    }
    changed.iter().fold(text, |text, (from, to)| text.replace(from, to))
}

fn similar(library: &Library, id: &str) -> Vec<String> {
    let similar = library.store().similar(id).unwrap();
    similar.iter().map(|similar| format!("{} {:.1}", similar.head.id, similar.share)).collect()
}

fn folders() -> Folders {
    let folders = Folders::empty();
    folders.write("seeds/final.md", plan("云溪县供水规划", &[]));
    folders.write("seeds/draft.md", plan("云溪县供水规划（草案）", &[("青石镇新建水厂一座", "青石镇新建水厂二座")]));
    folders.write(
        "seeds/next.md",
        plan("云溪县道路规划", &[("万元", "亿元"), ("水厂", "泵站"), ("群众", "居民"), ("改造", "更新")]),
    );
    folders
}

#[test]
fn nearly_the_same_text_is_linked_and_shared_forms_are_not() {
    let folders = folders();
    let library = folders.open().library;
    assert_eq!(similar(&library, "final"), ["draft 1.0"]);
    assert_eq!(similar(&library, "draft"), ["final 1.0"]);
    assert!(similar(&library, "next").is_empty());
    // The same form, filled in for another year, is another document.
    folders.write("seeds/2023.md", plan("云溪县2023年供水计划", &[("东山镇新建", "东山镇续建")]));
    folders.write("seeds/2024.md", plan("云溪县2024年供水计划", &[]));
    let library = folders.open().library;
    assert!(
        similar(&library, "2023").iter().all(|other| !other.starts_with("2024")),
        "{:?}",
        similar(&library, "2023")
    );
    // What grew is what is built at once, and what is gone is similar to nothing.
    let whole = folders.open_in(DataDir::Memory).library;
    assert_eq!(similar(&library, "final"), similar(&whole, "final"));
    for gone in ["draft", "2023", "2024"] {
        std::fs::remove_file(folders.path().join(format!("seeds/{gone}.md"))).unwrap();
    }
    assert!(similar(&folders.open().library, "final").is_empty());
}

#[test]
fn the_same_passage_stands_once_before_what_else_is_found() {
    let library = folders().open_in(DataDir::Memory).library;
    let answer = search(&library, &SearchRequest::new("东山镇新建水厂")).unwrap();
    // Both are counted and both are there.
    assert_eq!(answer.totals.exact, 2);
    let seen = |at: usize| (answer.hits[at].found.passage.id.as_str(), answer.hits[at].same_as.as_deref());
    assert_eq!((seen(0), seen(1)), (("draft/1/p1", None), ("final/1/p1", Some("draft/1/p1"))));
    let also: Vec<&str> = answer.hits[0].also_in.iter().map(|found| found.passage.id.as_str()).collect();
    assert_eq!(also, ["final/1/p1"]);
    // What differs is said by each.
    let answer = search(&library, &SearchRequest::new("青石镇新建水厂")).unwrap();
    let changed = answer.hits.iter().filter(|hit| hit.found.passage.text.contains("青石镇新建水厂"));
    assert!(changed.into_iter().all(|hit| hit.also_in.is_empty() && hit.same_as.is_none()));
    // Where several are found, each is there once before any is there again.
    let answer = search(&library, &SearchRequest { limit: 40, ..SearchRequest::new("镇新建水厂一座") }).unwrap();
    let repeated: Vec<bool> = answer.hits.iter().take(answer.totals.exact).map(|hit| hit.same_as.is_some()).collect();
    assert_eq!((answer.totals.exact, repeated.iter().filter(|is| **is).count()), (19, 9));
    assert!(repeated.is_sorted(), "{repeated:?}");
    let paged: Vec<String> = (0..4)
        .flat_map(|page| {
            let request = SearchRequest { limit: 5, offset: page * 5, ..SearchRequest::new("镇新建水厂一座") };
            search(&library, &request).unwrap().hits
        })
        .map(|hit| hit.found.passage.id.clone())
        .collect();
    let whole: Vec<&str> = answer.hits.iter().take(20).map(|hit| hit.found.passage.id.as_str()).collect();
    assert_eq!(paged, whole, "pages are cut from one list");
}

#[test]
fn api_and_pages_name_what_is_similar() {
    let folders = folders();
    let server = Server::over(folders.path());
    let document = server.get("/v1/documents/final").json();
    assert_eq!(document["similar"][0]["id"], "draft");
    assert!(document["similar"][0]["share"].as_f64().unwrap() > 0.95, "{document}");
    assert_eq!(server.get("/v1/documents/next").json()["similar"], serde_json::json!([]));
    assert!(server.get("/documents/final").body.contains("文字几乎相同的文件"));
    let found = server.get("/v1/search?q=东山镇新建水厂").json();
    assert_eq!(found["hits"][0]["also_in"][0]["id"], "final/1/p1");
    assert_eq!(found["hits"][1]["same_as"], "draft/1/p1");
    assert!(server.get("/?q=东山镇新建水厂").body.contains("另见"));
}
