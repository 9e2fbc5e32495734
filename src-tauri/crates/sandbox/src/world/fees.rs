//! What a TotalCoin credit costs the shop: a fee, and the tax on that fee.
//!
//! The documents name the parts (`Monto`, `MontoNeto`, `Tarifas`, `Impuestos`) and their sum, and no
//! rate. This one is a plausible one for payments by QR. Exact centavos, no floating point.

/// The fee, in hundredths of a percent of the amount: 0.80 %.
const FEE_BASIS_POINTS: i64 = 80;

/// The value-added tax on the fee, in hundredths of a percent: 21 %.
const TAX_BASIS_POINTS: i64 = 2_100;

/// One amount, taken apart. The three parts add up to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(
    clippy::struct_field_names,
    reason = "an amount's name ends with its unit"
)]
pub(crate) struct Split {
    /// What reaches the shop.
    pub(crate) net_cents: i64,
    /// What the provider keeps.
    pub(crate) fee_cents: i64,
    /// The tax on what the provider keeps.
    pub(crate) tax_cents: i64,
}

impl Split {
    /// Takes `amount_cents`, at least one centavo, apart. Fee and tax are rounded to the nearest
    /// centavo, halves up; whatever is left is the shop's.
    pub(crate) fn of(amount_cents: i64) -> Split {
        let fee_cents = share(amount_cents, FEE_BASIS_POINTS);
        let tax_cents = share(fee_cents, TAX_BASIS_POINTS);
        Split {
            net_cents: amount_cents - fee_cents - tax_cents,
            fee_cents,
            tax_cents,
        }
    }

    /// What the provider takes away altogether.
    pub(crate) fn kept_cents(self) -> i64 {
        self.fee_cents + self.tax_cents
    }
}

fn share(cents: i64, basis_points: i64) -> i64 {
    (cents * basis_points + 5_000) / 10_000
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pesos::MAX_CENTS;

    #[test]
    fn a_thousand_pesos_cost_eight_and_their_tax() {
        let split = Split::of(100_000);
        assert_eq!(split.fee_cents, 800, "0.8 % of $ 1000,00");
        assert_eq!(split.tax_cents, 168, "21 % of $ 8,00");
        assert_eq!(split.net_cents, 99_032, "the rest");
    }

    #[test]
    fn the_parts_are_the_whole_and_something_is_left() {
        let mut dice = fastrand::Rng::with_seed(3);
        let edges = [1, 2, 62, 63, 99, 100, 187, 188, 1_000, MAX_CENTS];
        for amount_cents in edges
            .into_iter()
            .chain((0..2_000).map(|_| dice.i64(1..=MAX_CENTS)))
        {
            let split = Split::of(amount_cents);
            let sum_cents = split.net_cents + split.fee_cents + split.tax_cents;
            assert_eq!(sum_cents, amount_cents, "no centavo is lost in rounding");
            assert!(
                split.net_cents > 0,
                "{amount_cents} leaves the shop something"
            );
            assert!(
                split.fee_cents >= 0 && split.tax_cents >= 0,
                "nobody pays the shop for being paid"
            );
        }
    }

    #[test]
    fn half_a_centavo_is_rounded_up() {
        assert_eq!(Split::of(62).fee_cents, 0, "0.496 of a centavo");
        assert_eq!(Split::of(63).fee_cents, 1, "0.504 of a centavo");
    }
}
