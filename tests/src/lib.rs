//! Shared helpers of the tests of the whole.

pub mod any_book;
pub mod arbitrary;
pub mod follow;
pub mod hold;
pub mod pdf;
pub mod words;

use std::path::{Path, PathBuf};

/// The files of a folder, as the command line gives them.
pub struct Folder(pub PathBuf);

impl reissue::read::Files for Folder {
    fn read(&self, path: &str) -> std::io::Result<Vec<u8>> {
        std::fs::read(self.0.join(path))
    }

    fn list(&self) -> std::io::Result<Vec<String>> {
        Ok(Vec::new())
    }
}

/// The root of the workspace.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().map_or_else(|| here.to_path_buf(), Path::to_path_buf)
}

/// A text file of the workspace.
///
/// # Panics
/// Where there is no such file.
pub fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
}

/// The shared corpus of real test material, where this machine has it; says so where not.
/// `REISSUE_CORPUS` names another one of its shape, to measure what is not in it.
pub fn corpus(folder: &str) -> Option<PathBuf> {
    let beside = root().parent()?.join("shared/corpus");
    let path = std::env::var_os("REISSUE_CORPUS").map_or(beside, PathBuf::from).join(folder);
    if path.is_dir() {
        return Some(path);
    }
    println!("skipped: no shared corpus beside the checkout ({folder})");
    None
}

/// How many books a property is tried on: what `PROPTEST_CASES` says, for a long search by hand, or
/// as many as a run of the tests has time for.
pub fn cases(usual: u32) -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(usual)
}

/// Tells whether the external judges must be there, as in CI (`REISSUE_JUDGES=required`).
pub fn required() -> bool {
    std::env::var("REISSUE_JUDGES").is_ok_and(|v| v == "required")
}

/// Tells whether an external judge may be asked. Where judges are [`required`], a missing one
/// fails the test; elsewhere the test says that it was skipped.
///
/// # Panics
/// Where the judge is required and not installed.
pub fn judge(path: &Path) -> bool {
    if path.exists() {
        return true;
    }
    assert!(!required(), "{} is not installed; run tests/validators/install", path.display());
    println!("skipped: {} is not installed; run tests/validators/install", path.display());
    false
}
