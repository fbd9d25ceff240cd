//! The quotation check over the real plan: two thousand quotations altered on purpose, a draft
//! written by hand, and input that nobody means.

use crate::quote_drafts::{Generator, Sample};
use crate::quote_words::VOCABULARY;
use crate::support::{Seeded, plan};
use plansearch::quote::{CheckRequest, Judgement, Verdict, check};

fn judged(draft: &str) -> Judgement {
    let report = check(plan(), &CheckRequest::new(draft)).unwrap();
    assert_eq!(report.sentences.len(), 1, "{draft}");
    report.sentences.into_iter().next().unwrap().judgement
}

/// What holds of every judgement: the diff gives both sides whole, and places are where they say.
#[track_caller]
fn check_whole(draft: &str, judgement: &Judgement) {
    let ours: String = judgement.diff.iter().map(|piece| piece.draft.as_str()).collect();
    assert_eq!(ours, draft, "the diff's draft");
    let theirs: String = judgement.diff.iter().map(|piece| piece.plan.as_str()).collect();
    let texts: Vec<&str> = judgement.plan.iter().map(|place| place.text.as_str()).collect();
    let expected = if judgement.verdict == Verdict::Stitched {
        texts.concat()
    } else {
        texts.first().map(|t| (*t).to_owned()).unwrap_or_default()
    };
    assert_eq!(theirs, expected, "the diff's plan: {judgement:?}");
    for place in &judgement.plan {
        if let Some(span) = place.span {
            assert_eq!(span.slice(&place.found.clone().passage.text), place.text);
        }
    }
    assert!((0.0..=1.0).contains(&judgement.similarity), "{judgement:?}");
}

/// What the shares of right answers come from.
#[derive(Debug, Default)]
struct Tally {
    verdicts: (usize, usize),
    kinds: (usize, usize),
}

/// Checks the samples and the demands on the whole; returns what was wrong, for who looks.
fn check_samples(samples: &[Sample]) -> (Tally, Vec<String>) {
    let (mut tally, mut wrong) = (Tally::default(), Vec::new());
    for sample in samples {
        let judgement = judged(&sample.draft);
        check_whole(&sample.draft, &judgement);
        let (verdict, kinds) =
            (judgement.verdict.name(), judgement.kinds.iter().map(|kind| kind.name()).collect::<Vec<_>>());
        let is_right = sample.verdicts.contains(&verdict);
        let is_kind_right = sample.kind.is_none_or(|kind| kinds.contains(&kind));
        tally.verdicts.0 += usize::from(is_right);
        tally.verdicts.1 += 1;
        if sample.kind.is_some() {
            tally.kinds.0 += usize::from(is_kind_right);
            tally.kinds.1 += 1;
        }
        if !is_right || !is_kind_right {
            wrong.push(format!("{} {verdict} {kinds:?}\n  {}\n  {}", sample.sort, sample.draft, sample.original));
        }
        let is_altered = sample.verdicts == ["altered"];
        let is_equal = [Verdict::Verbatim, Verdict::Same].contains(&judgement.verdict);
        assert!(!(is_altered && is_equal), "an altered quotation is called {verdict}: {sample:?}");
        let may_be_equal = sample.verdicts.iter().all(|verdict| ["verbatim", "same"].contains(verdict));
        assert!(
            !may_be_equal || judgement.verdict != Verdict::Altered,
            "a true quotation is called altered: {sample:?} {judgement:?}"
        );
        if sample.kind == Some("number") {
            assert!(kinds.contains(&"number"), "a changed number is not called so: {sample:?} {judgement:?}");
        }
        if sample.kind == Some("wording") {
            assert!(!kinds.contains(&"number"), "other words are called a number: {sample:?} {judgement:?}");
        }
    }
    (tally, wrong)
}

#[test]
fn two_thousand_quotations_are_judged() {
    let generator = Generator::new(&VOCABULARY);
    let samples = generator.samples(&mut Seeded(145), 2_000);
    let (tally, wrong) = check_samples(&samples);
    let reaches = |(right, all): (usize, usize), percent: usize| 100 * right >= percent * all;
    assert!(reaches(tally.verdicts, 97), "{tally:?}\n{}", wrong.join("\n"));
    assert!(reaches(tally.kinds, 90), "{tally:?}\n{}", wrong.join("\n"));
}

#[test]
fn several_alterations_are_all_named() {
    for (draft, kinds) in [
        ("到2026年，开通5G基站不到1500个。", &["number", "degree"][..]),
        ("到2025年，开通6G基站1200座。", &["number"]),
        ("确保进入全省乃至全国后进行业，培育发展“133”千百亿级产业集群。", &["number", "degree", "wording"]),
        (
            "重点引进对济南市产业发展不具有重大引领推动作用的国际国内顶尖人才、领军人才、科研团队。",
            &["negation", "name"],
        ),
    ] {
        let judgement = judged(draft);
        check_whole(draft, &judgement);
        let found: Vec<&str> = judgement.kinds.iter().map(|kind| kind.name()).collect();
        assert_eq!((judgement.verdict, found.as_slice()), (Verdict::Altered, kinds), "{draft}");
    }
}

#[test]
fn the_same_wording_at_several_places_is_listed() {
    let piece = "促进产业集群";
    let judgement = judged(piece);
    let holding = plan().passages().filter(|found| found.passage.text.contains(piece)).count();
    assert_eq!((judgement.verdict, judgement.plan.len()), (Verdict::Verbatim, holding));
    let often = judged("数字经济");
    let holding: usize = plan().passages().map(|found| found.passage.text.matches("数字经济").count()).sum();
    assert_eq!((often.verdict, often.plan.len()), (Verdict::Verbatim, holding));
}

#[test]
fn short_pieces_with_figures_are_found() {
    for piece in ["5G", "50万套", "由30017元、", "2020年71.5", "第十四个五年"] {
        assert_eq!(judged(piece).verdict, Verdict::Verbatim, "{piece}");
    }
    for piece in ["9G", "5077万套", "由30018元、"] {
        assert!(![Verdict::Verbatim, Verdict::Same].contains(&judged(piece).verdict), "{piece}");
    }
}

#[test]
fn headings_are_wording_too() {
    for (draft, verdict) in [
        ("推进区域协调发展 建设现代化高品质城市", Verdict::Verbatim),
        ("第七章 推进区域协调发展 建设现代化高品质城市", Verdict::Verbatim),
        ("第8章 推进区域协调发展 建设现代化高品质城市", Verdict::Altered),
        ("第七章 推进城乡协调发展 建设现代化高品质城市", Verdict::Altered),
    ] {
        let judgement = judged(draft);
        check_whole(draft, &judgement);
        assert_eq!(judgement.verdict, verdict, "{draft}: {judgement:?}");
        assert_eq!(judgement.plan[0].span, None, "{draft}");
        assert!(judgement.plan[0].found.clone().passage.id.starts_with("qingzhou-145/7/"), "{draft}");
    }
}

#[test]
fn a_quotation_in_marks_is_judged_by_itself() {
    let draft = "会议认为，规划提出的“到2025年，开通5G基站1500座”与“实现5G基站全覆盖”应当抓紧。";
    let report = check(plan(), &CheckRequest::new(draft)).unwrap();
    let quotes = &report.sentences[0].quotes;
    let verdicts: Vec<Verdict> = quotes.iter().map(|quote| quote.judgement.verdict).collect();
    assert_eq!(verdicts, [Verdict::Altered, Verdict::Verbatim]);
    for quote in quotes {
        assert_eq!(quote.span.slice(draft), quote.text);
        check_whole(&quote.text, &quote.judgement);
    }
}

#[test]
fn a_place_that_is_named_is_checked() {
    for (draft, verdict, claim) in [
        ("规划第七章第三节提出，到2025年，开通5G基站1200座", Verdict::Verbatim, None),
        ("规划第七章第二节提出，到2025年，开通5G基站1200座", Verdict::Misplaced, Some("第七章第二节")),
        ("到2025年，开通5G基站1200座（《规划》第四章）。", Verdict::Misplaced, Some("第四章")),
        ("到2025年，开通5G基站1200座（《规划》第七章第三节）。", Verdict::Verbatim, None),
        ("规划第四章提出：“到2025年，开通5G基站1300座”。", Verdict::Altered, Some("第四章")),
    ] {
        let judgement = judged(draft);
        check_whole(draft, &judgement);
        assert_eq!(
            (judgement.verdict, judgement.misplaced_claim.as_deref()),
            (verdict, claim),
            "{draft}: {judgement:?}"
        );
    }
}

#[test]
fn odd_drafts_are_judged_without_harm() {
    let long: String = plan()
        .passages()
        .flat_map(|found| found.passage.text.chars().collect::<Vec<_>>())
        .filter(|c| c.is_alphanumeric())
        .take(20_000)
        .collect();
    let drafts = [
        "建".to_owned(),
        "7".to_owned(),
        "😀🎉👩‍👩‍👧 到2025年😀".to_owned(),
        "0123456789".repeat(2_000),
        "一二三四五六七八九十百千万亿".repeat(1_000),
        "建设".repeat(10_000),
        "\u{1}\u{2}建设\u{0}\u{1b}[2J发展\u{202e}".to_owned(),
        "“".repeat(5_000) + "建设",
        "“建”".repeat(6_000),
        "（（（（第第第章章）））".to_owned(),
        "《".repeat(10_000) + "规划",
        "规划提出，".repeat(4_000),
        "百分之百分之百分之".to_owned(),
        "%%%+++".to_owned(),
        "\u{20000}\u{20001}\u{20002}建设".to_owned(),
        long,
    ];
    for draft in drafts {
        let report = check(plan(), &CheckRequest::new(draft.clone())).unwrap();
        for sentence in report.sentences {
            assert_eq!(sentence.span.slice(&draft), sentence.text);
            check_whole(&sentence.text, &sentence.judgement);
        }
    }
    for empty in ["", " \n\u{3000}"] {
        assert_eq!(check(plan(), &CheckRequest::new(empty)).unwrap_err().code(), "bad_parameter");
    }
    assert_eq!(check(plan(), &CheckRequest::new("。，！")).unwrap().sentences.len(), 0);
    let too_long = check(plan(), &CheckRequest::new("建".repeat(20_001))).unwrap_err();
    assert!(too_long.to_string().contains("20001") && too_long.to_string().contains("20000"), "{too_long}");
    let unknown = CheckRequest { document: Some("none".to_owned()), ..CheckRequest::new("建设") };
    assert_eq!(check(plan(), &unknown).unwrap_err().code(), "unknown_document");
}
