//! Moments as PDF and XMP write them. Nothing here reads a clock.

/// A moment in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Moment {
    year: i64,
    month: i64,
    day: i64,
    second: i64,
}

impl Moment {
    /// A moment from seconds since 1970, in years 0 to 9999.
    ///
    /// Source of the calendar arithmetic: H. Hinnant, "chrono-compatible low-level date
    /// algorithms" (days are counted from 1 March of year 0, in eras of 400 years).
    pub(crate) fn of(seconds: i64) -> Self {
        let seconds = seconds.clamp(-62_167_219_200, 253_402_300_799);
        let (days, second) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
        let shifted = days + 719_468;
        let (era, day_of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted_month = (5 * day_of_year + 2) / 153;
        let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
        Self {
            year: year_of_era + era * 400 + i64::from(month <= 2),
            month,
            day: day_of_year - (153 * shifted_month + 2) / 5 + 1,
            second,
        }
    }

    /// As the document information dictionary wants it: `D:20260501120000Z`.
    pub(crate) fn pdf(self) -> String {
        let (h, m, s) = self.time();
        format!("D:{:04}{:02}{:02}{h:02}{m:02}{s:02}Z", self.year, self.month, self.day)
    }

    /// As XMP wants it (ISO 8601): `2026-05-01T12:00:00Z`.
    pub(crate) fn iso(self) -> String {
        let (h, m, s) = self.time();
        format!("{:04}-{:02}-{:02}T{h:02}:{m:02}:{s:02}Z", self.year, self.month, self.day)
    }

    fn time(self) -> (i64, i64, i64) {
        (self.second / 3_600, self.second / 60 % 60, self.second % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_written_both_ways() {
        assert_eq!(Moment::of(0).iso(), "1970-01-01T00:00:00Z");
        assert_eq!(Moment::of(951_782_400 + 3_661).iso(), "2000-02-29T01:01:01Z");
        assert_eq!(Moment::of(-1).pdf(), "D:19691231235959Z");
        assert_eq!(Moment::of(i64::MAX).iso(), "9999-12-31T23:59:59Z");
    }
}
