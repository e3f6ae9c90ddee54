//! The memoir uses every construct of the model: each kind of block and inline that the source of
//! the core names.

use reissue::Options;
use reissue::read::Input;
use reissue_tests::Folder;

/// The variants of an enum, by the source that declares it.
fn variants(file: &str, name: &str) -> Vec<String> {
    let source = reissue_tests::read(file);
    let (_, body) = source.split_once(&format!("pub enum {name} {{")).expect("the enum");
    let (body, _) = body.split_once("\n}\n").expect("its end");
    let declared = body.lines().filter_map(|line| {
        let line = line.strip_prefix("    ")?;
        let end = line.find(|c: char| !c.is_alphanumeric()).unwrap_or(line.len());
        line.starts_with(|c: char| c.is_ascii_uppercase()).then(|| line[..end].to_owned())
    });
    declared.collect()
}

#[test]
fn the_memoir_uses_the_whole_model() {
    let folder = reissue_tests::root().join("fixtures/books/the-salt-road");
    let bytes = std::fs::read(folder.join("book.toml")).expect("readable");
    let files = Folder(folder);
    let input = Input::new("book.toml", bytes.as_slice()).with_files(&files);
    let draft = reissue::read(&input, &Options::default()).expect("a book");
    let shown = format!("{:?}", draft.book);
    for (file, name) in [("block.rs", "BlockKind"), ("inline.rs", "InlineKind")] {
        let all = variants(&format!("crates/reissue-core/src/{file}"), name);
        assert!(all.len() >= 16, "{name}: {all:?}");
        let used = |v: &&String| {
            [" {", "(", ",", " }"].iter().any(|after| shown.contains(&format!("kind: {v}{after}")))
        };
        let missing: Vec<&String> = all.iter().filter(|v| !used(v)).collect();
        assert!(missing.is_empty(), "{name}: {missing:?} are not used");
    }
    let chapters = draft.book.sections().flat_map(|s| &s.sections).count();
    assert!(chapters >= 12, "{chapters} chapters");
}
