//! What manuscripts hold beyond CommonMark: tables as they are drawn (grids, and columns under
//! dashes), formulas in TeX, notes in the text, HTML.

#![allow(clippy::expect_used, clippy::panic, reason = "a test says what is missing by failing")]

use reissue_core::dump;
use reissue_read::{Format, Input, Options, read};

/// The body of the dump of a manuscript.
fn body(text: &str) -> String {
    let options = Options { format: Some(Format::Manuscript), ..Options::default() };
    let reading = read(&Input::new("salt.md", text.as_bytes()), &options).expect("readable");
    let dump = dump(&reading.book);
    let lines = dump.lines().skip_while(|l| !l.starts_with("  chapter")).skip(1);
    lines.map(|l| l.strip_prefix("    ").unwrap_or(l)).collect::<Vec<_>>().join("\n")
}

#[track_caller]
fn check(text: &str, want: &str) {
    let got = body(text);
    assert_eq!(got.trim(), want.trim(), "\n--- got ---\n{got}\n");
}

#[test]
fn a_grid_has_a_head_alignments_and_blocks_in_its_cells() {
    check(
        "\
# Weights

+--------+-----------+
| Port   | Salt      |
+:=======+==========:+
| Sill   | 312 tons, |
|        | *dry*     |
+--------+-----------+
| Corrin | - rock    |
|        | - sea     |
|        |           |
|        | both bad  |
+--------+-----------+

: The weights of 1904
",
        "
table start125 end166
  caption
    p: The weights of 1904
  head row
    cell header
      p: Port
    cell header
      p: Salt
  body row
    cell
      p: Sill
    cell
      p: 312 tons, <em>dry</em>
  body row
    cell
      p: Corrin
    cell
      list bullet
        item
          p: rock
        item
          p: sea
      p: both bad
",
    );
}

#[test]
fn cells_of_a_grid_reach_over_rows_and_columns() {
    check(
        "\
# Weights

+-----+-----------+
| a   | b and c   |
|     +-----+-----+
|     | d   | é e |
+-----+-----+-----+
| f         | g   |
+===========+=====+
| sum       | 日本 |
+===========+=====+
",
        "
table start start start
  head row
    cell header rows=2
      p: a
    cell header columns=2
      p: b and c
  head row
    cell header
      p: d
    cell header
      p: é e
  head row
    cell header columns=2
      p: f
    cell header
      p: g
  body row
    cell columns=2
      p: sum
    cell
      p: 日本
",
    );
}

#[test]
fn columns_are_as_wide_as_their_author_broke_the_words() {
    let widths = |text: &str| {
        let got = body(&format!("# A\n\n{text}"));
        got.lines().find(|l| l.contains("table")).expect("a table").to_owned()
    };
    let grid = "+--------+-----------------+\n| Salt   | It was wet and  |\n\
                |        | heavy.          |\n+--------+-----------------+\n";
    assert_eq!(widths(grid), "table start125 start250");
    let plain = "+--------+-----------------+\n| Salt   | wet             |\n+--------+-----------------+\n";
    assert_eq!(widths(plain), "table start start");
}

#[test]
fn what_is_no_grid_keeps_its_words() {
    let broken = "# A\n\n+---+---+\n| a | b |\n| c | d\n\nNext.\n";
    let got = body(broken);
    for word in ["a | b", "c | d", "p: Next."] {
        assert!(got.contains(word), "{got}");
    }
    assert!(!got.contains("table"), "{got}");
    // Walls that make no rectangle.
    let crooked = "# A\n\n+---+---+\n| a | b |\n+---+   |\n| c   d |\n+---+---+\n";
    let got = body(crooked);
    for word in ["a", "b", "c", "d"] {
        assert!(got.contains(word), "{got}");
    }
}

#[test]
fn columns_stand_under_dashes() {
    let simple = "\
# Weights

  Port     Salt   Wind
  ------ ------ --------
  Sill      312   south
  Corrin     40   none

: By *port*

Next.
";
    check(
        simple,
        "
table start end center
  caption
    p: By <em>port</em>
  head row
    cell header
      p: Port
    cell header
      p: Salt
    cell header
      p: Wind
  body row
    cell
      p: Sill
    cell
      p: 312
    cell
      p: south
  body row
    cell
      p: Corrin
    cell
      p: 40
    cell
      p: none
p: Next.
",
    );
}

#[test]
fn cells_under_dashes_may_have_several_lines() {
    let multiline = "\
# Weights

----------------------------
Port      What was
          counted
--------- ------------------
Sill      Salt from the pans,
          and rock salt

Corrin    Nothing
----------------------------

---- ----
a    b
c    d
---- ----

The end
---

Last.
";
    check(
        multiline,
        "
table start138 start263
  head row
    cell header
      p: Port
    cell header
      p: What was counted
  body row
    cell
      p: Sill
    cell
      p: Salt from the pans, and rock salt
  body row
    cell
      p: Corrin
    cell
      p: Nothing
table start start
  body row
    cell
      p: a
    cell
      p: b
  body row
    cell
      p: c
    cell
      p: d
section title=`The end`
  p: Last.
",
    );
}

#[test]
fn dashes_that_head_no_table_are_what_they_were() {
    check("# A\n\na\n\n- - -\n\n--- ---\n\nb\n", "p: a\nscene-break\nscene-break\np: b");
    check(
        "# A\n\n```\na   b\n--- ---\nc   d\n```\n",
        "preformatted\n  |a   b\n  |--- ---\n  |c   d",
    );
}

#[test]
fn formulas_stand_between_dollars() {
    let text = "# A\n\nWhere $x_1 < 2$ it cost \\$5 and $10, or A$.\n\n$$\n\\frac{a}{b}\n$$\n";
    let got = body(text);
    assert!(got.contains("<msub\\>\\<mi\\>x"), "{got}");
    assert!(got.contains("it cost $5 and $10, or A$."), "{got}");
    let block = got.lines().find(|l| l.starts_with("math:")).expect("a displayed formula");
    assert!(block.contains("mfrac") && block.contains("\\frac{a}{b}"), "{block}");
}

#[test]
fn a_formula_that_is_not_understood_stands_as_its_source() {
    let options = Options { format: Some(Format::Manuscript), ..Options::default() };
    let input = Input::new("salt.md", "# A\n\nIt is $\\left( x$ here.\n".as_bytes());
    let reading = read(&input, &options).expect("readable");
    let codes: Vec<_> = reading.report.diagnostics.iter().map(|d| d.code).collect();
    assert_eq!(codes, ["read-114", "read-115"]);
    assert!(dump(&reading.book).contains("\\left( x"));
}

#[test]
fn an_unknown_command_of_a_formula_stands_by_its_name_and_is_told_with_its_place() {
    let options = Options { format: Some(Format::Manuscript), ..Options::default() };
    let text = "# A\n\nIt is $\\frac{\\nonsense}{2}$ here.\n";
    let reading = read(&Input::new("salt.md", text.as_bytes()), &options).expect("readable");
    let told: Vec<_> = reading.report.diagnostics.iter().filter(|d| d.code == "read-115").collect();
    let [one] = told.as_slice() else { panic!("{told:?}") };
    assert!(one.message.contains("`\\nonsense`"), "{}", one.message);
    assert_eq!(Some(one.span.start as usize), text.find('$'));
    assert!(dump(&reading.book).contains("mfrac"));
}

#[test]
fn notes_stand_in_the_text_itself() {
    let got = body("# A\n\nSalt^[Of the *sea*, see [the quay](#q).] and x^2^, not ^[ this.\n");
    let id =
        got.split_once("<note ").and_then(|(_, rest)| rest.split_once("/>")).expect("a note").0;
    assert!(got.contains(&format!("p: Salt<note {id}/> and x<sup>2</sup>, not ^[ this.")), "{got}");
    let note = got.split_once(&format!("footnote {id}")).expect("its words").1;
    assert!(note.trim().starts_with("p: Of the <em>sea</em>, see"), "{got}");
}

#[test]
fn html_in_a_manuscript_keeps_its_words() {
    check(
        "\
# A

<div align=\"center\">By <b>Ilse</b> &amp; <i>Quist</i><p>Again</p></div>

<hr class=\"x\"/>

<table>
<tr><th>Port</th><th>Salt</th></tr>
<tr><td>Sill</td><td>312<br/>tons</td></tr>
</table>

<!-- nothing -->
",
        "
p: By Ilse & Quist
p: Again
scene-break
table start start
  head row
    cell header
      p: Port
    cell header
      p: Salt
  body row
    cell
      p: Sill
    cell
      p: 312 tons
",
    );
}
