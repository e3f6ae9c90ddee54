//! Prints the book that a file holds, as the tests see it: `cargo run --example dump FILE`.

use reissue_read::{Input, Options, read};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let Some(path) = std::env::args().nth(1) else { return Err("give a file".into()) };
    let bytes = std::fs::read(&path)?;
    let reading = read(&Input::new(path, bytes), &Options::default())?;
    print!("{}", reissue_core::dump(&reading.book));
    for d in &reading.report.diagnostics {
        let place = reading.report.place(d.span).map(|(_, line, _)| line).unwrap_or_default();
        println!("{} {:?} line {place}, {} times: {}", d.code, d.kind, d.count, d.message);
    }
    Ok(())
}
