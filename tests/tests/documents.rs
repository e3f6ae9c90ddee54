//! What documents list is what there is.

use std::fmt::Write as _;

use reissue::typeset::Design;
use reissue::typeset::design::{DESIGN_KEYS, TRIMS};

#[test]
fn every_setting_of_a_design_is_documented() {
    let text = reissue_tests::read("docs/design.md");
    let mut table = String::from("| key | decides | values |\n| --- | --- | --- |\n");
    for key in DESIGN_KEYS {
        let _ = writeln!(table, "| `{}` | {} | {} |", key.name, key.about, key.values);
    }
    assert!(text.contains(&table), "the table of docs/design.md should be:\n{table}");
}

#[test]
fn designs_and_named_trims_are_documented() {
    let text = reissue_tests::read("docs/design.md");
    for name in Design::names() {
        assert!(text.contains(&format!("| `{name}` | ")), "{name}");
    }
    for trim in TRIMS.iter().filter(|t| !t.name.contains('x')) {
        assert!(text.contains(&format!("`{}`", trim.name)), "{}", trim.name);
    }
}
