//! Where the hyphens of an ISBN stand (ISO 2108; the International ISBN Agency's range message of
//! January 2026).
//!
//! An ISBN falls into prefix, registration group, registrant, publication and check digit. How long
//! a registrant is follows from the range its first digits fall into. The table has the groups of
//! the languages and countries that most books come from; a number of another group, or of a range
//! that is not given out, gets no hyphens.

/// Groups: prefix and group as one number, then where each range of registrants ends. A range
/// begins where the one before it ends; its registrants have as many digits as its end; a range
/// that begins with `-` is not given out.
const GROUPS: &[(&str, usize, &str)] = &[
    // English
    (
        "9780",
        1,
        "19 227 2289 368 3699 638 6397 6399999 644 6459999 647 6489999 654 6559 699 \
         8499 89999 900370 9003719 949999 9999999",
    ),
    // English
    (
        "9781",
        1,
        "009 02 034 0399 047 0499 05 -066 0699999 0999 397 5499 64999 6799 68599 7139 \
         716 7319 7399999 76199 7634 7649999 77499 7753999 77639 7764999 77699 7782999 \
         78999 7999 83799 8384999 86719 8675 86979 915999 9165059 916869 9169079 919163 \
         9195649 919599 9196549 972999 9877 991149 9911999 998989 9999999",
    ),
    // French
    (
        "9782",
        1,
        "19 349 39999 486 494999 495 4966 49699 527 5299 699 8399 89999 919799 91980 \
         919942 9199689 949999 9999999",
    ),
    // German
    (
        "9783",
        1,
        "02 033 0369 03999 19 389 39 688 69499 8499 89999 949999 9539999 96999 9849999 \
         99959 9999",
    ),
    // Japan
    ("9784", 1, "19 699 8499 89999 949999 9999999"),
    // Russian
    (
        "9785",
        1,
        "00499 0099 19 361 3623 36299 420 4299 430 4399 440 4499 603 6049999 699 8499 \
         89999 909999 91999 9299 94999 9500999 9799 98999 9909999 9999",
    ),
    // China
    ("9787", 1, "09 499 7999 89999 999999"),
    // Czechia and Slovakia
    ("97880", 2, "19 529 54999 689 69999 8499 89999 998999 99999"),
    // India
    ("97881", 2, "18 19999 689 69999 8499 89999 999999"),
    // Norway
    ("97882", 2, "19 689 699999 8999 98999 999999"),
    // Poland
    ("97883", 2, "19 599 69999 8499 89999 999999"),
    // Spain
    (
        "97884",
        2,
        "09 10499 1199 129999 1399 149 19999 699 8499 89999 9199 923999 92999 949999 \
         96999 9999",
    ),
    // Brazil
    (
        "97885",
        2,
        "19 454 455299 45599 528 53199 5339 539 54039 540499 54089 540999 54399 5479 \
         54999 5999 69999 8499 89999 924999 94499 9599 97 99999",
    ),
    // former Yugoslavia
    ("97886", 2, "29 599 7999 89999 999999"),
    // Denmark
    ("97887", 2, "29 -3 649 -6 7999 -84 94999 -96 999999"),
    // Italy
    (
        "97888",
        2,
        "19 311 31499 318 32299 326 3389 360 3629 548 5549 599 8499 89999 909999 926 \
         9399 947999 99999",
    ),
    // Korea
    ("97889", 2, "24 549 8499 94999 969999 98999 999"),
    // Netherlands
    ("97890", 2, "19 499 6999 79999 849999 8999 90 -93 94 -9"),
    // Sweden
    ("97891", 2, "1 49 649 -6 8199 -84 94999 -96 999999"),
    // international organisations
    ("97892", 2, "5 79 899 9499 98999 999999"),
    // India
    ("97893", 2, "09 469 49999 7999 95999 999999"),
    // United States
    ("9798", 1, "-1 239 8849 90999 -984 9959999 -9984 9999999"),
    // France
    ("97910", 2, "19 699 8999 97599 999999"),
    // Korea
    ("97911", 2, "23 24999 549 8499 94999 999999"),
    // Italy
    ("97912", 2, "-1 299 -544 5999 -7 84999 -984 999999"),
    // Spain
    ("97913", 2, "00 -5 604 -6 7349 -874 89999 -98 999999"),
];

/// The lengths of registration group and registrant of thirteen digits, where they are known.
pub(crate) fn lengths(digits: &[u8; 13]) -> Option<(usize, usize)> {
    let text: String = digits.iter().map(|d| char::from(b'0' + d)).collect();
    let (prefix, group, ends) = GROUPS.iter().find(|(prefix, ..)| text.starts_with(prefix))?;
    // All digits between group and check digit, filled up to seven.
    let rest = text.get(prefix.len()..12)?;
    let place = |digits: &str, fill: char| {
        let filled = digits.chars().chain(std::iter::repeat(fill)).take(7);
        filled.fold(0, |n, c| n * 10 + u32::from(c as u8 - b'0'))
    };
    let wanted = place(rest, '0');
    let end = ends.split_ascii_whitespace().find(|end| {
        let end = end.trim_start_matches('-');
        place(end, '9') >= wanted
    })?;
    (!end.starts_with('-')).then_some((*group, end.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_rise_and_leave_a_digit_for_the_publication() {
        for (prefix, group, ends) in GROUPS {
            assert_eq!(prefix.len(), 3 + group);
            let mut before = None;
            for end in ends.split_ascii_whitespace().map(|end| end.trim_start_matches('-')) {
                let last: String = end.chars().chain("9999999".chars()).take(7).collect();
                assert!(before.as_ref().is_none_or(|b| *b < last), "{prefix} {end}");
                assert!(prefix.len() + end.len() <= 12, "{prefix} {end}");
                before = Some(last);
            }
            assert_eq!(before.as_deref(), Some("9999999"), "{prefix}");
        }
    }
}
