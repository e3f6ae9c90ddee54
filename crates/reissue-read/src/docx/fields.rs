//! Fields: what their instruction says (ECMA-376, part 1, 17.16).

/// What becomes of the result of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    /// It stands as it is.
    Keep,
    /// It is a link to a URL.
    External(String),
    /// It is a link to a bookmark.
    Internal(String),
    /// It is made anew by every edition: a table of contents, a page number.
    Drop(&'static str),
    /// The words stand in the instruction itself.
    Words(String),
    /// It is an index entry: the path of terms, and the term to look at instead.
    Index(Vec<String>, Option<Vec<String>>),
}

/// Reads an instruction.
pub(super) fn effect(instruction: &str) -> Effect {
    let words = split(instruction);
    let Some(first) = words.first() else { return Effect::Keep };
    let argument = || words.iter().skip(1).find(|w| !w.starts_with('\\')).cloned();
    let switch = |s: &str| words.iter().any(|w| w.eq_ignore_ascii_case(s));
    let after = |s: &str| {
        let at = words.iter().position(|w| w.eq_ignore_ascii_case(s))?;
        words.get(at + 1).cloned()
    };
    match first.to_ascii_uppercase().as_str() {
        "HYPERLINK" => {
            let place = after("\\l");
            let url = words
                .iter()
                .skip(1)
                .enumerate()
                .find(|(i, w)| !w.starts_with('\\') && !after_switch(&words, i + 1))
                // `HYPERLINK "" \l "quay"` leads to a place in this document.
                .map(|(_, w)| w.clone())
                .filter(|w| !w.is_empty());
            match (url, place) {
                (Some(url), Some(place)) => Effect::External(format!("{url}#{place}")),
                (Some(url), None) if url.starts_with('#') => {
                    Effect::Internal(url.trim_start_matches('#').to_owned())
                }
                (Some(url), None) => Effect::External(url),
                (None, Some(place)) => Effect::Internal(place),
                (None, None) => Effect::Keep,
            }
        }
        "REF" | "NOTEREF" => match argument() {
            Some(place) if switch("\\h") => Effect::Internal(place),
            _ => Effect::Keep,
        },
        // The number of a page of Word's own layout; the words around it (`see page`) stand.
        "PAGEREF" => argument().map_or(Effect::Keep, Effect::Internal),
        "TOC" => Effect::Drop("table of contents"),
        "INDEX" => Effect::Drop("index"),
        "TOA" => Effect::Drop("table of authorities"),
        "PAGE" | "NUMPAGES" | "SECTIONPAGES" | "SECTION" => Effect::Drop("page number"),
        "XE" => {
            let path = |t: String| t.split(':').map(|p| p.trim().to_owned()).collect::<Vec<_>>();
            let see = after("\\t").map(|t| {
                let bare = t.trim().trim_start_matches("see also ").trim_start_matches("See also ");
                path(bare.trim_start_matches("see ").trim_start_matches("See ").to_owned())
            });
            argument().map_or(Effect::Keep, |term| Effect::Index(path(term), see))
        }
        "MACROBUTTON" | "GOTOBUTTON" => Effect::Words(words.get(2..).unwrap_or_default().join(" ")),
        "SYMBOL" => {
            let code = argument().and_then(|c| match c.strip_prefix("0x") {
                Some(hex) => u32::from_str_radix(hex, 16).ok(),
                None => c.parse().ok(),
            });
            let font = after("\\f").unwrap_or_default();
            let known = code.and_then(|c| super::symbols::character(&font, c)).map(str::to_owned);
            let plain = || code.and_then(char::from_u32).map(String::from);
            known.or_else(plain).map_or(Effect::Keep, Effect::Words)
        }
        _ => Effect::Keep,
    }
}

fn after_switch(words: &[String], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|i| words.get(i));
    before.is_some_and(|w| ["\\l", "\\o", "\\t"].iter().any(|s| w.eq_ignore_ascii_case(s)))
}

/// Splits an instruction at spaces outside quotation marks.
fn split(instruction: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut word = String::new();
    let (mut quoted, mut begun) = (false, false);
    let mut characters = instruction.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            '"' | '“' | '”' => {
                quoted = !quoted;
                begun = true;
            }
            '\\' if quoted && matches!(characters.peek(), Some('"' | '\\')) => {
                word.extend(characters.next());
            }
            c if c.is_whitespace() && !quoted => {
                if begun {
                    out.push(std::mem::take(&mut word));
                }
                begun = false;
            }
            c => {
                word.push(c);
                begun = true;
            }
        }
    }
    if begun {
        out.push(word);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instructions_are_understood() {
        let external = |u: &str| Effect::External(u.into());
        let internal = |u: &str| Effect::Internal(u.into());
        let cases = [
            (r#" HYPERLINK "https://example.org/a b" "#, external("https://example.org/a b")),
            (r#"HYPERLINK \l "quay" \o "tip""#, internal("quay")),
            (r#"HYPERLINK "" \l "quay""#, internal("quay")),
            (r#"HYPERLINK "a.html" \l "x""#, external("a.html#x")),
            (r"REF _Ref12 \h  \* MERGEFORMAT", internal("_Ref12")),
            ("REF name", Effect::Keep),
            ("PAGE", Effect::Drop("page number")),
            (r#"XE "salt:trade""#, Effect::Index(vec!["salt".into(), "trade".into()], None)),
            ("MACROBUTTON NoMacro Click here", Effect::Words("Click here".into())),
            (r#"SYMBOL 183 \f "Symbol""#, Effect::Words("•".into())),
            ("", Effect::Keep),
        ];
        for (instruction, want) in cases {
            assert_eq!(effect(instruction), want, "{instruction}");
        }
    }
}
