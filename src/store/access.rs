//! To which documents an answer is limited, whoever asks what.

use crate::corpus::DocumentHead;

/// The documents that somebody may see: those in these folders, and these. Without any of both, all.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Access {
    /// Folders of sources, relative to the sources' folder, with `/` between and not at the ends.
    pub folders: Vec<String>,
    /// Ids of documents.
    pub documents: Vec<String>,
}

impl Access {
    /// Whether all documents may be seen.
    #[must_use]
    pub fn is_all(&self) -> bool {
        self.folders.is_empty() && self.documents.is_empty()
    }

    /// Whether a source of this path may be seen, whatever document it gives.
    #[must_use]
    pub fn admits_file(&self, file: &str) -> bool {
        let is_within = |folder: &String| file.strip_prefix(folder.as_str()).is_some_and(|rest| rest.starts_with('/'));
        self.is_all() || self.folders.iter().any(is_within)
    }

    /// Whether a document may be seen.
    #[must_use]
    pub fn admits(&self, document: &DocumentHead) -> bool {
        self.admits_file(&document.file) || self.documents.contains(&document.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_no_beginning_of_another() {
        let list = |texts: &[&str]| texts.iter().map(|&text| text.to_owned()).collect::<Vec<_>>();
        let access = Access { folders: list(&["city", "old/laws"]), documents: list(&["plan"]) };
        for (file, admitted) in [
            ("city/a.md", true),
            ("city/b/c.md", true),
            ("old/laws/d.md", true),
            ("citymap/a.md", false),
            ("city.md", false),
            ("old/a.md", false),
        ] {
            assert_eq!(access.admits_file(file), admitted, "{file}");
        }
        let head = |id: &str| DocumentHead { id: id.to_owned(), file: "x.md".to_owned(), ..DocumentHead::default() };
        assert!(access.admits(&head("plan")) && !access.admits(&head("plan-2")));
        assert!(Access::default().admits(&head("any")));
    }
}
