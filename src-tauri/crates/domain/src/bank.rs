//! Banks and wallets: what the first digits of an account's number say of where it is.
//!
//! Banks have the three digits of the Central Bank's list of entities («Entidades financieras», by which every CBU
//! begins; public copies of it agree on those that are here). Names are those people know them by today: a bank that
//! was bought is named after whoever bought it, with the old name beside it. Wallets have four digits after `000`,
//! which the Central Bank gives to each payment service provider and publishes in no list: only those are here that
//! the provider's own document shows or that are known by many accounts. Of an entity that is not here nothing is
//! said: no name is better than a wrong one.

/// Entities by their code, in its order.
const BANKS: &[(&str, &str)] = &[
    ("007", "Banco Galicia"),
    ("011", "Banco Nación"),
    ("014", "Banco Provincia"),
    ("015", "ICBC"),
    ("016", "Citibank"),
    ("017", "BBVA"),
    ("020", "Banco de Córdoba (Bancor)"),
    ("027", "Banco Supervielle"),
    ("029", "Banco Ciudad"),
    ("034", "Banco Patagonia"),
    ("044", "Banco Hipotecario"),
    ("045", "Banco San Juan"),
    ("065", "Banco Municipal de Rosario"),
    ("072", "Banco Santander"),
    ("083", "Banco del Chubut"),
    ("086", "Banco Santa Cruz"),
    ("093", "Banco de La Pampa"),
    ("094", "Banco de Corrientes"),
    ("097", "Banco Provincia del Neuquén"),
    ("143", "Brubank"),
    ("147", "Banco Interfinanzas"),
    ("150", "Banco Galicia (ex HSBC)"),
    ("158", "Openbank"),
    ("165", "JPMorgan Chase"),
    ("191", "Banco Credicoop"),
    ("198", "Banco de Valores"),
    ("247", "Banco Roela"),
    ("254", "Banco Mariva"),
    ("259", "Banco Macro (ex Itaú)"),
    ("266", "BNP Paribas"),
    ("268", "Banco Provincia de Tierra del Fuego"),
    ("269", "Banco de la República Oriental del Uruguay"),
    ("277", "Banco Sáenz"),
    ("281", "Banco Meridian"),
    ("285", "Banco Macro"),
    ("299", "Banco Comafi"),
    ("300", "Banco de Inversión y Comercio Exterior (BICE)"),
    ("301", "Banco Piano"),
    ("305", "Banco Julio"),
    ("309", "Banco Rioja"),
    ("310", "Banco del Sol"),
    ("311", "Nuevo Banco del Chaco"),
    ("312", "Banco Voii"),
    ("315", "Banco de Formosa"),
    ("319", "Banco CMF"),
    ("321", "Banco de Santiago del Estero"),
    ("322", "Banco Industrial (BIND)"),
    ("330", "Banco de Santa Fe"),
    ("331", "Banco Cetelem"),
    ("332", "Banco de Servicios Financieros"),
    ("338", "Banco de Servicios y Transacciones (BST)"),
    ("340", "BACS"),
    ("341", "Banco Masventas"),
    ("384", "Ualá (ex Wilobank)"),
    ("386", "Banco Entre Ríos"),
    ("389", "Banco Columbia"),
    ("426", "Banco Bica"),
    ("431", "Banco Coinag"),
    ("432", "Banco de Comercio"),
    ("453", "Naranja X"),
    ("515", "Bank of China"),
];

/// Wallets by the seven digits their accounts begin with, in their order. TotalCoin's is in its own document (the QR
/// of seed 000).
const WALLETS: &[(&str, &str)] = &[
    ("0000003", "Mercado Pago"),
    ("0000007", "Ualá"),
    ("0000076", "Personal Pay"),
    ("0000222", "TotalCoin"),
];

/// The bank or wallet of an account's number, or of its beginning; none when that says nothing yet or nothing we know.
pub fn of(digits: &str) -> Option<&'static str> {
    let (table, length) = if digits.starts_with("000") {
        (WALLETS, 7)
    } else {
        (BANKS, 3)
    };
    let code = digits.get(..length)?;
    let place = table.binary_search_by_key(&code, |(code, _)| *code).ok()?;
    table.get(place).map(|(_, name)| *name)
}

#[cfg(test)]
mod tests {
    use super::{BANKS, WALLETS, of};

    #[test]
    fn an_account_says_where_it_is_and_an_unknown_one_nothing() {
        assert_eq!(of("2850590940090418135201"), Some("Banco Macro"), "a CBU");
        assert_eq!(of("0110599"), Some("Banco Nación"), "its beginning");
        let seed = of("0000222800000000057723");
        assert_eq!(seed, Some("TotalCoin"), "the document's own CVU");
        assert_eq!(of("0000003"), Some("Mercado Pago"), "a wallet");
        assert_eq!(of("000000"), None, "a wallet, and not yet which");
        assert_eq!(of("0009999"), None, "one that nobody here knows");
        assert_eq!(of("01"), None, "too short to say");
        assert_eq!(of("999"), None, "no such bank");
        assert_eq!(of("ñandú"), None, "no number");
    }

    #[test]
    fn each_code_is_there_once_and_in_order_so_that_it_is_found() {
        for (table, length) in [(BANKS, 3), (WALLETS, 7)] {
            assert!(
                table.is_sorted_by(|(one, _), (next, _)| one < next),
                "in order, and none twice"
            );
            for (code, name) in table {
                assert_eq!(code.len(), length, "{name} has a whole code");
                assert_eq!(of(code), Some(*name), "{code} is found");
            }
        }
    }
}
