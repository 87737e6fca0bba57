//! Written numerals: which of dot and comma groups thousands and which starts
//! the fraction, and whether another reading is possible.

use vi::Decimal;

/// A numeral as written, before its unit is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Numeral {
    /// The reading by the Vietnamese convention (dot groups, comma divides).
    pub value: Decimal,
    /// `1,250`: by the other convention 1250.
    pub other: Option<Decimal>,
    /// Thousands are grouped (`1.250`).
    pub grouped: bool,
    /// A dot starts the fraction.
    pub dotted: bool,
    /// Digits only.
    pub plain: bool,
    /// How many digits.
    pub digits: usize,
    /// Begins with 0 and has no fraction (`05`).
    pub padded: bool,
}

/// Why a numeral has no reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unread {
    TooLong,
    BadGroups,
}

/// More digits than an exact decimal keeps.
const MOST_DIGITS: usize = 18;

/// Reads digits with single dots or commas between them.
pub(crate) fn numeral(raw: &str) -> Result<Numeral, Unread> {
    let digits = raw.bytes().filter(u8::is_ascii_digit).count();
    if digits > MOST_DIGITS {
        return Err(Unread::TooLong);
    }
    let dots = raw.bytes().filter(|b| *b == b'.').count();
    let commas = raw.bytes().filter(|b| *b == b',').count();
    let plain = dots == 0 && commas == 0;
    let mut read = Numeral {
        value: Decimal::ZERO,
        other: None,
        grouped: false,
        dotted: dots == 1 && commas == 0,
        plain,
        digits,
        padded: plain && digits > 1 && raw.starts_with('0'),
    };
    let (groups, fraction, grouped) = match (dots, commas) {
        (0, 0) => (raw, "", false),
        (_, 0) if groups_thousands(raw, '.') => (raw, "", true),
        (1, 0) => divide(raw, '.')?,
        (0, 1) => {
            if groups_thousands(raw, ',') {
                read.other = decimal(raw, "");
            }
            divide(raw, ',')?
        }
        (0, _) if groups_thousands(raw, ',') => (raw, "", true),
        (_, 1) if raw.rfind(',') > raw.rfind('.') => mixed(raw, ',', '.')?,
        (1, _) if raw.rfind('.') > raw.rfind(',') => mixed(raw, '.', ',')?,
        _ => return Err(Unread::BadGroups),
    };
    read.grouped = grouped;
    read.dotted &= !grouped;
    read.value = decimal(groups, fraction).ok_or(Unread::TooLong)?;
    Ok(read)
}

type Parts<'r> = (&'r str, &'r str, bool);

fn divide(raw: &str, sign: char) -> Result<Parts<'_>, Unread> {
    let (whole, fraction) = raw.split_once(sign).ok_or(Unread::BadGroups)?;
    Ok((whole, fraction, false))
}

fn mixed(raw: &str, point: char, grouping: char) -> Result<Parts<'_>, Unread> {
    let (whole, fraction) = raw.rsplit_once(point).ok_or(Unread::BadGroups)?;
    if groups_thousands(whole, grouping) {
        Ok((whole, fraction, true))
    } else {
        Err(Unread::BadGroups)
    }
}

/// One to three digits, not beginning with 0, then groups of exactly three.
fn groups_thousands(raw: &str, sign: char) -> bool {
    let mut groups = raw.split(sign);
    let first = groups.next().unwrap_or_default();
    (1..=3).contains(&first.len())
        && !first.starts_with('0')
        && groups.all(|g| g.len() == 3 && g.bytes().all(|b| b.is_ascii_digit()))
}

fn decimal(whole: &str, fraction: &str) -> Option<Decimal> {
    let mut mantissa: i64 = 0;
    for b in whole.bytes().chain(fraction.bytes()) {
        if b.is_ascii_digit() {
            mantissa = mantissa.checked_mul(10)?.checked_add(i64::from(b - b'0'))?;
        }
    }
    Some(Decimal::from_scaled(
        mantissa,
        u8::try_from(fraction.len()).ok()?,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(raw: &str) -> String {
        numeral(raw).map_or_else(|why| format!("{why:?}"), |n| n.value.to_string())
    }

    #[test]
    fn dots_group_and_commas_divide() {
        for (raw, read) in [
            ("2.208", "2208"),
            ("22,7", "22.7"),
            ("2.95", "2.95"),
            ("0.125", "0.125"),
            ("1.234,5", "1234.5"),
            ("1,234.5", "1234.5"),
            ("1,234,567", "1234567"),
            ("02", "2"),
            ("1.25.300", "BadGroups"),
            ("1234567890123456789", "TooLong"),
        ] {
            assert_eq!(value(raw), read, "{raw}");
        }
    }

    #[test]
    fn three_digits_after_a_comma_have_two_readings() {
        let read = numeral("1,250").unwrap();
        assert_eq!(read.value.to_string(), "1.25");
        assert_eq!(read.other.unwrap().to_string(), "1250");
        assert_eq!(numeral("0,375").unwrap().other, None);
    }
}
