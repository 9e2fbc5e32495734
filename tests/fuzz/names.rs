//! Accounts, tax numbers, aliases, references, PINs, words and addresses: short texts by which something is named.

use domain::{
    alias::Alias,
    cbu::Cbu,
    channel::{Channel, Provider},
    cuit::{Cuit, mask},
    operator::Role,
    pin::Pin,
    reference::Reference,
    register::Register,
};
use gateway::BaseUrl;

use crate::{
    engine::{Came, Target},
    twist::Grammar,
};

/// A digit of a text of digits.
fn digit(text: &str, at: usize) -> usize {
    usize::from(text.as_bytes()[at] - b'0')
}

/// Ten less the weighted sum, as the central bank's page has it: weights from the left.
fn verifies(digits: &str, weights: &[usize]) -> bool {
    let sum: usize = weights
        .iter()
        .enumerate()
        .map(|(at, weight)| digit(digits, at) * weight)
        .sum();
    (10 - sum % 10) % 10 == digit(digits, weights.len())
}

#[test]
fn an_account_number_verifies_by_anybodys_reckoning() {
    Target::new("cbu", Grammar::Text).cases(8_000).run(|input| {
        let text = String::from_utf8_lossy(input);
        let parsed = Cbu::parse(&text);
        let kept = serde_json::to_string(&text).expect("a text");
        let from_json = serde_json::from_str::<Cbu>(&kept);
        assert_eq!(
            parsed.as_ref().ok(),
            from_json.ok().as_ref(),
            "no other way in"
        );
        if let Ok(account) = &parsed {
            let digits = account.as_str();
            assert!(
                digits.len() == 22 && digits.bytes().all(|b| b.is_ascii_digit()),
                "{digits}"
            );
            assert!(
                verifies(&digits[..8], &[7, 1, 3, 9, 7, 1, 3]),
                "{digits}: the bank"
            );
            let weights = [3, 9, 7, 1, 3, 9, 7, 1, 3, 9, 7, 1, 3];
            assert!(verifies(&digits[8..], &weights), "{digits}: the account");
            assert_eq!(Cbu::parse(digits).as_ref(), Ok(account), "it reads again");
            assert!(
                digits.ends_with(account.tail()) && account.tail().len() == 4,
                "its tail"
            );
            assert!(
                !format!("{account:?}").contains(&digits[..18]),
                "a log has its tail alone"
            );
        }
        Came::of(&parsed)
    });
}

#[test]
fn a_tax_number_verifies_by_anybodys_reckoning() {
    Target::new("cuit", Grammar::Text)
        .cases(8_000)
        .run(|input| {
            let text = String::from_utf8_lossy(input);
            let parsed = Cuit::parse(&text);
            let masked = mask(&text);
            let told = masked.chars().filter(char::is_ascii_digit).count();
            assert!(told <= 5, "{masked} tells no more than paper may");
            if let Ok(cuit) = &parsed {
                let digits = cuit.as_str();
                let weights = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2];
                let sum: usize = weights
                    .iter()
                    .enumerate()
                    .map(|(at, weight)| digit(digits, at) * weight)
                    .sum();
                assert_eq!((11 - sum % 11) % 11, digit(digits, 10), "{digits} verifies");
                assert_eq!(
                    Cuit::parse(&cuit.to_string()).as_ref(),
                    Ok(cuit),
                    "it reads as printed"
                );
                assert_eq!(Cuit::parse(digits).as_ref(), Ok(cuit), "and bare");
            }
            Came::of(&parsed)
        });
}

#[test]
fn a_name_is_of_its_letters_alone_and_reads_as_it_prints() {
    let is_of = |text: &str, most: usize, more: &str| {
        (1..=most).contains(&text.len())
            && text
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || more.contains(c))
    };
    Target::new("names", Grammar::Text)
        .cases(10_000)
        .run(|input| {
            let text = String::from_utf8_lossy(input);
            let mut read = Vec::new();
            if let Ok(alias) = Alias::parse(&text) {
                assert!(is_of(alias.as_str(), 20, ".-"), "{alias} is an alias");
                assert_eq!(
                    Alias::parse(&alias.to_string()).as_ref(),
                    Ok(&alias),
                    "and reads again"
                );
                read.push("alias");
            }
            if let Ok(reference) = Reference::parse(&text) {
                assert!(
                    is_of(reference.as_str(), Reference::MAX, ""),
                    "{reference} is a reference"
                );
                assert_eq!(
                    Reference::parse(&reference.to_string()).as_ref(),
                    Ok(&reference),
                    "and reads again"
                );
                read.push("reference");
            }
            if let Ok(register) = Register::parse(&text) {
                assert_eq!(
                    Register::parse(register.as_str()).as_ref(),
                    Ok(&register),
                    "it reads again"
                );
                read.push("register");
            }
            for role in [Role::Cashier, Role::Manager] {
                if let Ok(pin) = Pin::parse(&text, role) {
                    let digits = pin.expose();
                    assert!(
                        digits.bytes().all(|byte| byte.is_ascii_digit()),
                        "a PIN is of digits"
                    );
                    assert_eq!(
                        digits.len(),
                        usize::from(role.pin_digits()),
                        "as many as the role has"
                    );
                    assert!(!format!("{pin:?}").contains(digits), "which no log has");
                    read.push(role.word());
                }
            }
            if let Ok(channel) = Channel::parse(&text) {
                assert_eq!(channel.word(), text, "a channel's word is its own");
                read.push("channel");
            }
            if let Some(provider) = Provider::parse(&text) {
                assert_eq!(provider.word(), text, "a provider's word is its own");
                read.push("provider");
            }
            if let Some(role) = Role::parse(&text) {
                assert_eq!(role.word(), text, "a role's word is its own");
                read.push("role");
            }
            match read.as_slice() {
                [] => Came::refused("nobody's"),
                read => Came::read(read.join("+")),
            }
        });
}

#[test]
fn an_address_that_is_taken_for_this_computer_is_this_computer_to_everybody() {
    Target::new("base_url", Grammar::Text)
        .cases(8_000)
        .run(|input| {
            let text = String::from_utf8_lossy(input);
            let parsed = BaseUrl::loopback(&text);
            if let Ok(base) = &parsed {
                let url = reqwest::Url::parse(&base.to_string()).expect("an address");
                let host = url.host_str().unwrap_or_default();
                assert!(
                    ["127.0.0.1", "[::1]", "localhost"].contains(&host),
                    "{text:?} leads to {host:?}"
                );
                assert!(
                    url.username().is_empty() && url.password().is_none(),
                    "{text:?}: nobody in front"
                );
                assert_eq!(
                    (url.scheme(), url.path()),
                    ("http", "/"),
                    "{text:?}: nothing behind"
                );
                assert!(
                    url.query().is_none() && url.fragment().is_none(),
                    "{text:?}: nor after that"
                );
                assert!(base.is_loopback(), "{text:?} is known for what it is");
            }
            Came::of(&parsed)
        });
}
