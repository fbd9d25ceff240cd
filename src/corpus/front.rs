//! What stands before the body: head, notice, title page, promulgation; and the metadata in it.

use super::document_title::{is_datum, is_number, title_of};
use super::front_role::{FrontRole, Roles, is_short};
use super::imprint::{
    assembly_place, comes_into_force, document_number, effective_date, first_date, is_body_name, is_web_line,
    last_promulgated, of_web_line, order_number, passing_body, spoken_date, whole_date,
};
use super::line::Line;
use super::metadata::Metadata;
use super::notice::{Notice, find_decision, find_news, find_notice, find_order, fuller_title, names_whole};

/// The roles of the lines before the body, and what they say of the document.
#[derive(Debug, Clone, Default)]
pub(crate) struct Front {
    /// The role of each line.
    pub roles: Roles,
    /// What was found; an empty title where there is none.
    pub metadata: Metadata,
}

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
    fn marks_of_paper_and_site_are_no_title() {
        let title = |source: &str| read(source, false, true).1.title;
        let paper = "000036\n特急\n云溪市人民政府办公室文件\n云政办发〔2023〕18号　签发人：周某\n云溪市人民政府办公室\n关于印发老旧小区改造实施方案等三个文件的通知\n各县人民政府：";
        assert_eq!(title(paper), "云溪市人民政府办公室关于印发老旧小区改造实施方案等三个文件的通知");
        let page =
            "当前位置：首页 > 法律法规 > 法律\n云溪市供水条例\n来源：云溪人大网　浏览字号：大 中 小　2022年10月30日";
        assert_eq!(title(page), "云溪市供水条例");
        assert_eq!(title("云溪县2022年统计公报\\[1\\]\n云溪县统计局"), "云溪县2022年统计公报");
    }

    #[test]
    fn a_text_without_headings_keeps_its_first_sentence() {
        let (roles, metadata) = read("湿地是重要的生态系统。", false, false);
        assert!(roles.is_empty() && metadata.title.is_empty());
    }
}
