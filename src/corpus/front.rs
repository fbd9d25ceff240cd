//! What stands before the body: head, notice, title page, promulgation; and the metadata in it.

use super::imprint::{
    assembly_place, comes_into_force, document_number, effective_date, first_date, is_body_name, is_paper_head,
    is_web_line, last_promulgated, of_web_line, order_number, passing_body, spoken_date, whole_date,
};
use super::line::Line;
use super::model::Metadata;

/// What a line before the body belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FrontRole {
    /// The head of the paper or its title page.
    Front,
    /// The title line, where nothing else stands on a title page.
    Title,
    /// The title of the notice that issues the document.
    NoticeTitle,
    /// The notice.
    Notice,
    /// When and by whom a law was passed.
    Promulgation,
    /// A text before the first heading.
    Preamble,
}

/// The names of kinds of documents, with which a title ends.
const KINDS: &[&str] = &[
    "规划",
    "纲要",
    "计划",
    "方案",
    "意见",
    "条例",
    "办法",
    "规定",
    "细则",
    "法",
    "决定",
    "章程",
    "规则",
    "通则",
    "标准",
    "报告",
    "公报",
    "年鉴",
    "通知",
    "規劃",
    "綱要",
    "計畫",
    "辦法",
    "條例",
    "規定",
    "方略",
    "白皮书",
    "预案",
    "公约",
    "实施意见",
    "要点",
    "指南",
    "登记表",
    "批复",
    "公告",
    "通告",
    "通报",
    "决议",
    "议案",
    "请示",
    "纪要",
];

/// The roles of lines by their index in the source.
#[derive(Debug, Clone, Default)]
pub(crate) struct Roles(Vec<Option<FrontRole>>);

impl Roles {
    /// For each line its role; the lines past the end have none.
    pub(crate) fn as_slice(&self) -> &[Option<FrontRole>] {
        &self.0
    }

    /// Gives a line its role.
    pub(crate) fn set(&mut self, index: usize, role: FrontRole) {
        if index >= self.0.len() {
            self.0.resize(index + 1, None);
        }
        if let Some(slot) = self.0.get_mut(index) {
            *slot = Some(role);
        }
    }

    fn get(&self, index: usize) -> Option<FrontRole> {
        self.0.get(index).copied().flatten()
    }
}

/// The roles of the lines before the body, and what they say of the document.
#[derive(Debug, Clone, Default)]
pub(crate) struct Front {
    /// The role of each line.
    pub roles: Roles,
    /// What was found; an empty title where there is none.
    pub metadata: Metadata,
}

/// A line longer than this is a text and no line of a head or title page, in characters.
const MAX_SHORT_CHARS: usize = 45;

/// Reads the lines before the body; `lines` pairs each with its index in the source.
///
/// Without headings only a title may stand before the text itself.
pub(crate) fn read_front(lines: &[(usize, &Line)], has_contents: bool, has_headings: bool) -> Front {
    let lines: Vec<(usize, &Line)> = lines.iter().copied().filter(|(_, line)| line.is_text()).collect();
    let mut roles = promulgation(&lines);
    let notice = find_notice(&lines)
        .or_else(|| find_news(&lines))
        .or_else(|| find_order(&lines))
        .or_else(|| find_decision(&lines, &roles));
    let mut metadata = Metadata::default();
    if let Some(notice) = &notice {
        metadata.title = fuller_title(&lines, notice);
        metadata.issuer.clone_from(&notice.issuer);
        metadata.number.clone_from(&notice.number);
        roles_with_notice(&lines, notice, &mut roles);
    } else {
        metadata.title = roles_without_notice(&lines, has_contents, has_headings, &mut roles);
    }
    read_metadata(&lines, &roles, &mut metadata);
    Front { roles, metadata }
}

struct Notice {
    lines: std::ops::Range<usize>,
    title: String,
    issuer: Option<String>,
    /// The number of an order: 云溪市人民政府令第26号.
    number: Option<String>,
}

/// The notice's title: …关于印发《…》的通知, over up to four lines.
fn find_notice(lines: &[(usize, &Line)]) -> Option<Notice> {
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
fn find_news(lines: &[(usize, &Line)]) -> Option<Notice> {
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
fn find_order(lines: &[(usize, &Line)]) -> Option<Notice> {
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

/// Whether a line may be the title of a document.
pub(crate) fn names_document(key: &str) -> bool {
    names_a_kind(key) || names_a_kind(&key.replace("说明", "报告"))
}

/// A decision that changes a law, with the law as it then reads below it: the law's title stands above its own
/// promulgation.
fn find_decision(lines: &[(usize, &Line)], roles: &Roles) -> Option<Notice> {
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

/// 供水规划, 供水规划（试行）: the name of a kind of document, whatever stands in brackets behind it.
fn names_a_kind(title: &str) -> bool {
    let bare = title.strip_suffix(['）', ')']).and_then(|inner| inner.rsplit_once(['（', '('])).map(|(bare, _)| bare);
    KINDS.iter().any(|kind| bare.unwrap_or(title).ends_with(kind))
}

/// Whether a line is the title that the notice names, with what the notice leaves out before it.
fn names_whole(key: &str, notice: &Notice) -> bool {
    key.strip_suffix(notice.title.as_str())
        .is_some_and(|before| before.chars().count() <= 12 && before.chars().all(crate::text::is_han))
}

/// The title as it stands above the text: with the place, and with the years in brackets on the line below it.
fn fuller_title(lines: &[(usize, &Line)], notice: &Notice) -> String {
    let below: Vec<String> = lines.iter().skip(notice.lines.end).map(|(_, line)| line.key()).collect();
    let Some(at) = below.iter().position(|key| names_whole(key, notice)) else { return notice.title.clone() };
    let mut title = below.get(at).cloned().unwrap_or_default();
    if let Some(next) = below.get(at + 1).filter(|next| is_qualifier(next)) {
        title += next;
    }
    title
}

/// （2021—2025年）, （试行）: what belongs to the title above it.
fn is_qualifier(key: &str) -> bool {
    let inner = key.strip_prefix(['（', '(']).and_then(|rest| rest.strip_suffix(['）', ')']));
    inner.is_some_and(|inner| {
        let years = inner.chars().all(|c| c.is_ascii_digit() || "—-–－至年～".contains(c));
        years || matches!(inner, "试行" | "暂行" | "草案" | "征求意见稿" | "修订" | "审议稿" | "送审稿" | "节选")
    })
}

fn roles_with_notice(lines: &[(usize, &Line)], notice: &Notice, roles: &mut Roles) {
    let mut in_title_page = false;
    for (at, (index, line)) in lines.iter().enumerate() {
        if roles.get(*index).is_some() {
            continue;
        }
        let role = if at < notice.lines.start || document_number(&line.key()).is_some_and(|number| number == line.key())
        {
            FrontRole::Front
        } else if notice.lines.contains(&at) {
            FrontRole::NoticeTitle
        } else {
            let short = is_short(line);
            let key = line.key();
            let of_title =
                short && key.chars().count() >= 2 && (notice.title.contains(&key) || names_whole(&key, notice));
            in_title_page |= of_title;
            match (in_title_page, short) {
                (false, _) => FrontRole::Notice,
                (true, true) => FrontRole::Front,
                (true, false) => FrontRole::Preamble,
            }
        };
        roles.set(*index, role);
    }
}

/// Returns the title.
fn roles_without_notice(lines: &[(usize, &Line)], has_contents: bool, has_headings: bool, roles: &mut Roles) -> String {
    // A call-out above the title holds the notice.
    let titled = lines.iter().any(|(_, line)| line.quote == 0 && line.marks > 0);
    for (index, _) in lines.iter().filter(|(_, line)| line.quote > 0 && titled) {
        if roles.get(*index).is_none() {
            roles.set(*index, FrontRole::Notice);
        }
    }
    let free: Vec<(usize, &Line)> = lines.iter().copied().filter(|(index, _)| roles.get(*index).is_none()).collect();
    let head_len = free.iter().take_while(|(_, line)| is_short(line)).count();
    let head = free.get(..head_len).unwrap_or_default();
    // A lone short line is a document of one line, not a title.
    let alone = !has_headings && free.len() == 1;
    let (title, title_lines) = if alone { (String::new(), 0..0) } else { title_of(head) };
    let on_title_page = has_contents && head_len > 1;
    // Without headings what stands right below the title is the number of the document, or the text begins.
    let numbers = free.iter().skip(title_lines.end).take_while(|(_, line)| is_number(&line.key())).count();
    let head_end = title_lines.end.max(1) + if title_lines.is_empty() { 0 } else { numbers };
    for (at, (index, line)) in free.iter().enumerate() {
        let in_head = at < head_len && (has_headings || at < head_end) && !alone;
        let role = match in_head {
            true if title_lines.contains(&at) && !on_title_page => FrontRole::Title,
            true if title_lines.is_empty() && !is_datum(&line.key()) && !has_headings => break,
            true => FrontRole::Front,
            false if has_headings => FrontRole::Preamble,
            // Without headings the text itself begins here.
            false => break,
        };
        roles.set(*index, role);
    }
    title
}

/// The title among the short lines: it ends with the name of a kind of document, or is the first.
fn title_of(head: &[(usize, &Line)]) -> (String, std::ops::Range<usize>) {
    let Some(first) = head
        .iter()
        .position(|(_, line)| !is_datum(&line.key()) && !is_body_name(&line.key()) && !is_paper_head(&line.key()))
    else {
        return (String::new(), 0..0);
    };
    // A line that Markdown marks as the title is the title, whatever its words.
    let named = |line: &Line| !is_datum(&line.key()) && !is_body_name(&line.key()) && !is_paper_head(&line.key());
    if let Some(at) = head.iter().position(|(_, line)| line.marks == 1 && named(line)) {
        return (head.get(at).map(|(_, line)| line.key()).unwrap_or_default(), at..at + 1);
    }
    let mut title = String::new();
    for (at, (_, line)) in head.iter().enumerate().skip(first).take(4) {
        if is_datum(&line.key()) || (at > first && is_body_name(&line.key())) {
            break;
        }
        title += &line.key();
        let bare = title.trim_end_matches(['）', ')']);
        if KINDS.iter().any(|kind| bare.ends_with(kind)) || title.ends_with("）") {
            let qualifier = head.get(at + 1).map(|(_, line)| line.key()).filter(|key| is_qualifier(key));
            let end = at + 1 + usize::from(qualifier.is_some());
            // Whose opinion or notice it is may stand on the line above.
            let above = first.checked_sub(1).and_then(|above| head.get(above)).map(|(_, line)| line.key());
            let issuer = above.filter(|above| title.starts_with("关于") && is_body_name(above));
            let start = first - usize::from(issuer.is_some());
            return (issuer.unwrap_or_default() + &title + &qualifier.unwrap_or_default(), start..end);
        }
    }
    let alone = head.get(first).map(|(_, line)| line.key()).unwrap_or_default();
    (alone, first..first + 1)
}

/// （2008年1月31日…公布 自…施行), also over several lines.
fn promulgation(lines: &[(usize, &Line)]) -> Roles {
    let mut roles = Roles::default();
    let mut open = false;
    for (at, (index, line)) in lines.iter().enumerate() {
        let key = line.key();
        if !open && key.starts_with(['（', '(']) {
            let whole: String = lines.iter().skip(at).take(6).map(|(_, line)| line.key()).collect();
            let inner = whole.split(['）', ')']).next().unwrap_or_default();
            let says = ["通过", "公布", "施行", "发布", "修订", "修正", "批准", "通過", "發布"]
                .iter()
                .any(|word| whole.contains(word));
            open = says && inner.contains('年') && inner.contains(['月', '日']);
        }
        if !open && is_passing_line(&key) {
            roles.set(*index, FrontRole::Promulgation);
            continue;
        }
        if open {
            roles.set(*index, FrontRole::Promulgation);
            open = !key.ends_with(['）', ')']);
        }
    }
    roles
}

/// 2009年10月13日云溪县人民政府令第564号公布: a line of its own without brackets.
fn is_passing_line(key: &str) -> bool {
    const ENDS: &[&str] = &["通过", "公布", "批准", "修订", "修正", "施行", "发布", "通過", "發布"];
    let starts =
        key.find('年').is_some_and(|at| key.get(..at).is_some_and(|year| crate::text::parse_integer(year).is_some()));
    starts
        && key.chars().count() <= 80
        && !key.contains('。')
        && first_date(key).is_some()
        && ENDS.iter().any(|end| key.trim_end_matches(['）', ')', '；']).ends_with(end))
}

fn read_metadata(lines: &[(usize, &Line)], roles: &Roles, metadata: &mut Metadata) {
    let keys_of = |wanted: &[FrontRole]| -> Vec<String> {
        lines
            .iter()
            .filter(|(index, _)| roles.get(*index).is_some_and(|role| wanted.contains(&role)))
            .map(|(_, line)| line.key())
            .collect()
    };
    let passed: String = keys_of(&[FrontRole::Promulgation]).concat();
    let head = keys_of(&[FrontRole::Front, FrontRole::Notice, FrontRole::Title]);
    let number = || head.iter().find_map(|key| document_number(key)).or_else(|| order_number(&passed));
    metadata.number = metadata.number.take().or_else(number);
    let title_page = keys_of(&[FrontRole::Front]);
    metadata.date = title_page
        .iter()
        .rev()
        .chain(head.iter().rev())
        .find_map(|key| whole_date(key))
        .or_else(|| last_promulgated(&passed))
        .or_else(|| title_page.iter().find_map(|key| spoken_date(key)));
    metadata.effective = effective_date(&passed).or_else(|| comes_into_force(&keys_of(&[FrontRole::Notice]).concat()));
    metadata.region = title_page.iter().find_map(|key| assembly_place(key));
    // 云溪市人民政府关于…的批复
    let names_itself = metadata.title.split_once("关于").map(|(body, _)| body.to_owned());
    metadata.issuer = metadata.issuer.take().or_else(|| names_itself.filter(|body| is_body_name(body)));
    if metadata.issuer.is_none() {
        let named = title_page.iter().find(|key| is_body_name(key)).cloned();
        let paper = title_page
            .iter()
            .find_map(|key| key.strip_suffix("文件").filter(|name| is_body_name(name)).map(str::to_owned));
        // Who gave out an order is named with its number.
        let ordered = order_number(&passed)
            .and_then(|order| order.split_once("令第").map(|(body, _)| body.to_owned()))
            .filter(|body| is_body_name(body));
        metadata.issuer = paper.or(named).or(ordered).or_else(|| passing_body(&passed));
    }
    if let Some((day, source)) = title_page.iter().find(|key| is_web_line(key)).map(|key| of_web_line(key)) {
        metadata.date = metadata.date.take().or(day);
        metadata.issuer = metadata.issuer.take().or(source);
    }
}

/// A date, a document's number or when a speech was held: a line that is no title.
fn is_datum(key: &str) -> bool {
    is_speaker(key)
        || is_web_line(key)
        || whole_date(key).is_some()
        || spoken_date(key).is_some()
        || key.starts_with("——")
        || document_number(key).is_some()
        || key.starts_with(['（', '('])
        || is_annex_mark(key)
}

/// 云政复〔2024〕3号, on a line of its own.
fn is_number(key: &str) -> bool {
    document_number(key).is_some_and(|number| number == key)
}

/// 附件1, 附件：, above the title of what is attached.
fn is_annex_mark(key: &str) -> bool {
    key.strip_prefix("附件").or_else(|| key.strip_prefix("附")).is_some_and(|rest| {
        rest.chars().all(|c| c.is_ascii_digit() || "一二三四五六七八九十：:".contains(c)) && rest.chars().count() <= 4
    })
}

/// 代市长徐某某, 成都市人民政府市长王某某: who held a speech.
fn is_speaker(key: &str) -> bool {
    const OFFICES: &[&str] =
        &["市长", "省长", "县长", "区长", "州长", "院长", "检察长", "主席", "主任", "旗长", "盟长"];
    key.chars().count() <= 25
        && OFFICES
            .iter()
            .any(|office| key.rsplit_once(office).is_some_and(|(_, name)| (2..=6).contains(&name.chars().count())))
}

fn is_short(line: &Line) -> bool {
    line.marks == 1
        || is_web_line(&line.key())
        || (line.text.chars().count() <= MAX_SHORT_CHARS
            && !line.text.contains(['。', '；', '！', '？'])
            && !line.text.ends_with(['，', '：', '、']))
}

#[cfg(test)]
mod tests {
    use super::super::line::split_lines;
    use super::super::markdown::read_markdown;
    use super::*;

    fn read(source: &str, has_contents: bool, has_headings: bool) -> (Vec<FrontRole>, Metadata) {
        let chars: Vec<char> = source.chars().collect();
        let lines = split_lines(&chars, &read_markdown(&chars));
        let indexed: Vec<(usize, &Line)> = lines.iter().enumerate().collect();
        let front = read_front(&indexed, has_contents, has_headings);
        (front.roles.as_slice().iter().copied().flatten().collect(), front.metadata)
    }

    #[test]
    fn a_notice_names_the_title_and_the_issuer() {
        use FrontRole::{Front, Notice, NoticeTitle};
        let (roles, metadata) = read(
            "云溪县人民政府文件\n云政发〔2026〕3号\n云溪县人民政府\n关于印发《云溪县供水规划》的\n通知\n各乡镇：\n现印发给你们。\n二〇二六年一月八日\n云溪县\n供水规划\n2026年1月",
            true,
            true,
        );
        assert_eq!(
            roles,
            [Front, Front, NoticeTitle, NoticeTitle, NoticeTitle, Notice, Notice, Notice, Front, Front, Front]
        );
        assert_eq!(metadata.title, "云溪县供水规划");
        assert_eq!(metadata.issuer.as_deref(), Some("云溪县人民政府"));
        assert_eq!(metadata.number.as_deref(), Some("云政发〔2026〕3号"));
        assert_eq!(metadata.date.as_deref(), Some("2026-01"));
    }

    #[test]
    fn an_order_gives_out_a_regulation() {
        let (_, metadata) = read(
            "云溪市人民政府令\n第 26 号\n《云溪市停车场管理办法》已经市政府常务会议通过，现予公布，自2023年10月1\n日起施行。\n市长　张明\n2023年8月15日\n云溪市停车场管理办法",
            false,
            true,
        );
        assert_eq!(metadata.title, "云溪市停车场管理办法");
        assert_eq!(metadata.number.as_deref(), Some("云溪市人民政府令第26号"));
        assert_eq!(metadata.issuer.as_deref(), Some("云溪市人民政府"));
        assert_eq!(metadata.date.as_deref(), Some("2023-08-15"));
        assert_eq!(metadata.effective.as_deref(), Some("2023-10-01"));
    }

    #[test]
    fn a_law_tells_when_it_was_passed() {
        let (roles, metadata) = read(
            "云溪市供水条例\n（2019年3月28日云溪市第七届人民代表大会常务委员会第二十次会议通过　自2019年6月1日起施行）",
            false,
            true,
        );
        assert_eq!(roles, [FrontRole::Title, FrontRole::Promulgation]);
        assert_eq!(metadata.title, "云溪市供水条例");
        assert_eq!(metadata.issuer.as_deref(), Some("云溪市第七届人民代表大会常务委员会"));
        assert_eq!(metadata.date.as_deref(), Some("2019-03-28"));
    }

    #[test]
    fn a_text_without_headings_keeps_its_first_sentence() {
        let (roles, metadata) = read("湿地是重要的生态系统。", false, false);
        assert!(roles.is_empty() && metadata.title.is_empty());
    }
}
