//! Ids and file names that are legal everywhere and unique in the book.

use std::collections::{HashMap, HashSet};

/// Gives out names that no other thing in the book has.
#[derive(Debug, Default)]
pub(crate) struct Names {
    used: HashSet<String>,
    next: HashMap<String, u32>,
}

impl Names {
    /// Gives `wish` in ASCII as an XML name (`NCName`), with a number behind it where it is taken.
    pub(crate) fn id(&mut self, wish: &str) -> String {
        let mut name = ascii(wish, |c| c == '_' || c == '.');
        if !name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') {
            name.insert_str(0, "id-");
        }
        self.unique(name, "")
    }

    /// Gives a file name: lower case letters, digits and hyphens, then `.extension`.
    pub(crate) fn file(&mut self, wish: &str, extension: &str) -> String {
        let mut stem = ascii(&wish.to_lowercase(), |_| false);
        stem.truncate(60);
        if stem.is_empty() {
            stem.push_str("file");
        }
        self.unique(stem, &format!(".{extension}"))
    }

    fn unique(&mut self, stem: String, tail: &str) -> String {
        let whole = format!("{stem}{tail}");
        if self.used.insert(whole.to_ascii_lowercase()) {
            return whole;
        }
        loop {
            let number = self.next.entry(whole.clone()).or_insert(1);
            *number += 1;
            let name = format!("{stem}-{number}{tail}");
            if self.used.insert(name.to_ascii_lowercase()) {
                return name;
            }
        }
    }
}

/// Keeps ASCII letters, digits and what `keep` allows; runs of all else become one hyphen.
fn ascii(text: &str, keep: impl Fn(char) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii_alphanumeric() || keep(c) {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    out.truncate(out.trim_end_matches('-').len());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_legal_and_unique() {
        let mut names = Names::default();
        assert_eq!(names.id("chapter 1"), "chapter-1");
        assert_eq!(names.id("Chapter-1"), "Chapter-1-2");
        assert_eq!(names.id("1é"), "id-1");
        assert_eq!(names.id(""), "id-");
        assert_eq!(names.id("a:b"), "a-b");
        assert_eq!(names.file("Карта мира", "png"), "file.png");
        assert_eq!(names.file("../My Map", "png"), "my-map.png");
        assert_eq!(names.file("my-map", "png"), "my-map-2.png");
        assert_eq!(names.file("my-map", "jpg"), "my-map.jpg");
    }
}
