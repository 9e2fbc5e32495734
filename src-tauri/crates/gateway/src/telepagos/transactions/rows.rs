//! The rows of a list of movements, the credits and the debits among them: pure.

use std::collections::HashMap;

use domain::{
    channel::Provider,
    credit::{Credit, Fingerprint},
    instant::Instant,
    money::Money,
};
use serde_json::value::RawValue;

use crate::{
    answer::{SilenceKind, Unsaid},
    wire::{self, Object},
};

use super::{Movement, Movements};

/// One answer: its rows, unread, and where it stands among pages.
pub(super) struct Page<'a> {
    pub(super) rows: Vec<&'a RawValue>,
    pub(super) number: Option<u32>,
    pub(super) pages: Option<u32>,
    pub(super) results: Option<u32>,
}

impl<'a> Page<'a> {
    /// Reads an answer: an object with `transactions`, or the list alone.
    pub(super) fn read(body: &'a str) -> Result<Page<'a>, Unsaid> {
        let unreadable = Unsaid::silence(SilenceKind::Unreadable);
        let Some(answer) = Object::parse(body) else {
            let rows = serde_json::from_str(body).map_err(|_| unreadable)?;
            return Ok(Page {
                rows,
                number: None,
                pages: None,
                results: None,
            });
        };
        let list = answer.field(&["transactions"]);
        let list = list.ok_or(Unsaid::missing("transactions"))?;
        Ok(Page {
            rows: wire::array(list).ok_or(unreadable)?,
            number: answer.field(&["page"]).and_then(wire::count),
            pages: answer.field(&["pages"]).and_then(wire::count),
            results: answer.field(&["number_of_results"]).and_then(wire::count),
        })
    }
}

/// What a list of movements holds for us.
#[derive(Debug, Default)]
pub(super) struct Read {
    /// The credits, each with its fingerprint, and the debits.
    pub(super) movements: Movements,
    pub(super) oddities: Oddities,
}

/// What was left out, for the log: counts, never what the rows say of people.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Oddities {
    /// Rows that could not be read.
    pub(super) unreadable: usize,
    /// Income whose status is no word of success.
    pub(super) unsettled: usize,
}

/// Reads the rows. What cannot be read is left out and hides nothing else.
pub(super) fn read(rows: &[Box<RawValue>], known: &mut Known) -> Read {
    known.make_room();
    let mut read = Read::default();
    let Movements { credits, debits } = &mut read.movements;
    let odd = &mut read.oddities;
    for row in rows {
        match known.row(row) {
            Row::Credit(credit) => credits.push(credit.clone()),
            Row::Debit(debit) => debits.push(debit.clone()),
            Row::Unsettled => odd.unsettled = odd.unsettled.saturating_add(1),
            Row::Unreadable => odd.unreadable = odd.unreadable.saturating_add(1),
        }
    }
    if is_newest_first(credits.iter().map(|credit| credit.at)) {
        credits.reverse();
    }
    if is_newest_first(debits.iter().map(|debit| debit.at)) {
        debits.reverse();
    }
    number(credits);
    read
}

/// Rows that were read before, by their very text, which is all that a row means: on a busy day the list is asked for
/// every few seconds, and all but its newest rows are those of the last time.
#[derive(Default)]
pub(crate) struct Known(HashMap<Box<str>, Row>);

/// How many rows are known at most: those of a busy week.
const KNOWN_MAX: usize = 5_000;

impl Known {
    fn row(&mut self, row: &RawValue) -> &Row {
        let text = row.get();
        if !self.0.contains_key(text) {
            self.0.insert(text.into(), Row::read(row));
        }
        self.0.get(text).expect("it was put there if it was not")
    }

    fn make_room(&mut self) {
        if self.0.len() >= KNOWN_MAX {
            self.0.clear();
        }
    }
}

/// What a row is to us.
enum Row {
    Credit(Credit),
    Unsettled,
    Debit(Movement),
    Unreadable,
}

impl Row {
    fn read(row: &RawValue) -> Row {
        let Some(movement) = Movement::read(row) else {
            return Row::Unreadable;
        };
        match movement.income {
            Some(true) if movement.amount <= Money::ZERO => Row::Unreadable,
            Some(true) if !movement.is_settled() => Row::Unsettled,
            Some(true) => Row::Credit(credit(movement)),
            // Which way the money went is told by the flag: some lists tell it by a sign as well.
            Some(false) => match magnitude(movement.amount) {
                Some(amount) => Row::Debit(Movement { amount, ..movement }),
                None => Row::Unreadable,
            },
            None => Row::Unreadable,
        }
    }
}

/// The credit, numbered as if it had no twins.
fn credit(movement: Movement) -> Credit {
    let mut credit = Credit {
        fingerprint: Fingerprint::of(&[], 0),
        provider: Provider::Telepagos,
        amount: movement.amount,
        at: movement.at,
        date: movement.date,
        holder: movement.holder,
        cuit: movement.cuit,
        account: movement.account,
        operation: movement.operation,
        sale_point: movement.sale_point,
    };
    credit.fingerprint = fingerprint(&credit, 0);
    credit
}

/// The amount without its sign; none of nothing.
fn magnitude(amount: Money) -> Option<Money> {
    let cents = amount.cents().checked_abs().filter(|cents| *cents > 0)?;
    Money::from_cents(cents).ok()
}

/// Whether the dates fall from the first to the last that has one.
fn is_newest_first(dates: impl DoubleEndedIterator<Item = Option<Instant>>) -> bool {
    let mut dates = dates.flatten();
    match (dates.next(), dates.next_back()) {
        (Some(first), Some(last)) => first > last,
        (Some(_) | None, None) | (None, Some(_)) => false,
    }
}

/// Gives each credit its fingerprint: what its row says, and how many older rows say the same.
///
/// Twins are counted from the oldest, so a new one takes the next ordinal and leaves the others theirs,
/// whichever way the list runs. The holder's name is not part of it: the provider may learn it later,
/// and a credit must not turn into a second one for that.
fn number(credits: &mut [Credit]) {
    let mut seen: HashMap<Fingerprint, usize> = HashMap::with_capacity(credits.len());
    for credit in credits {
        let ordinal = seen.entry(credit.fingerprint.clone()).or_default();
        if *ordinal > 0 {
            credit.fingerprint = fingerprint(credit, *ordinal);
        }
        *ordinal = ordinal.saturating_add(1);
    }
}

/// The fingerprint of a credit before which the list has as many that say the same.
fn fingerprint(credit: &Credit, ordinal: usize) -> Fingerprint {
    let said = |field: &Option<String>| field.clone().unwrap_or_default();
    let fields = [
        credit.date.clone(),
        credit.amount.to_decimal(),
        said(&credit.cuit),
        said(&credit.account),
        said(&credit.operation),
        said(&credit.sale_point),
        "1".to_owned(),
    ];
    Fingerprint::of(&fields.each_ref().map(String::as_str), ordinal)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use domain::credit::{Credit, Fingerprint};
    use proptest::prelude::*;
    use serde_json::value::RawValue;

    use super::{KNOWN_MAX, Known, Page, read};
    use crate::answer::{SilenceKind, Unsaid};

    fn listed(rows: &[String]) -> Vec<Credit> {
        let body = format!(r#"{{"status":"ok","transactions":[{}]}}"#, rows.join(","));
        let page = Page::read(&body).expect("a list");
        read(&owned(&page), &mut Known::default()).movements.credits
    }

    fn owned(page: &Page) -> Vec<Box<RawValue>> {
        page.rows.iter().map(|row| (*row).to_owned()).collect()
    }

    fn row(date: &str, amount: &str, more: &str) -> String {
        format!(
            r#"{{"income":1,"date":"{date}","amount":"{amount}","operation":"QR","holder":"ANA",
            "cuit":"20123456786","cvu_cbu":"0000003100012345678901","status":"Aprobado",
            "sale_point_name":"Caja 1"{more}}}"#
        )
    }

    fn prints(credits: &[Credit]) -> BTreeSet<Fingerprint> {
        credits.iter().map(|c| c.fingerprint.clone()).collect()
    }

    #[test]
    fn a_settled_income_row_is_a_credit_with_all_it_says() {
        let read = listed(&[row("2026-11-20 14:33:08", "1550.50", "")]);
        let [credit] = read.as_slice() else {
            panic!("one row, one credit")
        };
        assert_eq!(credit.amount.cents(), 155_050, "to the centavo");
        assert_eq!(
            credit.at.map(domain::instant::Instant::ms),
            Some(1_795_195_988_000),
            "no zone is the shop's"
        );
        assert_eq!(credit.date, "2026-11-20 14:33:08", "as written");
        assert_eq!(credit.holder.as_deref(), Some("ANA"), "who paid");
        assert_eq!(credit.sale_point.as_deref(), Some("Caja 1"), "and where");
    }

    #[test]
    fn only_known_words_pay() {
        let status = |word: &str| {
            let row = row("2026-11-20", "10", "").replace("Aprobado", word);
            listed(&[row]).len()
        };
        for word in [
            "APROBADO",
            "acreditada",
            " Ok ",
            "Settled",
            "PROCESADO",
            "éxitoso",
        ] {
            assert_eq!(status(word), 1, "{word:?} is a yes");
        }
        for word in [
            "",
            "Pendiente",
            "pending",
            "no aprobado",
            "rechazado",
            "ok?",
            "1",
        ] {
            assert_eq!(status(word), 0, "{word:?} is not a yes");
        }
    }

    #[test]
    fn one_bad_row_hides_no_other() {
        let good = row("2026-11-20 14:33:08", "10", "");
        let rows = [
            "null".to_owned(),
            "7".to_owned(),
            "{}".to_owned(),
            good.replace(r#""10""#, r#""1.234""#),
            good.replace(r#""10""#, "-10"),
            good.replace(r#""10""#, "0"),
            good.replace(r#""income":1"#, r#""income":"maybe""#),
            good.replace(r#""income":1"#, r#""income":0"#),
            good.replace(r#""income":1"#, r#""income":"1""#),
            good.replace(r#""income":1"#, r#""income":true"#),
            good.replace("2026-11-20 14:33:08", "ayer"),
        ];
        let read = listed(&rows);
        assert_eq!(read.len(), 3, "the three that can be read, and no debit");
        assert_eq!(
            read.last().map(|credit| (credit.date.as_str(), credit.at)),
            Some(("ayer", None)),
            "a date nobody can read is kept as it is"
        );
    }

    #[test]
    fn what_went_out_is_listed_without_its_sign_and_whatever_its_status() {
        let out = row("2026-11-20 14:33:08", "10", "").replace(r#""income":1"#, r#""income":0"#);
        let rows = [
            out.replace("14:33", "15:00")
                .replace("Aprobado", "Pendiente"),
            out.replace(r#""10""#, "-25.5").replace("14:33", "14:50"),
            row("2026-11-20 14:40:00", "7", ""),
            out.replace(r#""10""#, "0"),
            out.clone(),
        ];
        let body = format!(r#"{{"transactions":[{}]}}"#, rows.join(","));
        let page = Page::read(&body).expect("a list");
        let read = read(&owned(&page), &mut Known::default());
        let debits: Vec<(i64, bool)> = read
            .movements
            .debits
            .iter()
            .map(|debit| (debit.amount.cents(), debit.is_settled()))
            .collect();
        assert_eq!(
            debits,
            [(1_000, true), (2_550, true), (1_000, false)],
            "oldest first, and whether it is done is told"
        );
        assert_eq!(read.movements.credits.len(), 1, "what came in is apart");
        assert_eq!(read.oddities.unreadable, 1, "nothing is no debit");
    }

    #[test]
    fn a_row_that_was_read_before_is_read_no_otherwise_and_rows_are_not_known_for_ever() {
        let settled = row("2026-11-20 14:33:08", "10", "");
        let pending = settled.replace("Aprobado", "Pendiente");
        let out = settled.replace(r#""income":1"#, r#""income":0"#);
        let lists = [
            vec![pending.clone(), out.clone()],
            vec![settled.clone(), out.clone(), "7".to_owned()],
            vec![settled.clone(), settled.clone(), settled, pending, out],
        ];
        let mut known = Known::default();
        for rows in &lists {
            let body = format!(r#"{{"transactions":[{}]}}"#, rows.join(","));
            let rows = owned(&Page::read(&body).expect("a list"));
            let (again, anew) = (read(&rows, &mut known), read(&rows, &mut Known::default()));
            assert_eq!(again.movements, anew.movements, "what moved, twins and all");
            assert_eq!(
                again.oddities, anew.oddities,
                "and what is odd is counted each time"
            );
        }
        assert_eq!(known.0.len(), 4, "one of each text is known");
        for number in 0..KNOWN_MAX {
            let row = raw(&row("2026-11-20", "10", &format!(r#","id":{number}"#)));
            read(&[row], &mut known);
        }
        assert!(known.0.len() <= KNOWN_MAX, "the oldest are let go of");
    }

    fn raw(text: &str) -> Box<RawValue> {
        RawValue::from_string(text.to_owned()).expect("a JSON value")
    }

    #[test]
    fn a_list_may_stand_alone_but_not_be_absent() {
        let bare = format!("[{}]", row("2026-11-20", "10", ""));
        assert_eq!(
            Page::read(&bare).ok().map(|page| page.rows.len()),
            Some(1),
            "bare"
        );
        for (body, expected) in [
            (r#"{"status":"ok"}"#, Unsaid::missing("transactions")),
            (r#"{"transactions":null}"#, Unsaid::missing("transactions")),
            (
                r#"{"transactions":"none"}"#,
                Unsaid::silence(SilenceKind::Unreadable),
            ),
        ] {
            assert_eq!(Page::read(body).err(), Some(expected), "{body}");
        }
    }

    #[test]
    fn a_name_that_comes_late_makes_no_second_credit() {
        let nameless = row("2026-11-20 14:33:08", "10", "").replace("\"ANA\"", "null");
        let named = row("2026-11-20 14:33:08", "10.00", r#","id":4"#);
        assert_eq!(
            prints(&listed(&[nameless])),
            prints(&listed(&[named])),
            "it is the same credit"
        );
    }

    #[test]
    fn the_oldest_twin_keeps_its_place_whichever_way_the_list_runs() {
        let before = row("2026-11-20 10:00:00", "5", "");
        let first = row("2026-11-20 14:33:08", "10", "").replace("ANA", "FIRST");
        let second = first.replace("FIRST", "SECOND");
        let print_of = |rows: &[String], holder: &str| {
            let read = listed(rows);
            let found = read.iter().find(|c| c.holder.as_deref() == Some(holder));
            found.expect("it is listed").fingerprint.clone()
        };
        let alone = print_of(&[before.clone(), first.clone()], "FIRST");
        let oldest_first = [before.clone(), first.clone(), second.clone()];
        let newest_first = [second, first, before];
        for rows in [oldest_first, newest_first] {
            assert_eq!(print_of(&rows, "FIRST"), alone, "the older keeps its own");
            assert_ne!(print_of(&rows, "SECOND"), alone, "the newer gets the next");
        }
    }

    proptest! {
        #[test]
        fn fingerprints_do_not_depend_on_the_lists_direction_and_never_change_when_it_grows(
            // A few minutes and amounts, so that twins are common.
            mut rows in prop::collection::vec((0_u8..3, 1_u8..3), 0..12),
            later in prop::collection::vec((0_u8..3, 1_u8..3), 0..6),
        ) {
            let text = |rows: &[(u8, u8)]| -> Vec<String> {
                rows.iter()
                    .map(|(minute, amount)| {
                        row(&format!("2026-11-20 14:0{minute}:00"), &amount.to_string(), "")
                    })
                    .collect()
            };
            rows.sort_unstable();
            let oldest_first = text(&rows);
            let newest_first: Vec<String> = oldest_first.iter().rev().cloned().collect();
            let known = prints(&listed(&oldest_first));
            prop_assert_eq!(known.len(), rows.len(), "no two credits share a fingerprint");
            prop_assert_eq!(&known, &prints(&listed(&newest_first)));

            rows.extend(later);
            rows.sort_unstable();
            let grown = prints(&listed(&text(&rows)));
            prop_assert!(known.is_subset(&grown), "what was known is still known");
        }

        #[test]
        fn no_answer_makes_reading_panic(
            body in prop_oneof![
                any::<String>(),
                crate::wire::arbitrary::value(),
                crate::wire::arbitrary::object(&["status", "transactions", "page", "pages"]),
                crate::wire::arbitrary::object(&["income", "amount", "date", "status", "cuit"])
                    .prop_map(|row| format!("[{row},{row}]")),
            ],
        ) {
            if let Ok(page) = Page::read(&body) {
                let credits = read(&owned(&page), &mut Known::default()).movements.credits;
                prop_assert!(credits.len() <= page.rows.len());
                prop_assert_eq!(prints(&credits).len(), credits.len());
            }
        }
    }
}
