//! Nothing is missed: any verbatim piece of the plan finds every passage that holds it, first,
//! and is counted as Ctrl+F counts it.

use crate::support::{Folders, Seeded, folded, folded_texts, plan, plan_document};
use plansearch::index::DataDir;
use plansearch::search::{MAX_LIMIT, SearchRequest, search};
use std::collections::BTreeSet;

/// Searches for a piece and checks hits and counts against a plain scan of all texts.
#[track_caller]
fn check_piece(query: &str) {
    let needle = folded(in_quotation_marks(query).unwrap_or(query));
    let holding: BTreeSet<&str> = folded_texts()
        .iter()
        .enumerate()
        .filter(|(_, text)| text.contains(&needle))
        .map(|(number, _)| plan_document().passages[number].id.as_str())
        .collect();
    let occurrences: usize = folded_texts().iter().map(|text| text.matches(&needle).count()).sum();
    let mut first: BTreeSet<String> = BTreeSet::new();
    while first.len() < holding.len() {
        let page = SearchRequest { offset: first.len(), limit: MAX_LIMIT, ..SearchRequest::new(query) };
        let answer = search(plan(), &page).unwrap();
        assert_eq!(answer.totals.exact, holding.len(), "{query:?}: passages that hold it");
        assert_eq!(answer.occurrences, occurrences, "{query:?}: occurrences");
        let wanted = holding.len() - first.len();
        let before = first.len();
        first.extend(answer.hits.iter().take(wanted).map(|hit| hit.found.passage.id.clone()));
        assert!(first.len() > before, "{query:?}: found {before} of {}", holding.len());
    }
    assert!(
        first.iter().map(String::as_str).eq(holding.iter().copied()),
        "{query:?}: the passages that hold it come first"
    );
}

/// The inside of a query that is wholly in one pair of quotation marks, which are an operator.
fn in_quotation_marks(query: &str) -> Option<&str> {
    let inside = query.trim().strip_prefix('“')?.strip_suffix('”')?;
    (!inside.contains(['“', '”'])).then_some(inside)
}

/// A piece of a passage, from 2 to 30 characters.
fn piece(random: &mut Seeded, chars: &[char]) -> Option<String> {
    let len = (2 + random.below(29)).min(chars.len());
    let start = random.below(chars.len() - len + 1);
    let piece: String = chars[start..start + len].iter().collect();
    // A piece of one character and a line's end is no piece of two characters.
    (folded(&piece).chars().count() >= 2).then_some(piece)
}

fn passage_chars() -> Vec<Vec<char>> {
    plan().passages().map(|found| found.passage.text.chars().collect()).collect()
}

/// As somebody might type it: with a space here and there, or in full width. Where a space would
/// make an operator of a quotation mark or a hyphen, none is put.
fn typed(random: &mut Seeded, piece: &str) -> String {
    let wide = random.below(2) == 0;
    let mut typed = String::new();
    for c in piece.chars() {
        let may_part = !"“”-".contains(c) && !typed.ends_with(['“', '”', '-']);
        if may_part && random.below(4) == 0 {
            typed.push(if random.below(2) == 0 { ' ' } else { '\u{3000}' });
        }
        let wide_form = u32::from(c).checked_add(0xFEE0).and_then(char::from_u32);
        typed.push(if wide && c.is_ascii_alphanumeric() { wide_form.unwrap_or(c) } else { c });
    }
    typed
}

#[test]
fn five_thousand_pieces_are_found() {
    let (texts, mut random) = (passage_chars(), Seeded(145));
    let mut checked = 0;
    while checked < 5_000 {
        let text = &texts[random.below(texts.len())];
        if let Some(piece) = piece(&mut random, text) {
            check_piece(&piece);
            checked += 1;
        }
    }
}

#[test]
fn pieces_across_page_cuts_are_found() {
    let mut random = Seeded(61);
    let mut cuts = 0;
    for found in plan().passages() {
        let chars: Vec<char> = found.passage.text.chars().collect();
        for &cut in &found.passage.cuts {
            for _ in 0..5 {
                let (before, after) = (1 + random.below(8), 1 + random.below(8));
                let (start, end) = (cut.saturating_sub(before), (cut + after).min(chars.len()));
                assert!(start < cut && cut < end, "{}: a cut at its end", found.passage.id);
                check_piece(&chars[start..end].iter().collect::<String>());
            }
            cuts += 1;
        }
    }
    assert_eq!(cuts, 61);
}

#[test]
fn pieces_typed_with_spaces_or_in_full_width_are_found() {
    let (texts, mut random) = (passage_chars(), Seeded(2025));
    let mut changed = 0;
    while changed < 1_000 {
        let text = &texts[random.below(texts.len())];
        let Some(piece) = piece(&mut random, text) else { continue };
        let typed = typed(&mut random, &piece);
        if typed != piece {
            check_piece(&typed);
            changed += 1;
        }
    }
}

#[test]
fn every_single_character_is_found() {
    let all: BTreeSet<char> = folded_texts().iter().flat_map(|text| text.chars()).collect();
    assert!(all.len() > 1_000);
    for c in all {
        check_piece(&c.to_string());
    }
}

#[test]
fn whole_sentences_and_passages_are_found() {
    for found in plan().passages() {
        // The longest query that is accepted, from the beginning of the passage.
        let text: String = found.passage.text.chars().take(1_000).collect();
        check_piece(&text);
        for sentence in found.passage.text.split_inclusive('。').take(3) {
            if folded(sentence).chars().count() >= 2 && sentence.chars().count() <= 1_000 {
                check_piece(sentence);
            }
        }
    }
}

#[test]
fn a_number_is_the_same_with_and_without_separators_of_thousands() {
    let folders = Folders::empty();
    let text = "# 白石县财政规划\n\n## 一、收支\n\n| 部门 | 2025年预算 | 培训费 |\n|---|---|---|\n| 县教育局 | 48,215.30 | 320 |\n| 县水利局 | 12704.65 | 150 |\n";
    folders.write("seeds/plan.md", text);
    let library = folders.open_in(DataDir::Memory).library;
    for (query, holds) in [
        ("48215.30", "plan/1/t1.1"),
        ("48,215.30", "plan/1/t1.1"),
        ("48215", "plan/1/t1.1"),
        ("“48215.30”", "plan/1/t1.1"),
        ("12,704.65", "plan/1/t1.2"),
        ("12704.65", "plan/1/t1.2"),
    ] {
        let answer = search(&library, &SearchRequest::new(query)).unwrap();
        assert_eq!((answer.totals.exact, answer.occurrences), (1, 1), "{query}");
        assert!(answer.answerable && answer.absent.is_empty(), "{query}: {:?}", answer.absent);
        let hit = &answer.hits[0];
        assert_eq!((hit.found.passage.id.as_str(), hit.highlights.len()), (holds, 1), "{query}");
        let marked = hit.highlights[0].slice(&hit.found.passage.text);
        assert_eq!(marked.replace(',', ""), query.replace([',', '“', '”'], ""), "{query}");
    }
    let answer = search(&library, &SearchRequest::new("县教育局 48215.30")).unwrap();
    assert_eq!((answer.totals.all, answer.absent.len()), (1, 0));
}
