//! Holds a PDF against a printer's rules, or imposes it: `check kdp BOOK.pdf`,
//! `check sixteen BOOK.pdf SHEETS.pdf`.

use reissue_page::Length;
use reissue_page::printer::Printer;
use reissue_pdf::impose::{Imposition, Scheme, impose};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [what, input, rest @ ..] = arguments.as_slice() else { return Err("what, which".into()) };
    let bytes = std::fs::read(input)?;
    let scheme = match what.as_str() {
        "booklet" => Some(Scheme::Booklet),
        "eight" => Some(Scheme::Eight),
        "sixteen" => Some(Scheme::Sixteen),
        "thirty-two" => Some(Scheme::ThirtyTwo),
        _ => None,
    };
    if let (Some(scheme), Some(output)) = (scheme, rest.first()) {
        let imposition = Imposition { scheme, leaf: Length::mm(0.1), gutter: Length::mm(6.0) };
        impose(&bytes, &imposition, &mut std::fs::File::create(output)?)?;
        return Ok(());
    }
    let printer = Printer::named(what).ok_or("no such printer")?;
    for finding in reissue_pdf::preflight::check(&bytes, &printer)? {
        println!("{} {:?}: {}", finding.code, finding.severity, finding.message);
    }
    Ok(())
}
