//! ARCHITECTURE.md says what is true: every crate is in its table, with just the arrows that
//! `cargo metadata` shows.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::Value;

type Arrows = BTreeMap<String, BTreeSet<String>>;

#[test]
fn the_table_of_crates_is_the_workspace() {
    let drawn = drawn();
    let found = found();
    let names = |arrows: &Arrows| arrows.keys().cloned().collect::<BTreeSet<_>>();
    assert_eq!(names(&drawn), names(&found), "crates of ARCHITECTURE.md against the workspace");
    for (name, uses) in &found {
        let allowed = &drawn[name];
        let extra: Vec<_> = uses.difference(allowed).collect();
        assert!(extra.is_empty(), "{name} uses {extra:?}, which ARCHITECTURE.md does not allow");
        let stale: Vec<_> = allowed.difference(uses).collect();
        assert!(stale.is_empty(), "ARCHITECTURE.md draws arrows that {name} lacks: {stale:?}");
    }
}

#[test]
fn every_dependency_says_what_it_saves() {
    let manifest = reissue_tests::read("Cargo.toml");
    let section = manifest
        .split("[workspace.dependencies]")
        .nth(1)
        .and_then(|rest| rest.split("\n[").next())
        .expect("a table of dependencies");
    let mut reason = false;
    for line in section.lines().map(str::trim) {
        match line {
            "" => {}
            comment if comment.starts_with('#') => reason = true,
            ours if ours.starts_with("reissue") => {}
            other => {
                assert!(reason, "no sentence before `{other}`");
                reason = false;
            }
        }
    }
}

/// The arrows of the table in ARCHITECTURE.md.
fn drawn() -> Arrows {
    reissue_tests::read("ARCHITECTURE.md")
        .lines()
        .filter(|line| line.starts_with("| `reissue"))
        .map(|line| {
            let cells: Vec<&str> = line.split('|').map(str::trim).collect();
            let name = cells[1].trim_matches('`').to_owned();
            let uses = cells[3].split(',').map(|c| c.trim().trim_matches('`').to_owned());
            (name, uses.filter(|u| !u.is_empty()).collect())
        })
        .collect()
}

/// The arrows that cargo sees; those for tests only are left out.
fn found() -> Arrows {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--format-version", "1"])
        .current_dir(reissue_tests::root())
        .output()
        .expect("cargo runs");
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo prints JSON");
    let packages = metadata["packages"].as_array().expect("packages");
    let name = |v: &Value| v["name"].as_str().unwrap_or_default().to_owned();
    packages
        .iter()
        .map(|package| {
            let uses = package["dependencies"].as_array().expect("dependencies").iter();
            let uses = uses
                .filter(|d| d["kind"].is_null())
                .map(name)
                .filter(|d| d.starts_with("reissue"))
                .collect();
            (name(package), uses)
        })
        .collect()
}
