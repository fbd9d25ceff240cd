//! A folder with one file of each kind and some that are broken: what can be read is read, the rest is named.

use crate::program::run_in;
use crate::support::{Folders, fixture};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Write as _};

fn format(ending: &str) -> Vec<u8> {
    fs::read(fixture("formats").join(format!("water-plan.{ending}"))).unwrap()
}

/// A Word file whose text unpacks to far more than it is.
fn bomb() -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    zip.start_file("word/document.xml", options).unwrap();
    for _ in 0..400 {
        zip.write_all(&vec![b' '; 1 << 20]).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A PDF of one page without any text, as a scanner makes it.
fn scan() -> Vec<u8> {
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<<>>>>",
        "<</Length 21>>stream\n100 100 300 300 re f\nendstream",
    ];
    let mut pdf = "%PDF-1.4\n".to_owned();
    let mut places = Vec::new();
    for (number, object) in (1..).zip(objects) {
        places.push(pdf.len());
        pdf += &format!("{number} 0 obj{object}endobj\n");
    }
    let table = pdf.len();
    pdf += "xref\n0 5\n0000000000 65535 f \n";
    for place in places {
        pdf += &format!("{place:010} 00000 n \n");
    }
    pdf += &format!("trailer<</Size 5/Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n");
    pdf.into_bytes()
}

#[test]
fn what_can_be_read_is_read_and_the_rest_is_named_with_what_to_do() {
    let folders = Folders::empty();
    let kinds = ["docx", "html", "md", "odt", "ofd", "pdf", "rtf"];
    let mut config = String::new();
    for ending in kinds {
        folders.write(&format!("seeds/{ending}.{ending}"), format(ending));
        config += &format!("[[document]]\nfile = \"{ending}.{ending}\"\ntitle = \"供水规划（{ending}）\"\n\n");
    }
    folders.write("index-config/documents.toml", config);
    folders.write("seeds/text.txt", "云溪县供水办法\n第一条 为了供水，制定本办法。\n第二条 本办法自公布之日起施行。\n");
    folders.write(
        "seeds/bell.txt",
        "云溪县节水办法\n第一条 为了节\u{7}水，制定本办法。\n第二条 本办法自公布之日起施行。\u{1a}\n",
    );
    folders.write("seeds/renamed.txt", format("pdf"));
    let broken: BTreeMap<&str, (Vec<u8>, &str)> = BTreeMap::from([
        ("bomb.docx", (bomb(), "unpack")),
        ("locked.pdf", (fs::read(fixture("formats/locked.pdf")).unwrap(), "password")),
        ("scan.pdf", (scan(), "OCR")),
        ("half.docx", (format("docx")[..2_000].to_vec(), "damaged")),
        ("picture.png", (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec(), "")),
        ("table.xlsx", (b"PK\x03\x04".to_vec(), "")),
        ("old.doc", (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".repeat(100), "")),
    ]);
    for (file, (bytes, _)) in &broken {
        folders.write(&format!("seeds/{file}"), bytes);
    }
    let output = run_in(folders.path(), &["index", "--report", "--data", ":memory:"]).stdout;
    let report: Value = serde_json::from_str(&output).unwrap();
    let errors: BTreeMap<&str, &str> = report["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| (error["file"].as_str().unwrap(), error["reason"].as_str().unwrap()))
        .collect();
    assert_eq!(errors.keys().collect::<Vec<_>>(), broken.keys().collect::<Vec<_>>(), "{errors:?}");
    for (file, (_, what)) in &broken {
        assert!(errors[file].contains(what) && errors[file].chars().count() > 10, "{file}: {}", errors[file]);
    }
    let read: Vec<&str> = report["documents"].as_array().unwrap().iter().map(|d| d["file"].as_str().unwrap()).collect();
    assert_eq!(read.len(), kinds.len() + 3, "{read:?}");
    // Each is found, and cited in its own way.
    for ending in kinds {
        let found = run_in(folders.path(), &["search", "供水管网", "--json", "-k", "100", "--data", ":memory:"]).stdout;
        assert!(found.contains(&format!("《供水规划（{ending}）》")), "{ending}");
    }
    let law = run_in(folders.path(), &["search", "为了节水", "--json", "--data", ":memory:"]).stdout;
    assert!(law.contains("《云溪县节水办法》第一条"), "{law}");
}
