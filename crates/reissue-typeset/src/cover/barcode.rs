//! The ISBN as bars: EAN-13 with an EAN-5 add-on (GS1 General Specifications, 5.2.1–5.2.3).

use reissue_core::Isbn;

/// Modules of quiet zone: left of the main symbol, between it and the add-on, right of the last.
pub(super) const QUIET_LEFT: u32 = 11;
pub(super) const GAP: u32 = 12;
pub(super) const QUIET_RIGHT: u32 = 7;
/// The standard asks for 5; readers that see a dark cover beyond it want one digit's width.
pub(super) const QUIET_RIGHT_ADDON: u32 = 7;
/// How many modules the symbols have.
pub(super) const MAIN: u32 = 95;
pub(super) const ADDON: u32 = 47;

/// A bar: where it begins and how wide it is, in modules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Bar {
    pub(super) start: u32,
    pub(super) width: u32,
    /// Whether it reaches down between the digits.
    pub(super) guard: bool,
}

/// The seven modules of each digit in number set A, most significant first; set C is its
/// complement, set B the complement backwards.
const SET_A: [u8; 10] = [0x0d, 0x19, 0x13, 0x3d, 0x23, 0x31, 0x2f, 0x3b, 0x37, 0x0b];
/// Which of the six left digits are in set B, by the first digit.
const PARITY: [u8; 10] = [0x00, 0x0b, 0x0d, 0x0e, 0x13, 0x19, 0x1c, 0x15, 0x16, 0x1a];
/// Which of the five digits of an add-on are in set B, by its check sum.
const PARITY_ADDON: [u8; 10] = [0x18, 0x14, 0x12, 0x11, 0x0c, 0x06, 0x03, 0x0a, 0x09, 0x05];

/// The bars of an EAN-13.
pub(super) fn ean13(isbn: Isbn) -> Vec<Bar> {
    let digits = isbn.digits();
    let parity = PARITY[usize::from(digits[0] % 10)];
    let mut modules = vec![true, false, true];
    for (index, digit) in digits[1..7].iter().enumerate() {
        push(&mut modules, *digit, parity >> (5 - index) & 1 == 1);
    }
    modules.extend([false, true, false, true, false]);
    for digit in &digits[7..] {
        let code = !SET_A[usize::from(digit % 10)] & 0x7f;
        modules.extend((0..7).rev().map(|bit| code >> bit & 1 == 1));
    }
    modules.extend([true, false, true]);
    bars(&modules, |start| start < 3 || (45..50).contains(&start) || start >= 92)
}

/// The bars of an EAN-5.
pub(super) fn ean5(digits: [u8; 5]) -> Vec<Bar> {
    let weighted = digits.iter().zip([3, 9, 3, 9, 3]).map(|(d, w)| u32::from(*d) * w);
    let parity = PARITY_ADDON[(weighted.sum::<u32>() % 10) as usize];
    let mut modules = vec![true, false, true, true];
    for (index, digit) in digits.iter().enumerate() {
        if index > 0 {
            modules.extend([false, true]);
        }
        push(&mut modules, *digit, parity >> (4 - index) & 1 == 1);
    }
    bars(&modules, |_| false)
}

fn push(modules: &mut Vec<bool>, digit: u8, set_b: bool) {
    let a = SET_A[usize::from(digit % 10)];
    let bit = |i: u8| if set_b { !a >> (6 - i) & 1 == 1 } else { a >> i & 1 == 1 };
    modules.extend((0..7).rev().map(bit));
}

fn bars(modules: &[bool], guard: impl Fn(u32) -> bool) -> Vec<Bar> {
    let mut out: Vec<Bar> = Vec::new();
    for (at, dark) in (0u32..).zip(modules) {
        match out.last_mut().filter(|b| b.start + b.width == at) {
            Some(bar) if *dark => bar.width += 1,
            _ if *dark => out.push(Bar { start: at, width: 1, guard: guard(at) }),
            _ => {}
        }
    }
    out
}

/// The add-on for a price such as `USD 14.95`: the digit of the currency and the price in cents;
/// 90000 (no price) for other currencies and for 100 and above.
pub(super) fn price_digits(price: &str) -> Option<[u8; 5]> {
    const NO_PRICE: [u8; 5] = [9, 0, 0, 0, 0];
    let digit = match price.trim() {
        p if p.starts_with("USD") || p.starts_with("US$") || p.starts_with('$') => 5,
        p if p.starts_with("CAD") => 6,
        p if p.starts_with("AUD") => 3,
        p if p.starts_with("NZD") => 4,
        p if p.starts_with("GBP") || p.starts_with('£') => 0,
        _ => return price.bytes().any(|b| b.is_ascii_digit()).then_some(NO_PRICE),
    };
    let amount = price.trim_start_matches(|c: char| !c.is_ascii_digit()).trim();
    let (whole, part) = amount.split_once(['.', ',']).unwrap_or((amount, "00"));
    let (whole, part): (u32, u32) = (whole.parse().ok()?, part.get(..2)?.parse().ok()?);
    if whole > 99 {
        return Some(NO_PRICE);
    }
    let cents = whole * 100 + part;
    let at = |divisor: u32| (cents / divisor % 10) as u8;
    Some([digit, at(1_000), at(100), at(10), at(1)])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn modules(bars: &[Bar]) -> String {
        let end = bars.iter().map(|b| b.start + b.width).max().unwrap_or(0);
        let dark = |at| bars.iter().any(|b| (b.start..b.start + b.width).contains(&at));
        (0..end).map(|at| if dark(at) { '1' } else { '0' }).collect()
    }

    #[test]
    fn a_symbol_has_its_modules() {
        // 978…: the first digit, 9, stands in the parity ABBABA alone.
        let isbn = Isbn::new("9780306406157").expect("is sound");
        let found = modules(&ean13(isbn));
        assert_eq!(found.len(), 95);
        assert!(found.starts_with("1010111011") && found.ends_with("1000100101"));
        assert_eq!(&found[45..50], "01010");
    }

    #[test]
    fn an_add_on_has_its_modules() {
        let found = modules(&ean5([9, 0, 0, 0, 0]));
        assert_eq!(found.len(), 47);
        // 9 × 3 = 27, so the parity is that of 7: ABABA.
        assert!(found.starts_with("10110001011"), "{found}");
    }

    #[test]
    fn prices_become_digits() {
        assert_eq!(price_digits("USD 14.95"), Some([5, 1, 4, 9, 5]));
        assert_eq!(price_digits("£8"), Some([0, 0, 8, 0, 0]));
        assert_eq!(price_digits("EUR 12,90"), Some([9, 0, 0, 0, 0]));
        assert_eq!(price_digits("USD 120.00"), Some([9, 0, 0, 0, 0]));
        assert_eq!(price_digits("free"), None);
        assert_eq!(price_digits("USD"), None);
    }
}
