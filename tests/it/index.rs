//! Generations: the same inputs give the same, others give another, and what is broken is made anew.

use crate::support::{Folders, files, hit_ids, tree};
use plansearch::index::DataDir;
use plansearch::library::{Library, Opened};
use plansearch::search::{SearchRequest, search};
use std::fs;

fn all_passages(engine: &Library) -> Vec<String> {
    engine.passages().map(|found| serde_json::to_string(&*found.passage).unwrap()).collect()
}

/// That whatever was done to the index, it says what it said before, and is whole again.
#[track_caller]
fn check_mended(folders: &Folders, before: &[String], case: &str) -> Opened {
    let opened = folders.open();
    assert_eq!(all_passages(&opened.library), before, "{case}");
    assert_eq!(hit_ids(&opened.library, &SearchRequest::new("口袋公园"))[0], "law/1/a2", "{case}");
    let again = folders.open();
    assert!(!again.built && again.warnings.is_empty(), "{case}: {:?}", again.warnings);
    opened
}

#[test]
fn building_twice_gives_the_same() {
    let (one, two) = (Folders::plan(), Folders::plan());
    let (one, two) = (one.open(), two.open_in(DataDir::Memory));
    assert!(one.built && two.built);
    let (one, two) = (one.library, two.library);
    assert_eq!(one.generation(), two.generation());
    assert_eq!(all_passages(&one), all_passages(&two));
    assert!(all_passages(&one).len() > 200);
    for query in ["森林覆盖率", "5G基站 2025", "项目", "乡村旅游怎么发展", "建设", "的", "。"] {
        let request = SearchRequest { limit: 100, ..SearchRequest::new(query) };
        assert_eq!(search(&one, &request).unwrap(), search(&two, &request).unwrap(), "{query}");
        assert!(!search(&one, &request).unwrap().hits.is_empty(), "{query}");
    }
}

#[test]
fn opening_again_gives_the_same_and_writes_nothing() {
    let folders = Folders::plan();
    let built = folders.open();
    assert!(built.built);
    let before = tree(folders.path());
    let opened = folders.open();
    assert!(!opened.built && opened.warnings.is_empty(), "{:?}", opened.warnings);
    assert_eq!(tree(folders.path()), before);
    assert_eq!(opened.library.generation(), built.library.generation());
    assert_eq!(all_passages(&opened.library), all_passages(&built.library));
    let request = SearchRequest { limit: 100, ..SearchRequest::new("全域旅游 品质") };
    assert_eq!(search(&opened.library, &request).unwrap(), search(&built.library, &request).unwrap());
}

#[test]
fn in_memory_nothing_is_written() {
    let folders = Folders::small();
    let before = tree(folders.path());
    assert!(folders.open_in(DataDir::Memory).built);
    assert_eq!(tree(folders.path()), before);
}

#[test]
fn changed_inputs_give_another_generation() {
    let folders = Folders::small();
    let mut seen = vec![folders.open().library.generation().to_owned()];
    let law = fs::read(folders.path().join("seeds/law.md")).unwrap();
    let changes: [(&str, &dyn Fn()); 6] = [
        ("a character more", &|| folders.write("seeds/law.md", [&law[..], b"\n"].concat())),
        ("a source more", &|| folders.write("seeds/sub/notes.txt", "会议纪要。\n")),
        ("another path", &|| {
            fs::rename(folders.path().join("seeds/sub/notes.txt"), folders.path().join("seeds/minutes.txt")).unwrap();
        }),
        ("a word of the users", &|| folders.write("index-config/userdict.txt", "口袋公园\n")),
        ("documents.toml", &|| {
            folders.write("index-config/documents.toml", "[[document]]\nfile = \"law.md\"\nid = \"parks\"\n");
        }),
        ("another title", &|| {
            folders.write(
                "index-config/documents.toml",
                "[[document]]\nfile = \"law.md\"\nid = \"parks\"\ntitle = \"条例\"\n",
            );
        }),
    ];
    for (case, change) in changes {
        change();
        let Opened { library, built, .. } = folders.open();
        assert!(built, "{case}: was not built anew");
        assert!(!seen.contains(&library.generation().to_owned()), "{case}: the same generation");
        seen.push(library.generation().to_owned());
        assert!(!folders.open().built, "{case}: built twice");
    }
    assert_eq!(folders.open().library.documents(None, 1).unwrap()[0].id, "parks");
    // Back to what was before: the id is the same again.
    fs::remove_file(folders.path().join("index-config/documents.toml")).unwrap();
    assert_eq!(folders.open().library.generation(), seen[4]);
}

#[test]
fn what_is_said_of_a_folder_is_said_of_its_documents() {
    let folders = Folders::small();
    folders.write("seeds/laws/roads.md", "# 云溪市道路条例\n\n第一条 为了修路，制定本条例。\n");
    folders.write("seeds/laws/old/water.md", "# 云溪市供水条例\n\n第一条 为了供水，制定本条例。\n");
    let toml = "[[document]]\nfile = \"laws/\"\nissuer = \"云溪市人大常委会\"\nstatus = \"现行有效\"\n\n\
        [[document]]\nfile = \"laws/old/\"\nstatus = \"已废止\"\n\n[[document]]\nfile = \"nothing/\"\nlevel = \"city\"\n";
    folders.write("index-config/documents.toml", toml);
    let opened = folders.open();
    assert_eq!(opened.warnings, ["documents.toml names `nothing/`, which is not among the sources"]);
    let known = |library: &plansearch::library::Library, id: &str| {
        let metadata = library.document(id).unwrap().head.metadata.clone();
        (metadata.issuer.unwrap_or_default(), metadata.status.unwrap_or_default())
    };
    let of_folder = ("云溪市人大常委会".to_owned(), "现行有效".to_owned());
    assert_eq!(known(&opened.library, "laws-roads"), of_folder);
    assert_eq!(known(&opened.library, "laws-old-water").1, "已废止");
    // What changes for one folder is read anew, and that alone.
    folders.write("index-config/documents.toml", toml.replace("已废止", "已修改"));
    let opened = folders.open();
    assert_eq!((opened.changed.read, known(&opened.library, "laws-old-water").1.as_str()), (1, "已修改"));
}

#[test]
fn what_acts_on_queries_needs_no_new_generation() {
    let folders = Folders::small();
    let before = folders.open();
    let files_before = files(&folders.data());
    folders.write("index-config/ranking.toml", "k1 = 0.9\n");
    folders.write("index-config/synonyms.txt", "");
    folders.write("index-config/stopwords.txt", "");
    folders.write("index-config/server.toml", "listen = \"127.0.0.1:9\"\n");
    let after = folders.open();
    assert!(before.built && !after.built);
    assert_eq!(after.library.generation(), before.library.generation());
    assert_eq!(files(&folders.data()), files_before);
}

#[test]
fn a_damaged_file_is_noticed_and_made_anew() {
    let folders = Folders::small();
    let before = all_passages(&folders.open().library);
    let whole = files(&folders.data());
    assert!(whole.len() > 8, "a segment, the commit and what was seen of the sources");
    let mut rebuilt = 0;
    for (path, bytes) in &whole {
        // One bit in the middle, one in the last byte; then the whole file.
        for damage in ["middle", "end", "removed"] {
            fs::remove_dir_all(folders.data()).unwrap();
            for (path, bytes) in &whole {
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, bytes).unwrap();
            }
            let mut bytes = bytes.clone();
            let at = if damage == "middle" { bytes.len() / 2 } else { bytes.len().saturating_sub(1) };
            match bytes.get_mut(at) {
                Some(byte) if damage != "removed" => {
                    *byte ^= 1;
                    fs::write(path, &bytes).unwrap();
                }
                _ => fs::remove_file(path).unwrap(),
            }
            let case = format!("{damage} of {}", path.display());
            let opened = check_mended(&folders, &before, &case);
            let is_of_a_segment = path.file_stem().is_some_and(|stem| stem.len() == 32);
            if is_of_a_segment {
                assert!(opened.built && opened.warnings.iter().any(|warning| warning.contains("rebuilt")), "{case}");
                rebuilt += 1;
            }
        }
    }
    assert!(rebuilt >= 7 * 3, "{rebuilt}");
}

#[test]
fn a_half_or_foreign_index_is_made_anew() {
    let folders = Folders::small();
    let before = all_passages(&folders.open().library);
    let place = folders.data().join("index");
    for (path, _) in files(&place) {
        fs::remove_file(path).unwrap();
    }
    assert!(check_mended(&folders, &before, "an empty folder").built);
    // The index of other sources.
    let others = Folders::small();
    others.write("seeds/law.md", "第一条 另一份文件。\n");
    others.open();
    fs::remove_dir_all(&place).unwrap();
    fs::rename(others.data().join("index"), &place).unwrap();
    assert!(check_mended(&folders, &before, "other sources").built);
    fs::remove_dir_all(&place).unwrap();
    fs::create_dir(&place).unwrap();
    fs::write(place.join("meta.json"), "{}").unwrap();
    assert!(check_mended(&folders, &before, "another program's").built);
}

#[test]
fn what_versions_before_left_is_cleared_and_foreign_files_are_left() {
    let folders = Folders::small();
    folders.write("data/0123456789abcdef/corpus.json", "{");
    folders.write("data/.building-0123456789abcdef/corpus.json", "{");
    folders.write("data/notes.txt", "mine");
    folders.write("data/backup/notes.txt", "mine");
    assert!(folders.open().built);
    for cleared in ["0123456789abcdef", ".building-0123456789abcdef"] {
        assert!(!folders.data().join(cleared).exists(), "{cleared}");
    }
    for kept in ["notes.txt", "backup/notes.txt"] {
        assert_eq!(fs::read_to_string(folders.data().join(kept)).unwrap(), "mine");
    }
}

#[test]
fn a_data_folder_that_cannot_be_written_is_no_hindrance() {
    let folders = Folders::small();
    // Not a folder at all: so not even root can write in it.
    folders.write("data", "a file");
    let Opened { library, built, warnings, .. } = folders.open();
    assert!(built && !warnings.is_empty());
    assert_eq!(hit_ids(&library, &SearchRequest::new("口袋公园"))[0], "law/1/a2");
    assert_eq!(fs::read_to_string(folders.data()).unwrap(), "a file");
}
