//! A library of documents of several kinds and formats over HTTP: lists, filters, texts.

use crate::program::{Answer, Server, encoded};
use crate::support::{Folders, fixture};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;

/// A service over a plan in each format, and texts of other kinds, places and years.
fn library() -> (Folders, Server) {
    let folders = Folders::empty();
    for ending in ["docx", "html", "md", "odt", "ofd", "pdf", "rtf"] {
        let name = format!("water-plan.{ending}");
        folders.write(&format!("seeds/water/{name}"), fs::read(fixture("formats").join(&name)).unwrap());
    }
    folders.write("seeds/locked.pdf", fs::read(fixture("formats/locked.pdf")).unwrap());
    folders.write(
        "seeds/report.md",
        "# 东川市2024年政府工作报告\n\n一、主要工作\n\n加强供水管网改造，完成老旧管网改造36公里。\n",
    );
    folders.write(
        "seeds/notice.md",
        "# 云州省人民政府关于加强供水管网改造的通知\n\n云州省人民政府\n\n2021年5月6日\n\n一、总体要求\n\n加强供水管网改造，漏损率降到9%以下。\n",
    );
    // The same text in several files would be one document.
    let titled = |ending: &str| {
        format!("[[document]]\nfile = \"water/water-plan.{ending}\"\ntitle = \"东川县供水规划（{ending}）\"\n\n")
    };
    let titles: String = ["docx", "html", "md", "odt", "ofd", "pdf", "rtf"].map(titled).concat();
    folders.write(
        "index-config/documents.toml",
        titles + "[[document]]\nfile = \"report.md\"\nid = \"report-2024\"\ndate = \"2024-01-15\"\nlevel = \"city\"\nregion = \"东川市\"\n\
         issuer = \"东川市人民政府、东川市水利局\"\n\n[[document]]\nfile = \"notice.md\"\nid = \"notice-2021\"\ndate = \"2021-05-06\"\n\
         level = \"province\"\nregion = \"云州省\"\nstatus = \"已废止\"\n",
    );
    let server = Server::over(folders.path());
    (folders, server)
}

/// Asks for a path whose query may hold Chinese.
fn get(server: &Server, path: &str) -> Answer {
    let ascii = |c: char| if c.is_ascii() { c.to_string() } else { encoded(&c.to_string()) };
    server.get(&path.chars().map(ascii).collect::<String>())
}

fn ids(answer: &Value, list: &str, id: &str) -> BTreeSet<String> {
    answer[list].as_array().unwrap().iter().map(|item| item[id].as_str().unwrap().to_owned()).collect()
}

#[test]
fn filters_ask_something_of_documents() {
    let (_folders, server) = library();
    for (filter, expected) in [
        ("level=city", &["report-2024"][..]),
        ("level=city,province", &["notice-2021", "report-2024"]),
        ("region=云州省", &["notice-2021"]),
        ("doc_kind=report", &["report-2024"]),
        ("issuer=东川市水利局", &["report-2024"]),
        ("status=已废止", &["notice-2021"]),
        ("year_from=2022&year_to=2030", &["report-2024"]),
        ("year_to=2021", &["notice-2021"]),
        ("level=city&year_to=2021", &[]),
    ] {
        let expected: BTreeSet<String> = expected.iter().map(|&id| id.to_owned()).collect();
        let documents = get(&server, &format!("/v1/documents?{filter}")).json();
        assert_eq!(ids(&documents, "documents", "id"), expected, "{filter}");
        let asked = get(&server, &format!("/v1/documents?q=管网&{filter}")).json();
        assert!(ids(&asked, "documents", "id").is_subset(&expected), "{filter}");
        let found = get(&server, &format!("/v1/search?q=供水管网改造&limit=100&{filter}")).json();
        assert_eq!(ids(&found, "hits", "document"), expected, "{filter}");
        assert_eq!(found["total_exact"].as_u64().unwrap() > 0, !expected.is_empty(), "{filter}");
    }
    let refused = get(&server, "/v1/search?q=供水&level=village");
    assert_eq!(refused.status, 400);
    assert!(refused.body.contains("parameter `level`: accepts one of national, province, city, county"), "{refused:?}");
}

#[test]
fn a_document_says_what_it_is_and_gives_its_text() {
    let (_folders, server) = library();
    let listed = server.get("/v1/documents?limit=1000").json();
    let documents = listed["documents"].as_array().unwrap();
    let formats: BTreeSet<&str> = documents.iter().map(|document| document["format"].as_str().unwrap()).collect();
    assert_eq!(formats, BTreeSet::from(["docx", "html", "md", "odt", "ofd", "pdf", "rtf"]));
    let errors = listed["errors"].as_array().unwrap();
    assert!(errors.len() == 1 && errors[0]["file"] == "locked.pdf", "{errors:?}");
    for document in documents {
        let id = document["id"].as_str().unwrap();
        let text: Vec<char> = get(&server, &format!("/v1/documents/{id}/text")).body.chars().collect();
        assert!(!text.is_empty(), "{id}");
        let hits = get(&server, &format!("/v1/search?q=供水管网&document={id}&limit=100")).json();
        let format = document["format"].as_str().unwrap();
        for hit in hits["hits"].as_array().unwrap() {
            let passage = hit["text"].as_str().unwrap();
            let mut from_source = String::new();
            for range in hit["source"]["ranges"].as_array().unwrap() {
                let [start, end] = ["start", "end"].map(|name| usize::try_from(range[name].as_u64().unwrap()).unwrap());
                from_source.extend(&text[start..end]);
                let has = |name: &str| range[name].as_u64().is_some_and(|number| number > 0);
                assert_eq!(has("page"), ["pdf", "ofd"].contains(&format), "{id}: {range}");
                assert_eq!(has("paragraph"), ["docx", "html", "odt", "rtf"].contains(&format), "{id}: {range}");
            }
            let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
            if hit["kind"] == "paragraph" {
                assert_eq!(letters(&from_source), letters(passage), "{id}");
            }
        }
    }
    assert_eq!(server.get("/v1/documents/nothing/text").status, 404);
}

#[test]
fn a_file_that_ends_its_reader_is_named_and_the_others_are_read() {
    use plansearch::corpus::ChildReader;
    use std::path::Path;
    let bytes = fs::read(fixture("formats/water-plan.docx")).unwrap();
    // A program that ends at once, whatever it is given.
    let broken = ChildReader::new(Path::new("false"), &[]);
    let refused = broken.read("water-plan.docx", &bytes).unwrap().unwrap_err();
    assert!(refused.contains("ended its reader (exit status: 1)"), "{refused}");
    assert!(broken.read("water-plan.md", b"# text").is_none());
    let child = ChildReader::new(Path::new(env!("CARGO_BIN_EXE_plansearch")), &["read-containers"]);
    for ending in ["docx", "html", "odt", "ofd", "pdf", "rtf"] {
        let bytes = fs::read(fixture("formats").join(format!("water-plan.{ending}"))).unwrap();
        let here = plansearch::corpus::read_container(&format!("a.{ending}"), &bytes).unwrap().unwrap();
        assert_eq!(child.read(&format!("a.{ending}"), &bytes).unwrap().unwrap(), here, "{ending}");
    }
    let locked = fs::read(fixture("formats/locked.pdf")).unwrap();
    assert!(child.read("locked.pdf", &locked).unwrap().unwrap_err().contains("password"));
    // A child that is gone is replaced.
    let again = child.read("a.docx", &bytes).unwrap();
    assert!(again.is_ok());
}

#[test]
fn tiers_are_shown_as_far_as_asked_and_what_no_longer_holds_comes_last() {
    let (_folders, server) = library();
    let found = get(&server, "/v1/search?q=供水管网改造&limit=100").json();
    let tiers: BTreeSet<&str> =
        found["hits"].as_array().unwrap().iter().map(|hit| hit["tier"].as_str().unwrap()).collect();
    assert!(tiers.len() > 1, "{tiers:?}");
    let counts = |answer: &Value| ["exact", "all", "near"].map(|tier| answer["totals"][tier].as_u64().unwrap());
    let [exact, all, near] = counts(&found);
    assert_eq!(found["total"].as_u64(), Some(exact + all + near));
    for (tier, total) in [("exact", exact), ("all", exact + all), ("near", exact + all + near)] {
        let shown = get(&server, &format!("/v1/search?q=供水管网改造&limit=100&tier={tier}")).json();
        assert_eq!((shown["total"].as_u64(), counts(&shown)), (Some(total), [exact, all, near]), "{tier}");
        assert_eq!(shown["hits"].as_array().unwrap().len() as u64, total, "{tier}");
    }
    // The notice no longer holds.
    let exact = get(&server, "/v1/search?q=加强供水管网改造&tier=exact&limit=100").json();
    let documents: Vec<&str> =
        exact["hits"].as_array().unwrap().iter().map(|hit| hit["document"].as_str().unwrap()).collect();
    assert_eq!(documents.last(), Some(&"notice-2021"), "{documents:?}");
    assert_eq!(exact["hits"][documents.len() - 1]["citation"]["status"], "已废止");
    let retrieved = |query: &str| get(&server, &format!("/v1/retrieve?query={query}&limit=100")).body;
    assert!(!retrieved("漏损率降到").contains("notice-2021"));
    assert!(retrieved("云州省人民政府关于加强供水管网改造的通知漏损率降到多少").contains("notice-2021"));
    assert!(retrieved("漏损率降到&document=notice-2021").contains("notice-2021"));
}
