//! How much memory the writer takes beside the pages that it is given. In a file of its own, since
//! the peak is that of the whole process.

#![allow(clippy::expect_used, reason = "a test fails by a panic")]

mod support;

use reissue_pdf::{PdfOptions, PrintStandard};

fn peak_kilobytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|l| l.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

#[test]
fn three_hundred_pages_take_little_memory() {
    let sample = support::book(300, 38);
    for (name, options) in [
        // The tree of the tags makes this one the larger; the other adds what it takes more.
        ("reading", PdfOptions::reading(0)),
        ("x4", PdfOptions::print(PrintStandard::X4, 0)),
    ] {
        let before = peak_kilobytes();
        let mut out = Vec::new();
        reissue_pdf::write(&sample.pages, &options, &mut out).expect("written");
        let Some((before, after)) = before.zip(peak_kilobytes()) else {
            println!("skipped: this system does not tell the peak of memory");
            return;
        };
        let added = after.saturating_sub(before);
        println!("{name}: {added} kB above the pages, for a file of {} kB", out.len() / 1_000);
        assert!(out.len() > 300_000, "{name}: a whole book");
        assert!(added < 40 << 10, "{name}: {added} kB");
    }
}
