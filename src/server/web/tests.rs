//! The pages called in memory, over tiny sources.

use crate::config::ServerSettings;
use crate::router;
use crate::tests::state_over;
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request};
use tower::ServiceExt as _;

const PLAN: &str = "# 第一章 生态文明\n\n## 第一节 绿化\n\n到2025年，森林覆盖率达到30%。推进“一片林”工程。\n\n\
                    受疫病疫病影响，林木减少。防护林要补种。防治疫病。\n\n## 第二节 治水\n\n\
                    加强水<script>alert(1)</script>源保护。\n\n专栏一 水利工程\n\n重点项目：修建云溪水厂。\n\n\
                    # 第二章 城市建设\n\n## 第一节 道路\n\n修建环城道路，绿化道路两侧。\n";

/// What a browser asks for.
const BROWSER: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

fn service() -> Router {
    router(state_over(&[("plan.md", PLAN)], ServerSettings::default()))
}

struct Answer {
    status: u16,
    headers: HeaderMap,
    body: String,
}

impl Answer {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    #[track_caller]
    fn has(&self, wanted: &str) {
        assert!(self.body.contains(wanted), "no {wanted} in {}", self.body);
    }

    #[track_caller]
    fn lacks(&self, unwanted: &str) {
        assert!(!self.body.contains(unwanted), "{unwanted} in {}", self.body);
    }
}

async fn get(service: &Router, path: &str, accept: &str) -> Answer {
    let path: String = path
        .chars()
        .map(|c| {
            if c.is_ascii() && !matches!(c, '<' | '>' | '"') {
                c.to_string()
            } else {
                super::address::encode(&c.to_string())
            }
        })
        .collect();
    let request = Request::get(path).header("accept", accept).body(Body::empty()).unwrap();
    let (parts, body) = service.clone().oneshot(request).await.unwrap().into_parts();
    let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
    Answer { status: parts.status.as_u16(), headers: parts.headers, body: String::from_utf8(bytes.to_vec()).unwrap() }
}

async fn page(service: &Router, path: &str) -> Answer {
    get(service, path, BROWSER).await
}

#[tokio::test]
async fn all_pages_are_safe_and_load_only_what_is_served() {
    let service = service();
    for (path, status) in [
        ("/", 200),
        ("/?q=绿化", 200),
        ("/documents/plan", 200),
        ("/about", 200),
        ("/documents/none", 404),
        ("/p/plan/9/p9", 404),
        ("/nowhere/at/all", 404),
        ("/?q=水&mode=odd", 400),
    ] {
        let answer = page(&service, path).await;
        assert_eq!((answer.status, answer.header("content-type")), (status, "text/html; charset=utf-8"), "{path}");
        let policy = answer.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'; script-src 'self'; style-src 'self';"), "{path}: {policy}");
        assert!(!policy.contains("unsafe"), "{policy}");
        assert!(
            ["base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"]
                .iter()
                .all(|part| policy.contains(part))
        );
        assert_eq!((answer.header("x-content-type-options"), answer.header("set-cookie")), ("nosniff", ""));
        assert!(!answer.header("referrer-policy").is_empty());
        answer.has("<html lang=\"zh-CN\"");
        for inline in [" style=", " onclick=", "<style", "javascript:", "src=\"http", "href=\"http"] {
            answer.lacks(inline);
        }
        // What the page loads is there, under a link relative to the page.
        let folder = path.split('?').next().unwrap().rsplit_once('/').unwrap().0;
        for asset in answer.body.split('"').filter(|value| value.contains("assets/")) {
            let depth = asset.matches("../").count();
            let above: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
            assert_eq!(depth, above.len(), "{asset} from {path}");
            let name = asset.rsplit_once('/').unwrap().1;
            assert_eq!(page(&service, &format!("/assets/{name}")).await.status, 200);
        }
    }
}

#[tokio::test]
async fn assets_are_kept_for_good() {
    let service = service();
    let start = page(&service, "/").await;
    let style = start.body.split('"').find(|value| value.ends_with(".css")).unwrap().trim_start_matches('.').to_owned();
    let answer = page(&service, &style).await;
    assert_eq!(answer.header("content-type"), "text/css; charset=utf-8");
    assert_eq!(answer.header("cache-control"), "public, max-age=31536000, immutable");
    let tag = answer.header("etag").to_owned();
    let again = Request::get(&style).header("if-none-match", &tag).body(Body::empty()).unwrap();
    assert_eq!(service.clone().oneshot(again).await.unwrap().status(), 304);
    let packed = Request::get(&style).header("accept-encoding", "gzip").body(Body::empty()).unwrap();
    assert_eq!(service.clone().oneshot(packed).await.unwrap().headers()["content-encoding"], "gzip");
    assert_eq!(page(&service, "/assets/style-000000000000.css").await.status, 404);
}

#[tokio::test]
async fn each_gets_the_form_that_it_prefers() {
    let service = service();
    for (path, accept, status, form) in [
        ("/", "*/*", 200, "text/html; charset=utf-8"),
        ("/", "application/json", 200, "application/json"),
        ("/v1", BROWSER, 200, "application/json"),
        ("/nowhere", "*/*", 404, "application/problem+json"),
        ("/nowhere", "application/json, text/html", 404, "application/problem+json"),
        ("/nowhere", BROWSER, 404, "text/html; charset=utf-8"),
        ("/v1/passages/none", BROWSER, 404, "text/html; charset=utf-8"),
        ("/p/none", "*/*", 404, "application/problem+json"),
        ("/v1/search?q=a", BROWSER, 200, "application/json"),
    ] {
        let answer = get(&service, path, accept).await;
        assert_eq!((answer.status, answer.header("content-type")), (status, form), "{path} as {accept}");
    }
    assert!(get(&service, "/", "application/json").await.body.contains("\"routes\""));
    page(&service, "/nowhere").await.has("没有这个页面");
    page(&service, "/p/none").await.has("没有这一段");
}

#[tokio::test]
async fn the_start_page_leads_into_the_documents() {
    let answer = page(&service(), "/").await;
    answer.has("name=\"q\"");
    answer.has("href=\"./documents/plan?show=2#2\"");
    answer.has("城市建设");
    // An example from the document itself.
    answer.has("href=\"./?q=%E6%B2%BB%E6%B0%B4\">治水</a>");
}

#[tokio::test]
async fn hits_are_marked_placed_and_ready_to_copy() {
    let answer = page(&service(), "/?q=森林覆盖率").await;
    answer.has("到2025年，<mark>森林覆盖率</mark>达到30%。");
    answer.has("第一章第一节 绿化</a>");
    answer.has("“到2025年，森林覆盖率达到30%。”——《");
    answer.has("的原话在1段中出现1次");
    // The sentence alone is the evidence; its passage is folded.
    answer.has("<summary>全段（");
    answer.has("href=\"./p/plan/1.1/p1?mark=0-18&#38;back=q%3D");
    answer.has("href=\"./download?q=%E6%A3%AE%E6%9E%97%E8%A6%86%E7%9B%96%E7%8E%87&#38;tier=all&amp;format=docx\"");
}

#[tokio::test]
async fn quotation_marks_alternate_in_what_is_copied() {
    page(&service(), "/?q=一片林").await.has("“推进‘一片林’工程。”——《");
}

#[tokio::test]
async fn a_suspected_fault_is_told_wherever_it_is_shown_or_copied() {
    let service = service();
    let answer = page(&service, "/?q=林木减少").await;
    answer.has("受疫病<span class=\"faulty\">疫病</span>影响");
    answer.has("<p class=\"notice fault\">此处原件扫描疑有缺漏，请核对：");
    answer.has("“绿化”（此处原件扫描疑有缺漏，请核对）");
    // Where the fault is in another sentence, the copy says in which.
    page(&service, "/?q=防护林要补种").await.has("（同段“疫病”：此处原件扫描疑有缺漏，请核对）");
    let answer = page(&service, "/documents/plan").await;
    answer.has("受疫病<span class=\"faulty\">疫病</span>影响");
    answer.has("此处原件扫描疑有缺漏，请核对：");
    page(&service, "/about").await.has("“疫病”疑重复");
}

#[tokio::test]
async fn what_was_typed_is_shown_and_never_run() {
    let service = service();
    let answer = page(&service, "/?q=<script>alert(1)</script>\"'&mode=exact").await;
    answer.lacks("<script>alert");
    answer.lacks("value=\"<");
    answer.has("value=\"&#60;script&#62;alert(1)&#60;/script&#62;&#34;&#39;\"");
    let find = page(&service, "/documents/plan?find=<script>\"").await;
    find.lacks("<script>\"");
    let unknown = page(&service, "/nowhere/<script>alert(1)</script>").await;
    unknown.lacks("<script>alert");
    // A source cannot run anything either.
    for path in ["/documents/plan", "/?q=源保护", "/?q=alert"] {
        let answer = page(&service, path).await;
        answer.lacks("<script>alert");
        answer.has("alert(1)");
    }
}

#[tokio::test]
async fn hits_are_narrowed_down_by_links() {
    let service = service();
    let all = page(&service, "/?q=修建").await;
    all.has("href=\"./?q=%E4%BF%AE%E5%BB%BA&#38;chapter=2\"");
    let one = page(&service, "/?q=修建&chapter=2").await;
    one.has("第二章第一节");
    one.lacks("第一章第二节");
    // The other chapter can still be chosen, and the filter be taken away.
    one.has("href=\"./?q=%E4%BF%AE%E5%BB%BA&#38;chapter=1\"");
    one.has("aria-current=\"true\"><span class=\"filter-label\">第二章 城市建设");
    one.has("href=\"./?q=%E4%BF%AE%E5%BB%BA\" aria-label=\"不限章节\"");
    let none = page(&service, "/?q=修建&chapter=9").await;
    none.has("在全部范围内查找");
    // A link lengthened by another program still works.
    assert_eq!(page(&service, "/?q=修建&from=timeline").await.status, 200);
}

#[tokio::test]
async fn an_empty_answer_is_plain() {
    let service = service();
    let answer = page(&service, "/?q=地铁").await;
    answer.has("文中没有“<b>地铁</b>”");
    let exact = page(&service, "/?q=修建地铁&mode=exact").await;
    exact.has("没有找到“修建地铁”");
    exact.has("href=\"./?q=%E4%BF%AE%E5%BB%BA%E5%9C%B0%E9%93%81\">改为按任一词查找");
    page(&service, "/?q=绿化&offset=900").await.has("回到第一页");
}

#[tokio::test]
async fn a_document_is_read_with_its_places() {
    let service = service();
    let answer = page(&service, "/documents/plan").await;
    answer.has("<h2 id=\"1\"><span class=\"label\">第一章</span>生态文明<a class=\"perma no-print\" href=\"?part=1\"");
    answer.has("<h3 id=\"1.2\"><span class=\"label\">第二节</span>治水<a ");
    answer.has("href=\"#1.2\"");
    answer.has("id=\"1.1/p1\"");
    answer.has("href=\"../p/plan/1.1/p1\"");
    answer.has("<section class=\"box\"");
    // The box ends before the next chapter.
    let box_end = answer.body.find("</section>").unwrap();
    assert!(
        answer.body.find("修建云溪水厂").unwrap() < box_end && box_end < answer.body.find("<h2 id=\"2\">").unwrap()
    );
    let list = page(&service, "/documents").await;
    assert_eq!((list.status, list.header("location")), (303, "./documents/plan"));
}

#[tokio::test]
async fn a_permalink_lands_on_its_passage() {
    let service = service();
    let link = page(&service, "/p/plan/1.1/p1?mark=0-18").await;
    let place = "../../../documents/plan?passage=plan%2F1.1%2Fp1&mark=0-18#1.1/p1";
    assert_eq!((link.status, link.header("location")), (303, place));
    let json = get(&service, "/p/plan/1.1/p1", "application/json").await;
    assert_eq!((json.status, json.header("location")), (303, "../../../v1/passages/plan/1.1/p1"));
    let answer = page(&service, "/documents/plan?passage=plan%2F1.1%2Fp1&mark=0-18").await;
    answer.has("class=\"passage kind-paragraph chosen\" id=\"1.1/p1\"");
    answer.has("<span class=\"quoted\">到2025年，森林覆盖率达到30%。</span>");
    answer.has("“到2025年，森林覆盖率达到30%。”——《");
    // What is no mark or no passage of the document marks nothing.
    let odd = page(&service, "/documents/plan?passage=other/1/p1&mark=9999-1").await;
    assert_eq!(odd.status, 200);
    odd.lacks("class=\"quoted\"");
}

#[tokio::test]
async fn a_wording_is_found_within_a_document() {
    let service = service();
    let answer = page(&service, "/documents/plan?find=绿化&at=2").await;
    // In a heading and in a paragraph.
    answer.has("<span class=\"label\">第一节</span><mark id=\"find-1\">绿化</mark><a ");
    answer.has("<mark id=\"find-2\">绿化</mark>道路两侧");
    answer.has("data-total=\"2\" data-at=\"2\"");
    answer.has("href=\"?find=%E7%BB%BF%E5%8C%96&#38;at=1#find-1\"");
    page(&service, "/documents/plan?find=地铁").await.has("文中没有“地铁”");
    assert_eq!(page(&service, "/documents/plan?find=绿化&at=99").await.status, 200);
}

#[tokio::test]
async fn several_documents_are_listed() {
    let service = router(state_over(
        &[("a.md", PLAN), ("b.md", "# 第一章 总则\n\n第一条 保护水源。\n")],
        ServerSettings::default(),
    ));
    let list = page(&service, "/documents").await;
    assert_eq!(list.status, 200);
    list.has("href=\"./documents/a\"");
    list.has("href=\"./documents/b\"");
    page(&service, "/?q=保护").await.has("href=\"./?q=%E4%BF%9D%E6%8A%A4&#38;document=b\"");
    page(&service, "/about").await.has("href=\"./documents/b\"");
}
