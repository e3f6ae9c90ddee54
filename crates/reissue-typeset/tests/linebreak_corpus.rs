//! Line breaking against the printed breaks of Knuth and Plass, and against TeX's own.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::PathBuf;

use reissue_typeset::linebreak::tex::{Broken, Item, Parameters, break_paragraph, breaks, ratio};
use reissue_typeset::linebreak::{Measures, Uniform};
use serde_json::Value;

/// The folder of a corpus, where it is at hand.
fn corpus(name: &str) -> Option<PathBuf> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus").join(name);
    let found = path.is_dir();
    if !found {
        eprintln!("skipped: no corpus at {}", path.display());
    }
    found.then_some(path)
}

fn int(value: &Value) -> i64 {
    value.as_i64().unwrap_or_else(|| panic!("{value} is no integer"))
}

struct FirstAndRest(i64, i64);

impl Measures for FirstAndRest {
    fn width(&self, line: u32) -> i64 {
        if line == 0 { self.0 } else { self.1 }
    }

    fn uniform_from(&self) -> u32 {
        1
    }
}

#[test]
fn the_frog_king_is_broken_as_printed() {
    let Some(folder) = corpus("linebreak_knuth") else { return };
    let text = std::fs::read_to_string(folder.join("frog_king.json")).unwrap();
    let file: Value = serde_json::from_str(&text).unwrap();
    // Scaled so that TeX's integer badness has room.
    const UNIT: i64 = 10_000;
    let amount = |v: &Value| v.as_i64().map_or(0, |n| n * UNIT);
    let items: Vec<Item> = file["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| match item["t"].as_str().unwrap() {
            "box" => Item::Box { width: amount(&item["w"]) },
            "glue" => {
                let endless = item["stretch"] == "inf";
                Item::Glue {
                    width: amount(&item["w"]),
                    stretch: if endless { UNIT } else { amount(&item["stretch"]) },
                    order: u8::from(endless),
                    shrink: amount(&item["shrink"]),
                }
            }
            _ if item["flagged"] == true && item["p"] != "-inf" => Item::Discretionary {
                penalty: int(&item["p"]) as i32,
                pre: amount(&item["w"]),
                post: 0,
                replace: 0,
            },
            _ if item["p"] == "inf" => Item::Penalty { penalty: 10_000 },
            _ if item["p"] == "-inf" => Item::Penalty { penalty: -10_000 },
            _ => Item::Penalty { penalty: int(&item["p"]) as i32 },
        })
        .collect();
    for case in file["cases"].as_array().unwrap() {
        if case.get("method").is_some() {
            continue;
        }
        let measures = FirstAndRest(amount(&case["first"]), amount(&case["rest"]));
        let parameters = Parameters {
            tolerance: 100,
            line_penalty: 1,
            adj_demerits: 3_000,
            double_hyphen_demerits: 3_000,
            final_hyphen_demerits: 3_000,
            ..Parameters::default()
        };
        // The last penalty ends the paragraph; the kernel's own end stands for it.
        let items = &items[..items.len() - 1];
        let broken = break_paragraph(items, &measures, &parameters).unwrap();
        let lines = broken.solution.lines(broken.solution.best());
        let found: Vec<i64> = lines.iter().map(|n| broken.items[n.at as usize] as i64).collect();
        let expected: Vec<i64> = case["breaks"].as_array().unwrap().iter().map(int).collect();
        assert_eq!(found, expected, "{}", case["name"]);
        let (all, _) = breaks(items);
        let mut from = 0;
        for (i, (node, expected)) in
            lines.iter().zip(case["ratios"].as_array().unwrap()).enumerate()
        {
            let (a, b) = (&all[from], &all[node.at as usize]);
            let line = b.end.width - a.start.width;
            let slack = measures.width(i as u32) - line;
            let last = i + 1 == lines.len();
            let set = if last { 0.0 } else { ratio(a, b, measures.width(i as u32)) };
            let expected = expected.as_f64().unwrap();
            if last {
                // The book counts the last line's own spaces, against the finishing glue.
                assert!(slack >= 0);
            } else {
                assert!((set - expected).abs() < 0.000_6, "line {i}: {set} is not {expected}");
            }
            from = node.at as usize;
        }
    }
}

#[test]
fn tex_is_equalled_in_every_language() {
    let Some(folder) = corpus("linebreak_tex") else { return };
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    let (mut cases, mut equal, mut same_breaks, mut forced) = (0, 0, 0, 0);
    for file in files {
        let name = file.file_stem().unwrap().to_string_lossy().into_owned();
        for line in std::fs::read_to_string(&file).unwrap().lines() {
            let case: Value = serde_json::from_str(line).unwrap();
            let id = format!("{name}: {}", case["id"]);
            let items = items(&case);
            let parameters = parameters(&case["params"]);
            let measures = Uniform(int(&case["hsize"]));
            let broken = break_paragraph(&items, &measures, &parameters)
                .unwrap_or_else(|| panic!("{id} has no breaks"));
            let end = chosen(&broken, int(&case["params"]["looseness"]));
            let lines = broken.solution.lines(end);
            let overfull = lines.iter().any(|n| n.overfull);
            let expect = &case["expect"];
            if expect["overfull_forced"] == true {
                forced += 1;
                // Five of these are marked although none of TeX's lines is too long; then ours
                // need not be either.
                let theirs = theirs_overfull(&items, expect, measures.0);
                assert_eq!(overfull, theirs, "{id}: an overfull line is not reported");
                continue;
            }
            cases += 1;
            assert!(!overfull, "{id}: overfull");
            let total = lines.last().unwrap().total;
            let bar = int(&expect["total_demerits"]);
            assert!(total <= bar, "{id}: {total} demerits, TeX has {bar}");
            equal += usize::from(total == bar);
            let found: Vec<i64> =
                lines.iter().map(|n| broken.items[n.at as usize] as i64).collect();
            let theirs: Vec<i64> = expect["breaks"].as_array().unwrap().iter().map(int).collect();
            same_breaks += usize::from(found == theirs);
        }
    }
    println!("{cases} cases, {equal} equal, {same_breaks} with the same breaks, {forced} overfull");
    assert!(cases > 0 && equal == cases);
}

/// The end that TeX's `\looseness` asks for: the line count nearest to the wish (§ 875).
fn chosen(broken: &Broken, looseness: i64) -> usize {
    let best = broken.solution.best();
    let counts: Vec<i64> = broken.solution.ends().map(|n| i64::from(n.line)).collect();
    let wish = counts[best] + looseness;
    (0..counts.len())
        .min_by_key(|&i| ((counts[i] - wish).abs(), (counts[i] - counts[best]).abs()))
        .unwrap_or(best)
}

/// Whether one of TeX's lines is wider than the measure when shrunk to its limit.
fn theirs_overfull(items: &[Item], expect: &Value, width: i64) -> bool {
    let (all, places) = breaks(items);
    let mut start = all[0].start;
    expect["breaks"].as_array().unwrap().iter().any(|item| {
        let at = places.iter().rposition(|p| *p as i64 == int(item)).unwrap();
        let narrowest = (all[at].end.width - start.width) - (all[at].end.shrink - start.shrink);
        start = all[at].start;
        narrowest > width
    })
}

fn parameters(p: &Value) -> Parameters {
    Parameters {
        tolerance: int(&p["tolerance"]) as i32,
        emergency_stretch: int(&p["emergencystretch"]),
        line_penalty: int(&p["linepenalty"]) as i32,
        adj_demerits: int(&p["adjdemerits"]),
        double_hyphen_demerits: int(&p["doublehyphendemerits"]),
        final_hyphen_demerits: int(&p["finalhyphendemerits"]),
    }
}

fn items(case: &Value) -> Vec<Item> {
    let items = case["items"].as_array().unwrap();
    items
        .iter()
        .map(|item| match item[0].as_str().unwrap() {
            "b" => Item::Box { width: int(&item[1]) },
            "g" => Item::Glue {
                width: int(&item[1]),
                stretch: int(&item[2]),
                order: int(&item[3]) as u8,
                shrink: int(&item[4]),
            },
            "p" => Item::Penalty { penalty: int(&item[1]) as i32 },
            "k" => Item::Kern { width: int(&item[1]) },
            "d" => Item::Discretionary {
                penalty: int(&item[1]) as i32,
                pre: int(&item[2]),
                post: int(&item[3]),
                replace: int(&item[4]),
            },
            other => panic!("an item of kind {other}"),
        })
        .collect()
}
