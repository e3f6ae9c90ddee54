//! How editions are made: settings by name, as `book.toml` and `--set` have them.

use std::collections::BTreeMap;
use std::sync::Arc;

/// How a book is read and how its editions are made.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// How the source is read.
    pub read: reissue_read::Options,
    /// Settings by name.
    pub settings: Settings,
    /// Font files to use besides the built-in ones.
    pub fonts: Vec<Arc<[u8]>>,
    /// The date that editions carry, in seconds since 1970 (SOURCE_DATE_EPOCH); without it, the
    /// date of the book. Nothing here reads the clock.
    pub date: Option<u64>,
    /// A style sheet that follows the house style of the EPUB; `edition.epub.style` of a manuscript
    /// names a file that holds it.
    pub style_sheet: Option<String>,
    /// A picture for the front of the cover; `edition.cover.artwork` of a manuscript names a file
    /// that holds it.
    pub artwork: Option<reissue_core::Resource>,
    /// The mark of the press for the cover, PNG, JPEG or SVG; `edition.cover.mark` of a manuscript
    /// names a file that holds it.
    pub mark: Option<reissue_core::Resource>,
    /// Whether the typographer's pass runs.
    pub typographer: bool,
}

/// Settings by dotted name, such as `design.trim` = `A5` or `edition.txt.width` = `65`.
///
/// The tables `[design]` and `[edition.*]` of `book.toml` come in this form; lists are joined by
/// commas.
///
/// ```
/// use reissue::Settings;
///
/// let mut settings = Settings::default();
/// settings.set("design.trim", "A5");
/// assert_eq!(settings.get("design.trim"), Some("A5"));
/// assert_eq!(settings.below("design").collect::<Vec<_>>(), [("trim", "A5")]);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings(BTreeMap<String, String>);

impl Settings {
    /// Sets a value.
    pub fn set(&mut self, key: &str, value: &str) {
        self.0.insert(key.to_owned(), value.to_owned());
    }

    /// Gives a value.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key).map(String::as_str)
    }

    /// Gives the values below a name: those of `design` are `trim`, `face`, ...
    pub fn below<'a>(&'a self, name: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.0.iter().filter_map(move |(key, value)| {
            let rest = key.strip_prefix(name)?.strip_prefix('.')?;
            Some((rest, value.as_str()))
        })
    }

    /// All names with their values, sorted.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(k, v)| (k.as_str(), v.as_str()))
    }

    /// Takes over what is not set here yet.
    pub fn fill_from(&mut self, other: &Self) {
        for (key, value) in &other.0 {
            self.0.entry(key.clone()).or_insert_with(|| value.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_goes_before_the_manuscript() {
        let (mut given, mut book) = (Settings::default(), Settings::default());
        given.set("design.trim", "A5");
        book.set("design.trim", "6x9");
        book.set("design.face", "Libertinus Serif");
        book.set("designer.name", "nobody");
        given.fill_from(&book);
        let below: Vec<_> = given.below("design").collect();
        assert_eq!(below, [("face", "Libertinus Serif"), ("trim", "A5")]);
    }
}
