//! Line breaking opportunities against Unicode's own tests.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::PathBuf;

use reissue_typeset::linebreak::unicode::opportunities;

#[test]
fn opportunities_are_unicodes() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/corpus/unicode-15.0/LineBreakTest.txt");
    let Ok(file) = std::fs::read_to_string(&path) else {
        eprintln!("skipped: no corpus at {}", path.display());
        return;
    };
    let (mut cases, mut wrong) = (0, Vec::new());
    for line in file.lines() {
        let line = line.split('#').next().unwrap().trim();
        if line.is_empty() {
            continue;
        }
        cases += 1;
        let mut text = String::new();
        let mut expected = Vec::new();
        for token in line.split_whitespace() {
            match token {
                "÷" => expected.push(text.len()),
                "×" => {}
                code => {
                    let code = u32::from_str_radix(code, 16).unwrap();
                    text.push(char::from_u32(code).unwrap_or('\u{FFFD}'));
                }
            }
        }
        let found: Vec<usize> = opportunities(&text).collect();
        if found != expected {
            wrong.push(format!("{line}: {found:?}, not {expected:?}"));
        }
    }
    println!("{cases} cases, {} differ: {:#?}", wrong.len(), &wrong[..wrong.len().min(40)]);
    assert!(cases > 7_000);
    assert_eq!(wrong.len(), 0);
}
