//! The command line as a user meets it: what it makes, what it says, how it ends.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod archives;
mod bad_input;
mod cases;
mod editions;
mod fonts;
mod import;
mod preview;
mod printing;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Runs `reissue` and gives what came of it.
fn reissue(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_reissue"))
        .args(arguments)
        .env_remove("SOURCE_DATE_EPOCH")
        .output()
        .expect("the program starts")
}

/// The fixtures of the workspace.
fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures")
}

fn text(path: &Path) -> &str {
    path.to_str().expect("paths of tests are UTF-8")
}

fn code(output: &Output) -> i32 {
    output.status.code().expect("the program ends by itself")
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// The names in a folder, sorted; empty where there is no folder.
fn names(folder: &Path) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let name = |e: std::io::Result<std::fs::DirEntry>| {
        e.map(|e| e.file_name().to_string_lossy().into_owned()).ok()
    };
    let mut names: Vec<String> = entries.filter_map(name).collect();
    names.sort();
    names
}
