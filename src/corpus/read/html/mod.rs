//! Web pages: paragraphs, headings and tables, without what stands around the document.

mod encoding;
mod furniture;
mod table;
mod walk;

use super::ReadText;
use super::writer::Writer;
use scraper::Html;

/// Elements inside each other; the parser's time grows with the square of it.
const MAX_OPEN: usize = 1_000;
/// Elements that end by themselves or hold nothing.
const SELF_ENDING: [&str; 32] = [
    "p", "li", "td", "th", "tr", "dt", "dd", "option", "thead", "tbody", "tfoot", "colgroup", "br", "hr", "img",
    "meta", "link", "input", "col", "area", "base", "embed", "param", "source", "track", "wbr", "html", "head", "body",
    "rt", "rp", "optgroup",
];

/// Reads a web page.
///
/// # Errors
/// What is wrong with it and what to do.
pub(super) fn read(bytes: &[u8]) -> Result<ReadText, String> {
    let (encoding, text) = encoding::decode(bytes)?;
    check_depth(&text)?;
    let page = Html::parse_document(&text);
    let mut writer = Writer::new("html", encoding);
    let furniture = furniture::find(&page, &mut writer);
    walk::Walk::new(&mut writer, &furniture).read(&page)?;
    Ok(writer.finish())
}

/// Counts open elements in the text itself, before it is parsed.
fn check_depth(text: &str) -> Result<(), String> {
    let mut open = 0_usize;
    for tag in text.split('<').skip(1) {
        let closes = tag.starts_with('/');
        let name: String =
            tag.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).take(12).collect();
        let name = name.to_ascii_lowercase();
        let ends_itself = tag.split('>').next().is_some_and(|tag| tag.ends_with('/'));
        if name.is_empty() || ends_itself || SELF_ENDING.contains(&name.as_str()) {
            continue;
        }
        open = if closes { open.saturating_sub(1) } else { open + 1 };
        if open > MAX_OPEN {
            return Err(format!("has more than {MAX_OPEN} elements inside each other: not read"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::{DroppedKind, LineKind};
    use super::*;

    fn lines(page: &str) -> Vec<String> {
        let read = read(page.as_bytes()).unwrap();
        let shown = read.lines.iter().map(|mark| {
            let text: String = read.text[mark.start..mark.end].iter().collect();
            let kind = match &mark.kind {
                LineKind::Text => String::new(),
                LineKind::Row(row) => format!("T{}.{} ", row.table, row.number),
                LineKind::Caption => "caption ".to_owned(),
                LineKind::Box { number } => format!("box{number} "),
                kind => format!("{kind:?} "),
            };
            let level = mark.level.map(|level| format!("h{level} ")).unwrap_or_default();
            format!("{level}{kind}{}", text.replace('\t', "|"))
        });
        shown.collect()
    }

    #[test]
    fn paragraphs_headings_and_tables_are_read() {
        let page = "<html><body><h1>供水&nbsp;办法</h1><p>　　第一条 为了规范\n供水&mdash;&mdash;。<br>第二条 供水。</p>\
            <table><caption>表1</caption><tr><th rowspan=2>指标<th colspan=2>年份</tr><tr><th>2020<th>2025</tr>\
            <tr><td>供水率<td>90<td>95</table><table><tr><td>专栏1<tr><td>甲</table>\
            <ol start=3><li>甲<li>乙</ol><ul><li>丙</ul></body></html>";
        assert_eq!(
            lines(page),
            [
                "h1 供水 办法",
                "第一条 为了规范 供水——。",
                "第二条 供水。",
                "caption 表1",
                "T1.1 指标|年份|",
                "T1.2 |2020|2025",
                "T1.3 供水率|90|95",
                "box1 专栏1",
                "box1 甲",
                "3.甲",
                "4.乙",
                "丙",
            ]
        );
    }

    #[test]
    fn what_stands_around_the_document_is_named() {
        let page = "<html><head><style>p{}</style></head><body><div class='top-nav'><a href='/'>首页</a> &gt; 公报</div>\
            <ul><li><a href=a>新闻</a><li><a href=b>公开</a><li><a href=c>服务</a><li><a href=d>互动</a></ul>\
            <div class=footnote>注：见附表。</div><p>县政府决定修路，并在年内完成全部工程的建设和验收工作。</p><p style='display: none'>暗</p>\
            <img src=a.png><footer>版权所有</footer><script>x</script></body></html>";
        let read = read(page.as_bytes()).unwrap();
        let text: String = read.text.iter().collect();
        assert_eq!(text, "注：见附表。\n县政府决定修路，并在年内完成全部工程的建设和验收工作。");
        let count = |what| read.dropped.iter().find(|dropped| dropped.what == what).map(|dropped| dropped.count);
        assert_eq!(count(DroppedKind::Navigation), Some(17));
        assert_eq!(count(DroppedKind::Hidden), Some(1));
        assert_eq!(count(DroppedKind::Picture), Some(1));
        assert_eq!(count(DroppedKind::Script), Some(4));
    }

    #[test]
    fn the_declared_encoding_is_widened() {
        let page = "<html><head><meta http-equiv='Content-Type' content='text/html; charset=gb2312'></head><body><p>镕基，㐂。</p>";
        let read = read(&encoding_rs::GB18030.encode(page).0).unwrap();
        assert_eq!(read.encoding, "gb18030");
        assert_eq!(read.text.iter().collect::<String>(), "镕基，㐂。");
    }

    #[test]
    fn nesting_is_bounded() {
        assert!(read("<div>".repeat(100_000).as_bytes()).is_err());
        assert!(read("<p>甲".repeat(10_000).as_bytes()).is_ok());
    }
}
