//! The values that a Markdown file names in its front matter.

/// Names and values, in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct FrontMatter {
    values: Vec<(String, String)>,
}

impl FrontMatter {
    /// Reads `name: value` lines; a list below a name is its value, with spaces between its items.
    pub(crate) fn read(text: &str) -> Self {
        let mut values: Vec<(String, String)> = Vec::new();
        for line in text.lines() {
            let item = line.trim_start().strip_prefix("- ");
            match (line.split_once(':'), item, values.last_mut()) {
                (_, Some(item), Some((_, value))) => {
                    let item = unquoted(item);
                    *value = if value.is_empty() { item.to_owned() } else { format!("{value} {item}") };
                }
                (Some((name, value)), None, _) => values.push((name.trim().to_owned(), unquoted(value).to_owned())),
                _ => {}
            }
        }
        Self { values }
    }

    /// The value of a name, if it is not empty.
    pub(crate) fn value(&self, name: &str) -> Option<String> {
        let found = self.values.iter().find(|(known, value)| known == name && !value.is_empty());
        found.map(|(_, value)| value.clone())
    }

    /// The title; one that repeats the year behind it in brackets keeps it.
    pub(crate) fn title(&self) -> Option<String> {
        self.value("title")
    }

    /// Who issued the document.
    pub(crate) fn issuer(&self) -> Option<String> {
        self.value("authors").or_else(|| self.value("author")).or_else(|| self.value("issuer"))
    }

    /// A date as `2021`, `2021-10` or `2021-10-15`.
    pub(crate) fn date(&self, name: &str) -> Option<String> {
        let value = self.value(name)?;
        let date: String = value.chars().take(10).take_while(|c| c.is_ascii_digit() || *c == '-').collect();
        let fits = matches!(date.len(), 4 | 7 | 10) && date.split('-').next().is_some_and(|year| year.len() == 4);
        fits.then_some(date)
    }
}

fn unquoted(value: &str) -> &str {
    value.trim().trim_matches(['\'', '"'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_and_lists_are_read() {
        let matter =
            FrontMatter::read("---\ntitle: 供水规划\nauthors:\n  - 水利局\n  - 住建局\ndate: '2025-01-22'\nlink:\n---");
        assert_eq!(matter.title().as_deref(), Some("供水规划"));
        assert_eq!(matter.issuer().as_deref(), Some("水利局 住建局"));
        assert_eq!(matter.date("date").as_deref(), Some("2025-01-22"));
        assert_eq!(matter.value("link"), None);
    }
}
