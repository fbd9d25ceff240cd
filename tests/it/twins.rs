//! The same text in several files is one document.

use crate::program::Server;
use crate::support::{Folders, fixture};
use plansearch::index::DataDir;
use plansearch::library::Library;
use std::fs;

fn plan(ending: &str) -> Vec<u8> {
    fs::read(fixture("formats").join(format!("water-plan.{ending}"))).unwrap()
}

/// Each document: its id and the other files that have its text.
fn standing(library: &Library) -> Vec<String> {
    let heads = library.documents(None, 100).unwrap();
    let twins = |id: &str| library.store().twins(id).unwrap().join(" ");
    heads.iter().map(|head| format!("{}: {}", head.id, twins(&head.id))).collect()
}

#[track_caller]
fn check(folders: &Folders, expected: &[&str]) {
    let grown = folders.open().library;
    assert_eq!(standing(&grown), expected);
    let whole = folders.open_in(DataDir::Memory).library;
    assert_eq!(standing(&whole), expected, "built at once");
    assert_eq!(grown.generation(), whole.generation());
    assert!(!folders.open().built, "nothing is left to do");
}

#[test]
fn the_same_text_is_one_document_whatever_comes_first() {
    let folders = Folders::empty();
    folders.write("seeds/m.pdf", plan("pdf"));
    folders.write("seeds/other.md", "# 云溪县供水规划\n\n一、目标\n\n供水率达到95%。\n");
    check(&folders, &["m: ", "other: "]);
    // A later path is read as the document that is there.
    folders.write("seeds/z.docx", plan("docx"));
    check(&folders, &["m: z.docx", "other: "]);
    // An earlier one stands for both.
    folders.write("seeds/a.html", plan("html"));
    check(&folders, &["a: m.pdf z.docx", "other: "]);
    // Who stood for the others is gone, or says something else.
    fs::remove_file(folders.path().join("seeds/a.html")).unwrap();
    check(&folders, &["m: z.docx", "other: "]);
    folders.write("seeds/m.pdf", fs::read(fixture("formats/locked.pdf")).unwrap());
    check(&folders, &["other: ", "z: "]);
    folders.write("seeds/m.pdf", plan("pdf"));
    folders.write("seeds/z.docx", "no Word file");
    check(&folders, &["m: ", "other: "]);
    // What `documents.toml` names stands before others.
    folders.write("seeds/z.docx", plan("docx"));
    folders.write("index-config/documents.toml", "[[document]]\nfile = \"z.docx\"\nid = \"water\"\n");
    check(&folders, &["other: ", "water: m.pdf"]);
    // An id that is given stays one, also beside another that is.
    let both = "[[document]]\nfile = \"m.pdf\"\nid = \"plan\"\n\n[[document]]\nfile = \"z.docx\"\nid = \"water\"\n";
    folders.write("index-config/documents.toml", both);
    check(&folders, &["plan: ", "other: ", "water: "]);
    // Another folder may be for others.
    folders.write("seeds/office/plan.docx", plan("docx"));
    check(&folders, &["plan: ", "office-plan: ", "other: ", "water: "]);
    fs::remove_dir_all(folders.path().join("seeds/office")).unwrap();
    // A title of its own tells a document apart.
    folders
        .write("index-config/documents.toml", "[[document]]\nfile = \"z.docx\"\ntitle = \"云溪县供水规划（修订）\"\n");
    check(&folders, &["m: ", "other: ", "z: "]);
}

#[test]
fn a_document_names_all_its_files_and_is_found_once() {
    let folders = Folders::empty();
    for ending in ["docx", "pdf", "ofd", "html"] {
        folders.write(&format!("seeds/plan.{ending}"), plan(ending));
    }
    let server = Server::over(folders.path());
    let listed = server.get("/v1/documents").json();
    let documents = listed["documents"].as_array().unwrap();
    assert_eq!(documents.len(), 1);
    assert_eq!(documents[0]["file"], "plan.docx");
    assert_eq!(documents[0]["files"], serde_json::json!(["plan.docx", "plan.html", "plan.ofd", "plan.pdf"]));
    assert_eq!(listed["errors"], serde_json::json!([]));
    assert!(server.get("/about").body.contains("plan.ofd"));
}
