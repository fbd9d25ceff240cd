//! The shelf: documents by kind, level, place, year and issuer, with counts that are right whatever is chosen.

use crate::axe;
use crate::browser::Window;
use crate::program::{Server, encoded};
use crate::support::Folders;

/// A hundred and twenty documents of four years, two levels and three places.
fn library() -> (Folders, Server) {
    let folders = Folders::empty();
    let mut toml = String::new();
    for number in 0..120 {
        let (year, level) = (2021 + number % 4, if number % 3 == 0 { "province" } else { "city" });
        let region = ["云州省", "东川市", "西川市"][number % 3];
        folders.write(
            &format!("seeds/{number:03}.md"),
            format!("# 第{number}号工作方案\n\n一、总体要求\n\n建设供水管网。\n"),
        );
        toml += &format!(
            "[[document]]\nfile = \"{number:03}.md\"\ndate = \"{year}-03\"\nlevel = \"{level}\"\nregion = \"{region}\"\nnumber = \"云政发〔{year}〕{number}号\"\n\n"
        );
    }
    folders.write("index-config/documents.toml", toml);
    let server = Server::over(folders.path());
    (folders, server)
}

#[test]
fn the_shelf_counts_what_it_shows() {
    let (_folders, server) = library();
    let browser = Window::DESKTOP.without_scripts().open();
    browser.open(&server, "/documents");
    assert_eq!(browser.count(".shelf li"), 50);
    let counts = |title: &str| -> Vec<(String, usize)> {
        let sections = browser.texts(".filters section");
        let section =
            sections.iter().find(|section| section.starts_with(title)).unwrap_or_else(|| panic!("{sections:?}"));
        let words: Vec<&str> = section.split_whitespace().skip(1).filter(|word| *word != "不限").collect();
        words.chunks(2).map(|pair| (pair[0].to_owned(), pair[1].parse().unwrap())).collect()
    };
    assert_eq!(counts("层级"), [("市".to_owned(), 80), ("省".to_owned(), 40)]);
    assert_eq!(counts("年份")[0], ("2024年".to_owned(), 30));
    browser.click(".filters a[href*='year_from=2024']");
    browser.wait_for_url("year_from=2024");
    assert_eq!(browser.count(".shelf li"), 30);
    // Other years can still be chosen; what else is counted is of this one.
    assert_eq!(counts("年份").len(), 4);
    assert_eq!(counts("层级").iter().map(|(_, count)| count).sum::<usize>(), 30);
    browser.open(&server, "/documents?level=province&year_from=2021&year_to=2021");
    assert_eq!(browser.count(".shelf li"), 10);
    assert_eq!(counts("年份").iter().map(|(_, count)| count).sum::<usize>(), 40);
}

#[test]
fn a_document_is_found_by_its_number_and_told_about() {
    let (_folders, server) = library();
    let browser = Window::DESKTOP.open();
    browser.open(&server, &format!("/documents?q={}", encoded("云政发〔2023〕42号")));
    browser.click(".shelf li a");
    browser.wait_for_url("/documents/042");
    browser.click(".document-facts summary");
    let facts = browser.text(".document-facts");
    for known in ["云政发〔2023〕42号", "2023-03", "省", "042.md"] {
        assert!(facts.contains(known), "{facts}");
    }
}

#[test]
fn the_shelf_is_accessible_and_fits() {
    let (_folders, server) = library();
    for window in [Window::DESKTOP, Window::DESKTOP.dark(), Window::PHONE] {
        let browser = window.open();
        for path in ["/documents", "/documents?level=city", "/documents/042"] {
            browser.open(&server, path);
            axe::check(&browser);
            assert_eq!(browser.overflow(), 0, "{path}");
        }
    }
}

#[test]
fn the_newest_are_the_newest_of_all() {
    let folders = Folders::empty();
    let day = |number: usize| format!("2024-{:02}-{:02}", 1 + number / 28, 1 + number % 28);
    let entries = |count: usize, more: &str| {
        let entry = |number: usize| format!("[[document]]\nfile = \"{number:03}.md\"\ndate = \"{}\"\n\n", day(number));
        (0..count).map(entry).collect::<String>() + more
    };
    // More of one year than any page shows, the latest last by their paths.
    for number in 0..300 {
        let text = format!("# 第{number}号工作方案\n\n一、总体要求\n\n建设第{number}段供水管网。\n");
        folders.write(&format!("seeds/{number:03}.md"), text);
    }
    folders.write("seeds/undated.md", "# 工作方案\n\n一、总体要求\n\n建设供水管网。\n");
    folders.write("index-config/documents.toml", entries(300, ""));
    let newest = |count: usize| -> Vec<String> {
        let opened = folders.open();
        let heads = opened.library.newest(count).unwrap();
        heads.iter().map(|head| head.id.clone()).collect()
    };
    assert_eq!(newest(3), ["299", "298", "297"]);
    let all = newest(400);
    assert_eq!((all.len(), all[299].as_str(), all[300].as_str()), (301, "000", "undated"));
    let server = Server::over(folders.path());
    let browser = Window::DESKTOP.without_scripts().open();
    browser.open(&server, "/");
    assert_eq!(browser.texts(".newest a")[..2], ["第299号工作方案", "第298号工作方案"]);
    assert!(!browser.text(".newest").contains("2023"));
    let query = encoded("供水管网");
    let found = server.get(&format!("/v1/search?q={query}&sort=date&limit=3")).json();
    let documents: Vec<&str> = (0..3).map(|at| found["hits"][at]["document"].as_str().unwrap()).collect();
    assert_eq!((found["total"].as_u64(), documents), (Some(301), vec!["299", "298", "297"]));
    // What is gone or dated otherwise is not there any more, whatever is left of it in the index.
    std::fs::remove_file(folders.path().join("seeds/298.md")).unwrap();
    let redated = entries(299, "[[document]]\nfile = \"299.md\"\ndate = \"2023-12-31\"\n");
    folders.write(
        "index-config/documents.toml",
        redated.replace("file = \"298.md\"", "file = \"000.md\"").replacen(
            "[[document]]\nfile = \"000.md\"\ndate = \"2024-01-01\"\n\n",
            "",
            1,
        ),
    );
    assert_eq!(newest(2), ["000", "297"]);
    assert_eq!(newest(400).iter().position(|id| id == "299"), Some(298));
}
