//! What officials do all day, in a library of forty documents of three levels: each of it in at most two actions from the
//! start page, of which following a link, sending a form and pressing a button are one each.

use crate::browser::{Browser, Window, key};
use crate::program::Server;
use crate::support::Folders;
use calamine::{Data, Reader as _, Xlsx};
use std::io::Cursor;

/// Plans and reports of the country, three provinces and sixteen cities, in two periods each.
fn library() -> (Folders, Server) {
    let folders = Folders::empty();
    let mut toml = String::new();
    let mut add = |file: &str, text: String, about: String| {
        folders.write(&format!("seeds/{file}"), text);
        toml += &format!("[[document]]\nfile = \"{file}\"\n{about}\n");
    };
    let provinces = ["云州省", "江宁省", "岭西省"];
    let places = std::iter::once(("全国".to_owned(), "national")).chain(
        provinces.map(|name| (name.to_owned(), "province")).into_iter().chain((0..16).map(|number| {
            (format!("{}川市", "东西南北上中下前后左右长大小新古".chars().nth(number).unwrap()), "city")
        })),
    );
    for (number, (place, level)) in places.enumerate() {
        for (period, year, verb) in [("十三五", 2016, "大力"), ("十四五", 2021, "加快")] {
            let (end, share) = (year + 4, 20 + number);
            // Not everybody speaks of it.
            let topic = if number < 6 && year > 2020 { "建设海绵城市" } else { "建设排水设施" };
            let text = format!(
                "# {place}“{period}”规划\n\n## 第一章 水务\n\n{verb}{topic}，到{end}年，{place}建成区的达标面积达到{share}%。\n\n\
                 完善供水设施。到{end}年，更新供水管网{}公里。\n\n## 第二章 交通\n\n坚持人民交通为人民，{place}打造“快进慢游”旅游公路网络。\n\n\
                 到{end}年，新建公交站{}座。\n",
                100 + number,
                10 + number,
            );
            let file = format!("{level}/{number:02}-{year}.md");
            let about = format!(
                "id = \"{level}-{number:02}-{year}\"\ndate = \"{year}-03\"\nlevel = \"{level}\"\nregion = \"{place}\"\nnumber = \"{}发〔{year}〕{}号\"\n",
                place.chars().next().unwrap(),
                number + 1
            );
            add(&file, text, about);
        }
    }
    folders.write("index-config/documents.toml", toml);
    let server = Server::over(folders.path());
    assert_eq!(server.get("/v1/documents?limit=100").json()["documents"].as_array().unwrap().len(), 40);
    (folders, server)
}

/// The first action: a question to the box of the start page.
fn ask(browser: &Browser, server: &Server, query: &str) {
    browser.open(server, "/");
    browser.type_into("#q", query);
    browser.press(key::ENTER);
    browser.wait_for_url("q=");
}

#[test]
fn each_daily_task_takes_two_actions() {
    let (_folders, server) = library();
    let browser = Window::DESKTOP.open();

    // A slogan half remembered, with its citation on the clipboard.
    ask(&browser, &server, "快进慢游公路 长川市");
    browser.click("[data-copy='1-official']");
    browser.wait_for_text("#toast", "已复制");
    let copied = browser.clipboard();
    assert!(copied.contains("‘快进慢游’旅游公路网络") && copied.contains("长川市"), "{copied}");

    // What three levels say on a topic.
    ask(&browser, &server, "海绵城市");
    browser.click_link("按文件");
    browser.wait_for_url("group=document");
    let heads = browser.texts(".group-head").join("\n");
    for level in ["全国“", "省“", "市“"] {
        assert!(heads.contains(level), "{level}: {heads}");
    }

    // How a wording changed between two plans.
    browser.open(&server, "/");
    browser.click_link("对照");
    browser.wait_for_url("compare");
    for (side, document) in [("a", "city-10-2016"), ("b", "city-10-2021")] {
        browser.click(&format!("#side-{side} option[value='{document}']"));
    }
    browser.click(".compare-form button");
    browser.wait_for_url("b=city-10-2021");
    browser.wait_until("nothing is marked", || browser.count(".compare-cell ins") > 0);
    assert!(browser.text("main").contains("改动"), "{}", browser.text("main"));
    let changed = (browser.texts(".compare-cell del").concat(), browser.texts(".compare-cell ins").concat());
    assert!(changed.0.contains("大力") && changed.1.contains("加快"), "{changed:?}");

    // A speech is checked.
    browser.open(&server, "/");
    browser.click_link("核对");
    browser.wait_for_url("check");
    browser.type_into("#text", "坚持人民交通为人民。\n到2025年，更新供水管网999公里。");
    browser.click("form.draft button[type=submit]");
    browser.wait_for_text("h1", "核对结果");
    assert_eq!(browser.count(".sentence"), 2);
    assert!(browser.text("main").contains("有出入"), "{}", browser.text("main"));

    // A document by its number.
    browser.open(&server, "/");
    browser.type_into("#title", "古发〔2021〕20号");
    browser.click(".start .shelf-search .button");
    browser.wait_for_url("documents?q=");
    assert!(browser.texts(".shelf h2")[0].contains("古川市“十四五”规划"), "{:?}", browser.texts(".shelf h2"));
}

#[test]
fn all_targets_of_a_chapter_in_a_year_are_two_actions_away() {
    let (_folders, server) = library();
    let browser = Window::DESKTOP.without_scripts().open();
    browser.open(&server, "/");
    browser.click_link("指标");
    browser.click("select[name=chapter] option[value='city-05-2021/1']");
    browser.click("select[name=year] option[value='2025']");
    browser.click(".target-filters button");
    browser.wait_for_url("year=2025");
    assert_eq!(browser.count(".targets tbody tr"), 2, "{}", browser.text("main"));
    let text = browser.text(".targets");
    assert!(text.contains("105") && text.contains("25%") && !text.contains("公交站"), "{text}");
    assert!(browser.text("main").contains("只看《"), "{}", browser.text("main"));
    browser.click("#export-xlsx");
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(browser.download("xlsx").1)).unwrap();
    let rows = book.worksheet_range_at(0).unwrap().unwrap().rows().filter(|row| row[0] != Data::Empty).count();
    assert_eq!(rows, 3);
    browser.click_link("看全部文件");
    browser.wait_until("there are still choices", || browser.count(".targets tbody tr") > 40);
    assert!(browser.text("main").contains("先列出"), "{}", browser.text("main"));
}

#[test]
fn a_link_sent_to_a_colleague_opens_at_the_sentence() {
    let (_folders, server) = library();
    let browser = Window::DESKTOP.open();
    ask(&browser, &server, "上川市更新供水管网");
    browser.click("[data-copy='1-link']");
    browser.wait_for_text("#toast", "已复制");
    let link = browser.clipboard();
    let colleague = Window::PHONE.without_scripts().open();
    colleague.go(&link);
    assert!(colleague.texts(".chosen").concat().contains("更新供水管网"), "{link}: {}", colleague.text("main"));
    let is_seen =
        "const r = document.querySelector('.chosen').getBoundingClientRect(); return r.top >= 0 && r.top < innerHeight";
    colleague.wait_until("it is not in sight", || colleague.script(is_seen) == true);
}
