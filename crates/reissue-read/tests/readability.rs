//! Web pages with menus, comments and adverts around the text: the text is found, and the facts
//! of the head. The expectations are those of a browser's reading view.

#![allow(clippy::expect_used, clippy::panic, reason = "a test says what is missing by failing")]

mod markup;

use markup::tags::stripped;
use markup::{corpus, counted, files, json, lacking, read_file, split};
use reissue_read::Format;

#[test]
fn the_text_of_web_pages_is_found() {
    let Some(root) = corpus("readability") else { return };
    let (mut recalls, mut precisions) = (Vec::new(), Vec::new());
    for source in files(&root, "source.html") {
        let home = source.parent().expect("a folder");
        let name = home.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let reading = read_file(&source, Some(Format::Html)).expect("read");
        let wanted = std::fs::read_to_string(home.join("expected.html")).expect("an expectation");
        let want = counted(split(&stripped(&wanted, &[])));
        let have = counted(reissue_core::words(&reading.book).flat_map(|w| split(&w)));
        let (all, ours): (i64, i64) = (want.values().sum(), have.values().sum());
        let (lost, more) = (lacking(&want, &have), lacking(&have, &want));
        let sum = |v: &[(String, i64)]| v.iter().map(|(_, n)| n).sum::<i64>();
        let recall = 1.0 - sum(&lost) as f64 / all.max(1) as f64;
        let precision = 1.0 - sum(&more) as f64 / ours.max(1) as f64;
        println!("{name}: recall {recall:.3}, precision {precision:.3} ({all} words, ours {ours})");
        if recall.min(precision) < 0.97 {
            let shown = |v: &[(String, i64)]| {
                v.iter().take(12).map(|(w, _)| w.as_str()).collect::<Vec<_>>().join(" ")
            };
            println!("   lost: {}\n   more: {}", shown(&lost), shown(&more));
        }
        recalls.push(recall);
        precisions.push(precision);
    }
    let (recall, precision) = (median(&mut recalls), median(&mut precisions));
    println!("median recall {recall:.3}, median precision {precision:.3}");
    assert!(recall >= 0.95 && precision >= 0.95, "recall {recall}, precision {precision}");
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

#[test]
fn the_facts_of_web_pages_are_found() {
    let Some(root) = corpus("readability") else { return };
    let mut wrong = Vec::new();
    let mut held = 0;
    for source in files(&root, "source.html") {
        let home = source.parent().expect("a folder");
        let name = home.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let expect = json(&home.join("expected-metadata.json"));
        let metadata = read_file(&source, Some(Format::Html)).expect("read").book.metadata;
        let creators: Vec<&str> = metadata.creators.iter().map(|c| c.name.as_str()).collect();
        let got = [
            ("title", metadata.title.clone()),
            ("byline", creators.join(", ")),
            ("lang", metadata.languages.first().map(|l| l.as_str().to_owned()).unwrap_or_default()),
            ("siteName", metadata.publisher.clone().unwrap_or_default()),
        ];
        for (key, got) in got {
            let Some(want) = expect[key].as_str() else { continue };
            held += 1;
            if split(&got) != split(want) {
                wrong.push(format!("{name}: {key} is {got:?}, not {want:?}"));
            }
        }
    }
    println!("{} of {held} facts are right", held - wrong.len());
    wrong.iter().for_each(|w| println!("   {w}"));
    assert!(wrong.len() * 20 <= held, "{wrong:#?}");
}
