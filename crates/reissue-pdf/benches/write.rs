//! A book of 300 pages through the writer.

#[path = "../tests/support/mod.rs"]
mod support;

use criterion::{Criterion, criterion_group, criterion_main};
use reissue_pdf::{PdfOptions, PrintStandard};

fn write(c: &mut Criterion) {
    let sample = support::book(300, 38);
    for (name, options) in [
        ("reading", PdfOptions::reading(0)),
        ("x4", PdfOptions::print(PrintStandard::X4, 0)),
        ("x1a", PdfOptions::print(PrintStandard::X1a, 0)),
    ] {
        c.bench_function(&format!("300 pages, {name}"), |b| {
            b.iter(|| {
                let mut out = Vec::new();
                reissue_pdf::write(&sample.pages, &options, &mut out).map(|_| out.len())
            });
        });
    }
}

criterion_group! { name = benches; config = Criterion::default().sample_size(10); targets = write }
criterion_main!(benches);
