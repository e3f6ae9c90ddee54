//! Captures of our own, in other shapes than those of the corpus.

use reissue_core::{BlockKind, Kind, plain};

use super::*;

const PAGE: &str = "Try us for free\n\nDas Salz\nDas Salz\nDas Salz\nE-Book120 Seiten2 Stunden\n\n\
    Über dieses Buch\n\nEin Mann wiegt Salz auf einem Kai im Norden, und die Waage hat keine Meinung dazu, wohl aber die Stadt.\n\
    SpracheDeutsch\nHerausgeberHaus am Kai Verlag\nVerlagHaus am Kai\nErscheinungsdatum14. Juli 2020\nISBN9781528760201\n\n\
    Rezensionen für Das Salz\n\n0 Bewertungen\n\nLeseprobe\n\nDas Salz - I, K. Sorenby\n\nI. Der Kai\n\n\
    AM MORGEN wog er das Salz, und niemand sah ihm dabei zu, denn die Leute hatten anderes zu tun, als einem Mann beim Wiegen zuzusehen, der nie aufrundete.\n\n\
    Der Rat erließ damals eine Verordnung, die an jeder Tür der Stadt angeschlagen wurde, auch an denen, hinter welchen niemand lesen konnte, und sie lautete:\n\n\
    Jeder Sack ist zweimal zu wiegen, einmal voll und einmal leer, und der Unterschied ist das Salz.\n\n\
    Danach ging er nach Haus und aß seine Suppe, und er wog den Löffel in der Hand, wie er alles wog, und\n\n\
    Gefällt Ihnen die Leseprobe?\nSeite 1 von 1\n";

#[test]
fn another_site_in_another_language() {
    assert!(looks_like(PAGE) > 0.5);
    assert!(looks_like("It began with salt.\n\nIt went on.\n") < 0.5);
    let input = Input::new("salz.txt", PAGE.as_bytes());
    let reading = read(&input, &Options::default()).expect("readable");
    let m = &reading.book.metadata;
    assert_eq!((m.title.as_str(), m.authors().as_str()), ("Das Salz", "I, K. Sorenby"));
    assert_eq!(m.language().as_str(), "de");
    assert_eq!(m.publisher.as_deref(), Some("Haus am Kai"));
    assert_eq!(m.date.map(|d| d.to_string()).as_deref(), Some("2020-07-14"));
    assert_eq!(m.source_pages, Some(120));
    assert_eq!(m.isbn.len(), 1);
    assert!(m.description.as_deref().is_some_and(|d| d.starts_with("Ein Mann")));
    let [chapter] = reading.book.body.as_slice() else { panic!("{:?}", reading.book.body) };
    let heading = chapter.heading.as_ref().expect("a heading");
    assert_eq!((plain(&heading.ordinal), plain(&heading.title)), ("I".into(), "Der Kai".into()));
    let [first, _, quotation, last] = chapter.blocks.as_slice() else {
        panic!("{:?}", chapter.blocks)
    };
    let BlockKind::Paragraph(p) = &first.kind else { panic!("{first:?}") };
    assert_eq!(p.lead_in, 2);
    assert!(plain(&p.content).starts_with("Am morgen wog"));
    assert!(matches!(quotation.kind, BlockKind::Quotation(_)));
    assert!(reissue_core::plain_block(last).ends_with("wog, und"));
    let codes: Vec<_> = reading.report.diagnostics.iter().map(|d| d.code).collect();
    for code in ["read-150", "read-151", "read-154", "read-156"] {
        assert!(codes.contains(&code), "{code} in {codes:?}");
    }
    let author = reading.report.diagnostics.iter().find(|d| d.code == "read-151").expect("found");
    assert_eq!(author.kind, Kind::Suspect);
    assert_eq!(author.proposal.as_ref().map(|p| p.replacement.as_str()), Some("I. K. Sorenby"));
}
