//! What can be said of an account, an alias or a CUIT as it is typed. Asks nobody, and keeps nothing.

use domain::{
    alias::Alias,
    bank,
    cbu::{Block, Typed},
    cuit::Cuit,
};

use crate::{
    Till,
    view::{BlockCheck, PayeeCheck},
};

impl Till {
    /// What can be said of an account or alias so far. Blanks and dashes, as people paste them, are passed over.
    pub fn check_payee(&self, text: &str) -> PayeeCheck {
        check(text)
    }

    /// Whether a CUIT verifies.
    pub fn check_cuit(&self, text: &str) -> bool {
        Cuit::parse(text).is_ok()
    }
}

fn check(text: &str) -> PayeeCheck {
    let bare: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    if bare.is_empty() {
        return PayeeCheck::Empty;
    }
    let digits: String = bare.chars().filter(|c| !matches!(c, '-' | '.')).collect();
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return PayeeCheck::Alias {
            valid: Alias::parse(text).is_ok(),
        };
    }
    let typed = Typed::of(&digits);
    let is_cvu = digits.get(..3).map(|entity| entity == "000");
    // Of a block in which a digit is wrong nobody knows which: it names no bank.
    let is_right = typed.first == Block::Right;
    let branch = digits.get(3..7).filter(|_| is_cvu == Some(false));
    PayeeCheck::Digits {
        missing: typed.missing,
        first: typed.first.into(),
        second: typed.second.into(),
        cvu: is_cvu,
        bank: bank::of(&digits).filter(|_| is_right).map(str::to_owned),
        branch: branch.filter(|_| is_right).map(str::to_owned),
    }
}

impl From<Block> for BlockCheck {
    fn from(block: Block) -> BlockCheck {
        match block {
            Block::Partial => BlockCheck::Partial,
            Block::Right => BlockCheck::Right,
            Block::Wrong => BlockCheck::Wrong,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::view::{BlockCheck, PayeeCheck};

    /// A supplier's account at a bank.
    const SUPPLIER: &str = "2850590940090418135201";

    #[test]
    fn a_number_names_its_bank_once_its_first_block_holds() {
        let PayeeCheck::Digits {
            missing,
            first,
            second,
            cvu,
            bank,
            branch,
        } = check("28505909 4")
        else {
            panic!("digits");
        };
        assert_eq!((missing, cvu), (13, Some(false)), "a CBU, half typed");
        assert_eq!(
            (first, second),
            (BlockCheck::Right, BlockCheck::Partial),
            "block by block"
        );
        assert_eq!(bank.as_deref(), Some("Banco Macro"), "of its entity");
        assert_eq!(branch.as_deref(), Some("0590"), "and its branch");
    }

    #[test]
    fn a_wrong_first_block_names_no_bank() {
        let wrong = SUPPLIER.replacen("0590", "0591", 1);
        let PayeeCheck::Digits {
            first,
            second,
            bank,
            branch,
            ..
        } = check(&wrong)
        else {
            panic!("digits");
        };
        assert_eq!(first, BlockCheck::Wrong, "that block");
        assert_eq!(second, BlockCheck::Right, "and not the other");
        assert_eq!((bank, branch), (None, None), "it may be any bank's");
    }

    #[test]
    fn a_wallet_has_no_branch() {
        let PayeeCheck::Digits {
            cvu, bank, branch, ..
        } = check("0000222800000000057723")
        else {
            panic!("digits");
        };
        assert_eq!(cvu, Some(true), "a CVU");
        assert_eq!(bank.as_deref(), Some("TotalCoin"), "of that wallet");
        assert_eq!(branch, None, "which has no branches");
    }

    #[test]
    fn what_is_no_number_is_an_alias_or_nothing() {
        assert_eq!(check("  \n"), PayeeCheck::Empty, "nothing");
        let alias = |text| check(text) == PayeeCheck::Alias { valid: true };
        assert!(alias(" Mate.Pan-Sol "), "an alias");
        assert!(!alias("mate"), "too short for one");
        assert_eq!(
            check("."),
            PayeeCheck::Alias { valid: false },
            "no digit in it"
        );
    }
}
