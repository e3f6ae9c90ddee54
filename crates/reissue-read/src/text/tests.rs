use reissue_core::dump;

use super::*;

fn book(text: &str) -> String {
    let input = Input::new("a.txt", text.as_bytes());
    dump(&read(&input, &Options::default()).expect("a text").book)
}

#[test]
fn a_bare_text_has_chapters() {
    let text = "The Salt Road\n\nby Jane Doe\n\n\n\n\nCHAPTER I\n\nIt began with _salt_, and for all that we know now of the quay and its people it\nended with it.\n\n\n\n\nCHAPTER II\n\nAll was quiet.\n";
    let dump = book(text);
    assert!(dump.contains("ordinal=`CHAPTER I`"), "{dump}");
    assert!(dump.contains("p: It began with <em>salt</em>, and for all that we know now of the quay and its people it ended with it."), "{dump}");
    assert!(dump.contains("Jane Doe"), "{dump}");
}
