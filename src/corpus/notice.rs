//! What a document before the document says of it: a notice, an order, a decision or a piece of news names the title and the issuer.

use super::document_title::{is_qualifier, names_a_kind, title_of};
use super::front_role::{FrontRole, Roles, is_short};
use super::imprint::is_body_name;
use super::line::Line;

pub(super) struct Notice {
    pub lines: std::ops::Range<usize>,
    pub title: String,
    pub issuer: Option<String>,
    /// The number of an order: 云溪市人民政府令第26号.
    pub number: Option<String>,
}

/// The notice's title: …关于印发《…》的通知, over up to four lines.
pub(super) fn find_notice(lines: &[(usize, &Line)]) -> Option<Notice> {
    const ISSUES: &[&str] = &["关于印发", "关于发布", "关于公布", "关于批转", "关于转发", "關於印發", "關於發布"];
    let issues = |line: &Line| {
        let key = line.key();
        !line.text.ends_with('。') && ISSUES.iter().any(|issues| key.contains(issues))
    };
    let at = lines.iter().position(|(_, line)| issues(line))?;
    let ends = |key: &str| ["通知", "决定", "公告", "的函", "命令", "決定"].iter().any(|end| key.ends_with(end));
    let mut title = String::new();
    let mut end = at;
    for (_, line) in lines.iter().skip(at).take(4) {
        title += &line.key();
        end += 1;
        if ends(&title) {
            break;
        }
    }
    if !ends(&title) {
        return None;
    }
    let quoted = title.split_once('《').and_then(|(_, rest)| rest.rsplit_once('》')).map(|(quoted, _)| quoted);
    let quoted = quoted.or_else(|| unquoted_title(&title, ISSUES))?.to_owned();
    let mut issuer = title.split_once("关于").or_else(|| title.split_once("關於")).map(|(issuer, _)| issuer.to_owned());
    let mut start = at;
    // The issuer may stand on a line of its own above.
    if issuer.as_deref() == Some("")
        && let Some((_, above)) = at.checked_sub(1).and_then(|above| lines.get(above))
        && is_body_name(&above.key())
    {
        issuer = Some(above.key());
        start = at - 1;
    }
    Some(Notice { lines: start..end, title: quoted, issuer: issuer.filter(|issuer| !issuer.is_empty()), number: None })
}

/// 关于印发云溪县供水规划的通知: the title without marks, where it is the name of a kind of document.
fn unquoted_title<'a>(title: &'a str, issues: &[&str]) -> Option<&'a str> {
    let (_, rest) = issues.iter().find_map(|issues| title.split_once(issues))?;
    let (named, _) = rest.rsplit_once('的')?;
    names_a_kind(named).then_some(named)
}

/// 中共中央 国务院印发《乡村振兴规划》, the news above a text whose title stands once more on a line of its own.
pub(super) fn find_news(lines: &[(usize, &Line)]) -> Option<Notice> {
    lines.iter().enumerate().find_map(|(at, (_, line))| {
        let key = line.key();
        let bare = key.split_once('》').map_or(key.as_str(), |(before, after)| {
            if after.is_empty() || after.starts_with(['（', '(']) { before } else { "" }
        });
        let (issuer, title) = bare.split_once("印发《")?;
        let named = is_body_name(issuer) && lines.iter().skip(at + 1).any(|(_, line)| line.key() == title);
        named.then(|| Notice {
            lines: at..at + 1,
            title: title.to_owned(),
            issuer: Some(issuer.to_owned()),
            number: None,
        })
    })
}

/// 云溪市人民政府令 第26号, with which a regulation is given out whose title stands once more on a line of its own.
pub(super) fn find_order(lines: &[(usize, &Line)]) -> Option<Notice> {
    let (at, body) = lines.iter().take(4).enumerate().find_map(|(at, (_, line))| {
        let key = line.key();
        let body = key.split_once('令').map(|(body, _)| body.to_owned())?;
        let is_order = key.ends_with('令') || key.contains("令第") || key.contains("令（第");
        (is_order && is_short(line) && (is_body_name(&body) || body.ends_with("主席"))).then_some((at, body))
    })?;
    let number_of = |key: &str| {
        let (_, rest) = key.split_once('第')?;
        let digits: String =
            rest.chars().take_while(|c| c.is_ascii_digit() || "一二三四五六七八九十百零〇".contains(*c)).collect();
        (!digits.is_empty() && rest.strip_prefix(digits.as_str())?.starts_with('号')).then_some(digits)
    };
    let numbered = lines.iter().enumerate().skip(at).take(2);
    let (last, number) = numbered.filter_map(|(at, (_, line))| Some((at, number_of(&line.key())?))).next()?;
    let text: String = lines.iter().skip(last + 1).map(|(_, line)| line.key()).collect();
    let title = lines
        .iter()
        .skip(last + 1)
        .map(|(_, line)| line.key())
        .find(|key| names_a_kind(key) && text.contains(&format!("《{key}》")))?;
    let number = format!("{body}令第{number}号");
    Some(Notice { lines: at..last + 1, title, issuer: Some(body), number: Some(number) })
}

/// A decision that changes a law, with the law as it then reads below it: the law's title stands above its own
/// promulgation.
pub(super) fn find_decision(lines: &[(usize, &Line)], roles: &Roles) -> Option<Notice> {
    const DECIDES: &[&str] = &["决定", "公告", "決定"];
    let decides = |key: &str| DECIDES.iter().any(|end| key.ends_with(end));
    let head_len = lines.iter().take_while(|(_, line)| is_short(line)).count();
    let (title, range) = title_of(lines.get(..head_len)?);
    let is_law = |at: &usize| {
        let promulgated =
            lines.get(at + 1).is_some_and(|(index, _)| roles.get(*index) == Some(FrontRole::Promulgation));
        let named = lines.get(*at).map(|(_, line)| (is_short(line), line.key()));
        promulgated && named.is_some_and(|(is_short, key)| is_short && names_a_kind(&key) && !decides(&key))
    };
    let law = (range.end + 1..lines.len()).find(is_law).filter(|_| decides(&title))?;
    let title = lines.get(law).map(|(_, line)| line.key())?;
    Some(Notice { lines: range, title, issuer: None, number: None })
}

/// Whether a line is the title that the notice names, with what the notice leaves out before it.
pub(super) fn names_whole(key: &str, notice: &Notice) -> bool {
    key.strip_suffix(notice.title.as_str())
        .is_some_and(|before| before.chars().count() <= 12 && before.chars().all(crate::text::is_han))
}

/// The title as it stands above the text: with the place, and with the years in brackets on the line below it.
pub(super) fn fuller_title(lines: &[(usize, &Line)], notice: &Notice) -> String {
    let below: Vec<String> = lines.iter().skip(notice.lines.end).map(|(_, line)| line.key()).collect();
    let Some(at) = below.iter().position(|key| names_whole(key, notice)) else { return notice.title.clone() };
    let mut title = below.get(at).cloned().unwrap_or_default();
    if let Some(next) = below.get(at + 1).filter(|next| is_qualifier(next)) {
        title += next;
    }
    title
}
