//! The reading page in a browser: land on a passage, find, follow the outline.

use crate::browser::{Browser, Window, key};
use crate::http::on_plan;
use crate::program::{Server, encoded};
use crate::support::Folders;
use serde_json::Value;

/// Whether the element is in sight, below the bar at the top.
#[track_caller]
fn is_in_sight(browser: &Browser, selector: &str) -> bool {
    let script = format!(
        "const box = document.querySelector(\"{selector}\").getBoundingClientRect();
         const bar = document.querySelector('.findbar').getBoundingClientRect();
         return box.top >= bar.bottom - 1 && box.top < innerHeight;"
    );
    browser.script(&script) == true
}

#[track_caller]
fn passage(server: &Server, id: &str) -> Value {
    server.get(&format!("/v1/passages/{id}")).json()
}

#[test]
fn a_hit_opens_at_its_place_with_its_sentence_marked() {
    let server = on_plan();
    for window in [Window::DESKTOP, Window::PHONE, Window::DESKTOP.without_scripts()] {
        let browser = window.open();
        let address = format!("/?q={}", encoded("严防校园欺凌"));
        browser.open(&server, &address);
        let sentence = browser.text("#hit-1 .hit-text");
        browser.click("#hit-1 .hit-place a");
        browser.wait_for_url("/documents/qingzhou-145");
        assert!(browser.url().ends_with("#11.2/p2"), "{}", browser.url());
        assert_eq!(browser.text("[id='11.2/p2'] .quoted"), sentence);
        browser.wait_until("the passage is out of sight", || is_in_sight(&browser, "[id='11.2/p2']"));
        assert_eq!(browser.count(".passage.chosen"), 1);
        browser.back();
        browser.wait_until("the hits are not back", || browser.url() == server.url(&address));
        assert_eq!(browser.text("#hit-1 .hit-text"), sentence);
    }
}

#[test]
fn a_passage_is_copied_where_it_is_read() {
    let server = on_plan();
    let browser = Window::DESKTOP.open();
    browser.open(&server, "/documents/qingzhou-145?show=10.2%2Fp2");
    browser.click("[id='10.2/p2'] .perma");
    browser.wait_for_url("#10.2/p2");
    browser.click("[data-copy='chosen-official']");
    browser.wait_for_text("#toast", "已复制");
    let passage = passage(&server, "qingzhou-145/10.2/p2");
    let text = passage["text"].as_str().unwrap().replace('“', "‘").replace('”', "’");
    let copied = browser.clipboard();
    assert_eq!(copied, format!("“{text}”——{}", passage["citation"]["official"].as_str().unwrap()));
    assert!(browser.text(".citebox .cite").starts_with("第十章第二节 打好污染防治攻坚战"));
}

#[test]
fn the_whole_document_is_there_word_for_word_in_its_order() {
    let server = on_plan();
    let browser = Window::DESKTOP.open();
    browser.open(&server, "/documents/qingzhou-145?show=all");
    // What one would copy: the links and the page numbers are not part of it.
    let shown = browser.script(
        "return [...document.querySelectorAll('.passage')].map(passage => {
            const wording = passage.querySelector('p').cloneNode(true);
            wording.querySelector('.perma').remove();
            return [passage.id, wording.textContent];
        })",
    );
    let document = server.get("/v1/documents/qingzhou-145").json();
    let mut ids = Vec::new();
    fn collect(nodes: &Value, ids: &mut Vec<String>) {
        for node in nodes.as_array().unwrap() {
            ids.extend(node["passages"].as_array().unwrap().iter().map(|id| id.as_str().unwrap().to_owned()));
            collect(&node["children"], ids);
        }
    }
    collect(&document["outline"], &mut ids);
    assert_eq!(u64::try_from(ids.len()).ok(), document["passages"].as_u64());
    let shown: std::collections::HashMap<&str, &str> = shown
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| (entry[0].as_str().unwrap(), entry[1].as_str().unwrap()))
        .collect();
    let mut rows = 0;
    for id in &ids {
        let passage = passage(&server, id);
        let place = id.strip_prefix("qingzhou-145/").unwrap();
        if passage["kind"] == "indicator" {
            rows += 1;
            let row = browser.text(&format!("[id='{place}']"));
            let figures = &passage["indicator"];
            assert!(row.contains(figures["name"].as_str().unwrap()), "{id}: {row}");
            for value in figures["values"].as_array().unwrap() {
                assert!(row.contains(value["text"].as_str().unwrap()), "{id}: {row}");
            }
        } else {
            assert_eq!(shown.get(place).copied(), passage["text"].as_str(), "{id}");
        }
    }
    assert_eq!((rows, browser.count(".row-passage"), browser.count("section.box")), (21, 21, 13));
    assert_eq!(browser.texts(".grid .group"), ["经济发展", "创新驱动", "民生福祉", "绿色生态", "安全保障"]);
    // Chapters and sections with their pages, and pages at the cuts.
    assert_eq!((browser.count(".text h2 .turn"), browser.count(".text h3 .turn")), (13, 48));
    assert_eq!(browser.attribute("[id='4.2'] .turn", "data-page").as_deref(), Some("第23页"));
    let exact = browser.attribute("[id='9.1/p3'] .turn", "data-page");
    let pages = &passage(&server, "qingzhou-145/9.1/p3")["citation"]["pages"];
    assert_eq!((pages["exact"].as_bool(), exact), (Some(true), Some(format!("第{}页", pages["last"]))));
    let inferred = browser.script(
        "return [...document.querySelectorAll('.passage .turn')].map(turn => turn.dataset.page).filter(page => page.includes('推定')).length",
    );
    assert!(inferred.as_u64().unwrap() > 0);
    assert_eq!(browser.count(".passage .turn"), 61);
    assert!(browser.text("[id='9.1/p3'] .notice").contains("此处原件扫描疑有缺漏，请核对"));
}

#[test]
fn a_long_document_is_read_leaf_by_leaf() {
    let server = on_plan();
    for window in [Window::DESKTOP, Window::DESKTOP.without_scripts()] {
        let browser = window.open();
        browser.open(&server, "/documents/qingzhou-145");
        let document = server.get("/v1/documents/qingzhou-145").json();
        let rows = 21;
        let passages = usize::try_from(document["passages"].as_u64().unwrap()).unwrap() - rows;
        // From leaf to leaf every passage is met once.
        let mut seen = browser.count(".passage");
        assert!(seen < passages);
        let mut leaves = 1;
        while browser.count(".leaf-turns [rel=next]") > 0 {
            browser.click(".leaf-turns:last-child [rel=next]");
            leaves += 1;
            browser.wait_for_text(".leaf-turns span", &format!("第{leaves}页"));
            seen += browser.count(".passage");
        }
        assert_eq!(seen, passages);
        // The outline leads from each leaf to all others.
        browser.click("#outline a[href$='#4.2']");
        browser.wait_until("the section is out of sight", || is_in_sight(&browser, "[id='4.2']"));
        browser.open(&server, "/documents/qingzhou-145?show=no+such+place");
        assert!(browser.text(".leaf-turns span").starts_with("第1页"));
    }
    // Old links name a place behind # alone.
    let browser = Window::DESKTOP.open();
    browser.open(&server, "/documents/qingzhou-145#11.2/p2");
    browser.wait_until("the passage is out of sight", || is_in_sight(&browser, "[id='11.2/p2']"));
}

#[test]
fn a_wording_is_found_forwards_and_backwards() {
    let server = on_plan();
    let browser = Window::DESKTOP.open();
    browser.open(&server, "/documents/qingzhou-145");
    browser.press("/");
    browser.press("数字经济");
    browser.press(key::ENTER);
    browser.wait_for_url("find=");
    let total: usize = browser.attribute(".findsteps", "data-total").unwrap().parse().unwrap();
    assert!(total > 3);
    assert!(browser.texts(".text mark").iter().all(|mark| mark == "数字经济"));
    assert_eq!(browser.text(".findsteps [role=status]"), format!("1/{total}"));
    browser.wait_until("the first match is out of sight", || is_in_sight(&browser, "#find-1"));
    browser.script("window.same = true");
    browser.click_link("下一处");
    browser.wait_for_url("#find-2");
    assert_eq!(browser.text(".findsteps [role=status]"), format!("2/{total}"));
    assert!(is_in_sight(&browser, "#find-2"));
    assert_eq!(browser.script("return window.same"), true, "the page was loaded again");
    browser.click("#find");
    browser.press(&format!("{}{}", key::SHIFT, key::ENTER));
    browser.wait_for_url("#find-1");
    browser.press(key::SHIFT);
    browser.click_link("上一处");
    browser.wait_for_url(&format!("#find-{total}"));
    // The address opens at the same match.
    let other = Window::DESKTOP.open();
    other.go(&browser.url());
    assert_eq!(other.text(".findsteps [role=status]"), format!("{total}/{total}"));

    browser.fill("#find", "磁悬浮");
    browser.press(key::ENTER);
    browser.wait_for_text(".findsteps", "文中没有“磁悬浮”");
}

#[test]
fn a_wording_is_found_without_scripts() {
    let server = on_plan();
    let browser = Window::DESKTOP.without_scripts().open();
    browser.open(&server, "/documents/qingzhou-145");
    browser.type_into("#find", "数字经济");
    browser.press(key::ENTER);
    browser.wait_for_url("#find-1");
    let total: usize = browser.attribute(".findsteps", "data-total").unwrap().parse().unwrap();
    for at in [2, 3] {
        browser.click_link("下一处");
        browser.wait_for_url(&format!("#find-{at}"));
        assert_eq!(browser.text(".findsteps [role=status]"), format!("{at}/{total}"));
        assert!(is_in_sight(&browser, &format!("#find-{at}")));
    }
    browser.click_link("上一处");
    browser.wait_for_url("#find-2");
}

#[test]
fn the_outline_is_a_drawer_on_a_phone() {
    let server = on_plan();
    for window in [Window::PHONE, Window::PHONE.without_scripts()] {
        let browser = window.open();
        browser.open(&server, "/documents/qingzhou-145");
        assert!(!browser.is_shown("#outline"));
        browser.click_link("目录");
        browser.wait_until("the drawer stays shut", || browser.is_shown("#outline"));
        browser.click("#outline a[href='#3.1']");
        browser.wait_for_url("#3.1");
        assert!(!browser.is_shown("#outline"));
        assert!(is_in_sight(&browser, "[id='3.1']"));
        assert_eq!(browser.overflow(), 0);
        browser.click_link("目录");
        browser.click_link("关闭");
        assert!(!browser.is_shown("#outline"));
    }
}

#[test]
fn the_outline_shows_what_is_being_read() {
    let server = on_plan();
    let browser = Window::DESKTOP.open();
    browser.open(&server, "/documents/qingzhou-145");
    assert!(browser.is_shown("#outline"));
    browser.click("#outline a[href$='#9.4']");
    browser.wait_for_text("#outline [aria-current]", "打造全域旅游升级版");
    browser.open(&server, "/");
    browser.click(".chapters a[href$='#12']");
    browser.wait_for_url("/documents/qingzhou-145?show=12#12");
    browser.wait_for_text("#outline [aria-current]", "第十二章");
}

#[test]
fn paper_gets_the_text_alone() {
    let server = on_plan();
    let browser = Window::DESKTOP.open();
    browser.open(&server, "/p/qingzhou-145/4.2/p3");
    browser.show_print();
    for hidden in ["#outline", ".findbar", ".masthead", ".perma", ".citebox"] {
        assert!(!browser.is_shown(hidden), "{hidden}");
    }
    assert!(browser.is_shown("[id='4.2/p3']"));
}

/// Characters as RTF writes them.
fn rtf(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_ascii() { c.to_string() } else { format!("\\u{}?", i32::from(c as u16 as i16)) })
        .collect()
}

#[test]
fn notes_stand_beside_their_paragraph_where_there_is_room() {
    let folders = Folders::empty();
    let paragraph = |text: &str, note: &str| {
        let note = if note.is_empty() { String::new() } else { format!("{{\\footnote \\pard {}\\par}}", rtf(note)) };
        format!("\\pard {}{note}\\par\n", rtf(text))
    };
    let text = [
        paragraph("云溪县供水规划", ""),
        paragraph("第一章 水源", ""),
        paragraph("建设龙潭水库，向城区供水，保障居民饮水安全。", "龙潭水库在云溪上游。"),
        paragraph("第二章 管网", ""),
        paragraph("更新老旧管网，降低漏损，改善水质。", "老旧管网指使用超过三十年的管道。"),
    ];
    folders.write("seeds/plan.rtf", format!("{{\\rtf1\\ansi\n{}}}", text.concat()));
    let server = Server::over(folders.path());
    let wide = Window::PROJECTOR;
    let place = "const box = s => document.querySelector(s).getBoundingClientRect();
                 const note = box('.beside .kind-footnote'), text = box('.kind-paragraph > p');
                 return [note.left >= text.right, note.top < text.bottom];";
    for (window, is_beside) in
        [(wide, true), (wide.without_scripts(), true), (Window::DESKTOP, false), (Window::PHONE, false)]
    {
        let browser = window.open();
        browser.open(&server, "/documents/plan");
        let notes = browser.texts(".kind-paragraph .kind-footnote");
        assert!(notes.len() == 2 && notes[0].contains("龙潭水库在云溪上游"), "{notes:?}");
        assert_eq!(browser.script(place), serde_json::json!([is_beside, is_beside]));
        // A note in the middle of the text brings no heading of what follows along.
        let headings = browser.texts("article :is(h2, h3)");
        let chapters: Vec<&String> = headings.iter().filter(|heading| heading.contains('章')).collect();
        assert!(chapters.len() == 2 && headings.iter().all(|heading| !heading.contains("注释")), "{headings:?}");
        let after = "const note = document.querySelector('.kind-footnote'), second = document.querySelectorAll('article h2')[1];
                     return !!(note.compareDocumentPosition(second) & Node.DOCUMENT_POSITION_FOLLOWING);";
        assert_eq!(browser.script(after), true);
        assert_eq!(browser.overflow(), 0);
        browser.show_print();
        assert_eq!(browser.script(place), serde_json::json!([false, false]), "on paper it stands below");
    }
    // So do the place of a passage that was opened, and what is suspected of a scan.
    let server = on_plan();
    let browser = wide.open();
    browser.open(&server, "/p/qingzhou-145/9.1/p3");
    let place =
        place.replace(".beside .kind-footnote", ".chosen .citebox").replace(".kind-paragraph > p", ".chosen > p");
    assert_eq!(browser.script(&place)[0], true);
    assert!(browser.is_shown(".chosen .beside .notice"));
}

#[test]
fn the_about_page_tells_what_was_read() {
    let server = on_plan();
    let browser = Window::DESKTOP.open();
    browser.open(&server, "/about");
    let text = browser.text(".about");
    for wanted in
        ["青政发〔2021〕6号", "276", "48", &server.url("/mcp"), &server.url("/dify"), env!("CARGO_PKG_VERSION")]
    {
        assert!(text.contains(wanted), "no {wanted}: {text}");
    }
    assert!(text.contains(server.get("/v1").json()["generation"].as_str().unwrap()));
    browser.click(".about details:nth-of-type(2) summary");
    browser.wait_for_text(".about details:nth-of-type(2)", "践活传");
    browser.click("a[href*='p/qingzhou-145/9.1/p3']");
    browser.wait_for_url("#9.1/p3");
    assert_eq!(browser.texts("[id='9.1/p3'] .quoted").concat(), "践活传");
}
