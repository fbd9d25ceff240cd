//! What the lines around a title say: document numbers, dates, public bodies.

use super::line::Line;

/// 云政发〔2021〕6号
pub(super) fn document_number(key: &str) -> Option<String> {
    let open = key.find(['〔', '［', '[', '【'])?;
    let (before, rest) = key.split_at_checked(open)?;
    let end = rest.find('号').or_else(|| rest.find('號'))?;
    let inner: String = rest.get(..end)?.chars().skip(1).collect();
    let (year, number) = inner.split_once(['〕', '］', ']', '】'])?;
    let name: String =
        before.chars().rev().take_while(|&c| crate::text::is_han(c)).collect::<Vec<_>>().into_iter().rev().collect();
    let number = number.trim_start_matches('第');
    let is_number = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    (is_number(year) && is_number(number) && !name.is_empty()).then(|| {
        let tail: String = rest.chars().take(rest.get(..end).map_or(0, |inner| inner.chars().count()) + 1).collect();
        format!("{name}{tail}")
    })
}

/// 国务院令第517号
pub(super) fn order_number(text: &str) -> Option<String> {
    let (before, rest) = text.split_once("令第")?;
    let (number, _) = rest.split_once('号')?;
    let name: String = before
        .chars()
        .rev()
        .take_while(|&c| crate::text::is_han(c) && c != '日')
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
        .collect();
    number.chars().all(|c| c.is_ascii_digit()).then(|| format!("{name}令第{number}号"))
}

/// A line that is a date and nothing else.
pub(super) fn whole_date(key: &str) -> Option<String> {
    let bare = key.strip_prefix(['（', '(']).and_then(|rest| rest.strip_suffix(['）', ')'])).unwrap_or(key);
    let (date, rest) = read_date(bare)?;
    rest.is_empty().then_some(date)
}

/// Who signed a document and when: a body's name on a line of its own, and a date on the next.
pub(super) fn signature(lines: &[Line]) -> Option<(String, String)> {
    const MAX_CHARS: usize = 30;
    let mut before: Option<&Line> = None;
    for line in lines.iter().filter(|line| line.is_text()) {
        let is_short = |line: &Line| line.text.chars().count() <= MAX_CHARS;
        // 云溪市人民政府办公室　2024年6月12日, on one line.
        let key = line.key();
        let parted = key.char_indices().find(|(_, c)| c.is_ascii_digit()).map(|(at, _)| key.split_at(at));
        if let Some((body, day)) = parted.filter(|(body, _)| is_short(line) && is_body_name(body))
            && let Some(date) = whole_date(day)
        {
            return Some((body.to_owned(), date));
        }
        if let Some(body) = before.filter(|body| is_short(body) && is_short(line) && body.label.is_none())
            && let Some(date) = whole_date(&line.key())
            && is_body_name(&body.key())
        {
            return Some((body.key(), date));
        }
        before = Some(line);
    }
    None
}

/// The date on which a law was given out, if that is said, else the first date: that of its passing.
pub(super) fn last_promulgated(text: &str) -> Option<String> {
    let before = ["公布", "发布", "發布"].iter().find_map(|word| text.find(word)).and_then(|at| text.get(..at));
    // Its date is the last one that begins before the word.
    let last = before.and_then(|before| {
        before.char_indices().rev().find_map(|(at, c)| {
            let starts = c.is_ascii_digit() || "一二〇○零".contains(c);
            let opens = starts
                && !before.get(..at)?.ends_with(|c: char| c.is_ascii_digit() || "一二三四五六七八九〇○零".contains(c));
            opens.then(|| before.get(at..).and_then(read_date)).flatten().map(|(date, _)| date)
        })
    });
    last.or_else(|| first_date(text))
}

/// The date of a speech: ——2021年1月26日在…会议上.
pub(super) fn spoken_date(key: &str) -> Option<String> {
    let text = key.trim_start_matches(['—', '-', '–', '（', '(']);
    (key.contains("会议上") || key.contains("大会上")).then(|| read_date(text)).flatten().map(|(date, _)| date)
}

/// A title with the day and the speaker of a speech in brackets behind it: the title, and the date.
pub(super) fn without_occasion(title: &str) -> (&str, Option<String>) {
    let inner = title.strip_suffix(['）', ')']).and_then(|inner| inner.rsplit_once(['（', '(']));
    match inner.and_then(|(bare, inner)| Some((bare, read_date(inner)?.0))) {
        // Only a speech is of a day; a law is of the day of each of its versions.
        Some((bare, date)) if date.len() == 10 && bare.ends_with("报告") => (bare, Some(date)),
        _ => (title, None),
    }
}

/// The place whose assembly heard a speech: 在无锡市第十六届人民代表大会….
pub(super) fn assembly_place(key: &str) -> Option<String> {
    let (_, rest) = key.split_once('在')?;
    let (name, _) = rest.split_once('第').or_else(|| rest.split_once("人民代表大会"))?;
    let fits = name.ends_with(['省', '市', '县', '区', '州', '旗', '盟']) && name.chars().count() <= 12;
    fits.then(|| name.to_owned())
}

/// 自2019年6月1日起施行
pub(super) fn effective_date(text: &str) -> Option<String> {
    let before = text.split("起施行").next().filter(|before| before.len() < text.len())?;
    let (_, from) = before.rsplit_once('自')?;
    read_date(from).map(|(date, _)| date)
}

pub(super) fn first_date(text: &str) -> Option<String> {
    text.char_indices().find_map(|(at, _)| {
        let starts = at == 0 || !text.get(..at)?.ends_with(|c: char| c.is_ascii_digit());
        starts.then(|| text.get(at..).and_then(read_date)).flatten().map(|(date, _)| date)
    })
}

/// 2021年10月, 二〇二六年一月八日 → 2021-10, 2026-01-08
fn read_date(text: &str) -> Option<(String, &str)> {
    let (year_text, rest) = text.split_once('年')?;
    let year = crate::text::parse_integer(year_text).filter(|year| (1900..=2100).contains(year))?;
    let (month_text, rest) = rest.split_once('月')?;
    let month = crate::text::parse_integer(month_text).filter(|month| (1..=12).contains(month))?;
    let day = rest
        .split_once('日')
        .and_then(|(day, rest)| Some((crate::text::parse_integer(day).filter(|day| (1..=31).contains(day))?, rest)));
    Some(match day {
        Some((day, rest)) => (format!("{year}-{month:02}-{day:02}"), rest),
        None => (format!("{year}-{month:02}"), rest),
    })
}

/// The body that passed a law: the words between the date and 第…次 or 通过, 公布.
pub(super) fn passing_body(text: &str) -> Option<String> {
    let after_date = text.split_once('日').map(|(_, rest)| rest)?;
    let end = ["通过", "公布", "令第", "发布"].iter().filter_map(|word| after_date.find(word)).min()?;
    let name = after_date.get(..end)?;
    // A session's number follows the body's name: …常务委员会第二十次会议, …第36次常务会议.
    let session = name
        .match_indices('第')
        .map(|(at, _)| at)
        .rfind(|&at| at > 0 && is_body_name(name.get(..at).unwrap_or_default()));
    let name = name.get(..session.unwrap_or(name.len()))?;
    is_body_name(name).then(|| name.to_owned())
}

/// Whether a line names a public body.
pub(super) fn is_body_name(key: &str) -> bool {
    const ENDS: &[&str] = &[
        "政府",
        "委员会",
        "办公室",
        "办公厅",
        "国务院",
        "局",
        "厅",
        "部",
        "院",
        "党委",
        "市委",
        "省委",
        "县委",
        "人大常委会",
        "委員會",
        "大会",
    ];
    !key.contains(['，', '。', '《']) && key.chars().count() <= 40 && ENDS.iter().any(|end| key.ends_with(end))
}

/// 发布时间：2024-03-28 来源：云溪市统计局 字体：大中小: what a page of the web says above a text.
pub(super) fn is_web_line(key: &str) -> bool {
    const WORDS: [&str; 11] = [
        "字号：",
        "发布时间：",
        "发布日期：",
        "来源：",
        "信息来源：",
        "浏览次数：",
        "浏览量：",
        "访问量：",
        "阅读次数：",
        "字体：",
        "作者：",
    ];
    key.chars().count() <= 120 && !key.contains('。') && WORDS.iter().filter(|word| key.contains(**word)).count() >= 2
}

/// 当前位置：首页 > 政策文件: where on a site a page of the web is.
pub(super) fn is_breadcrumb(key: &str) -> bool {
    let starts = ["当前位置", "您的位置", "您当前的位置", "您现在的位置", "现在位置", "首页"];
    key.chars().count() <= 80
        && starts.iter().any(|start| key.starts_with(start))
        && key.contains(['>', '›', '»', '＞', '→', '/'])
}

/// 000036, 特急, 机密★1年: the number of a copy, urgency and secrecy in the head of an official paper (GB/T 9704).
pub(super) fn is_copy_mark(key: &str) -> bool {
    // A year alone may begin a title.
    let is_number = key.len() == 6 && key.bytes().all(|byte| byte.is_ascii_digit());
    let mark = key.split('★').next().unwrap_or_default();
    is_number || matches!(mark, "特急" | "特提" | "加急" | "平急" | "急件" | "秘密" | "机密" | "绝密" | "内部")
}

/// The day that such a line gives, and the body from which the text comes.
pub(super) fn of_web_line(key: &str) -> (Option<String>, Option<String>) {
    let after = |words: &[&str]| words.iter().find_map(|word| Some(key.split_once(word)?.1));
    let day = after(&["发布时间：", "发布日期："]).and_then(|rest| iso_day(rest).or_else(|| Some(read_date(rest)?.0)));
    let source = after(&["来源："]).and_then(|rest| {
        let ends = rest.char_indices().map(|(at, _)| at).skip(1).chain([rest.len()]);
        ends.filter_map(|end| rest.get(..end)).take(25).filter(|name| is_body_name(name)).last().map(str::to_owned)
    });
    (day, source)
}

/// 2024-03-28 09:15, 2024/03/28 → 2024-03-28
pub(super) fn iso_day(text: &str) -> Option<String> {
    let mut numbers = text.trim_start().splitn(3, ['-', '/']);
    let year: u32 = numbers.next()?.parse().ok().filter(|year| (1900..=2100).contains(year))?;
    let month: u32 = numbers.next()?.parse().ok().filter(|month| (1..=12).contains(month))?;
    let day: String = numbers.next()?.chars().take(2).take_while(char::is_ascii_digit).collect();
    let day: u32 = day.parse().ok().filter(|day| (1..=31).contains(day))?;
    Some(format!("{year}-{month:02}-{day:02}"))
}

/// 本条例自2011年1月1日起施行: the day from which on a document says that it holds.
pub(super) fn comes_into_force(text: &str) -> Option<String> {
    const MAX_BETWEEN: usize = 16;
    text.match_indices('自').find_map(|(at, _)| {
        let before: String = text.get(..at)?.chars().rev().take(MAX_BETWEEN).collect();
        let clause: String = before.chars().take_while(|c| !"。；，,;\n".contains(*c)).collect();
        let given_out = text.get(..at)?.trim_end_matches(['，', ',']);
        let is_own = clause.contains('本') || given_out.ends_with("公布") || given_out.ends_with("发布");
        let (date, rest) = read_date(text.get(at + '自'.len_utf8()..)?)?;
        let begins = ["起施行", "起实施", "起执行", "起生效", "起正式施行"].iter().any(|word| rest.starts_with(word));
        (is_own && begins && date.len() == 10).then_some(date)
    })
}

/// 云溪市人民政府文件
pub(super) fn is_paper_head(key: &str) -> bool {
    key.strip_suffix("文件").is_some_and(is_body_name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_dates_are_read() {
        assert_eq!(document_number("云政发〔2026〕3号").as_deref(), Some("云政发〔2026〕3号"));
        assert_eq!(document_number("增长（2026）3号"), None);
        assert_eq!(order_number("2008年1月31日国务院令第517号公布").as_deref(), Some("国务院令第517号"));
        assert_eq!(whole_date("二〇二六年一月八日").as_deref(), Some("2026-01-08"));
        assert_eq!(whole_date("2021年10月"), Some("2021-10".to_owned()));
        assert_eq!(whole_date("（2021年10月8日）"), Some("2021-10-08".to_owned()));
        assert_eq!(whole_date("2021年10月印发"), None);
    }

    #[test]
    fn a_line_of_a_web_page_says_when_and_from_whom() {
        let line = "发布时间：2024-03-28 09:15来源：云溪市统计局浏览次数：10字体：【大中小】";
        assert!(is_web_line(line) && !is_web_line("资料来源：云溪市统计局"));
        assert_eq!(of_web_line(line), (Some("2024-03-28".to_owned()), Some("云溪市统计局".to_owned())));
    }

    #[test]
    fn a_document_says_from_when_on_it_holds() {
        let of = |text: &str| comes_into_force(text);
        let day = |text: &str| Some(text.to_owned());
        assert_eq!(of("第六条本条例自2011年1月1日起施行。1998年3月1日起施行的办法同时废止。"), day("2011-01-01"));
        assert_eq!(of("本措施自2023年10月1日起施行，有效期3年。"), day("2023-10-01"));
        assert_eq!(of("现予公布，自2023年10月1日起施行。"), day("2023-10-01"));
        assert_eq!(of("市人大常委会公布《云溪市养老服务条例》，自2023年7月1日起施行。"), None);
        assert_eq!(of("市区限行自2023年10月1日起施行。"), None);
        assert_eq!(of("本条例自公布之日起施行。"), None);
    }
}
