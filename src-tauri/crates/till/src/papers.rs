//! Papers of sums: the X and the Z of a shift, and the report of some days.
//!
//! They say what the [`review`](crate::review) and the shift say, and add up nothing by themselves. A Z is printed from
//! the journal's own event of the close, its letterhead too, so that it comes out the same for as long as there is a
//! journal, whatever the shop is called by then.

use documents::{
    day::{DayPaper, SaleLine, Settled},
    receipt,
    shift::{Compared, ShiftPaper},
    sums, words,
};
use domain::{
    channel::Channel, day::Day, instant::Instant, money::Money, operator::Deed, shift::Letterhead,
};

use crate::{
    Till,
    export::Exported,
    printing::Asked,
    progress::Task,
    refusal::{Code, Refusal},
    view::{
        ComparedOutcome, ComparedView, Handed, NamedSum, Review, SalesQuery, Saved, ShiftReport,
        Sum, TicketKind, Work,
    },
};

const WEEKDAYS: [&str; 7] = [
    "jueves",
    "viernes",
    "sábado",
    "domingo",
    "lunes",
    "martes",
    "miércoles",
];
const MONTHS: [&str; 12] = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
];

impl Till {
    /// The paper of a shift as a PDF for a roll of 80 mm: the Z of that number, or the X of the open one. A manager's to
    /// see. The same Z gives the same bytes.
    ///
    /// [`Code::NoShift`] when there is no such shift, or none is open.
    pub async fn shift_paper(&self, number: Option<i64>) -> Result<Vec<u8>, Refusal> {
        let (paper, _) = self.filled_shift(number).await?;
        paper.pdf().map_err(|error| self.unmade(&error))
    }

    /// Writes the paper of a shift among the register's papers and says where.
    pub async fn save_shift(&self, number: Option<i64>) -> Result<Saved, Refusal> {
        let (paper, name) = self.filled_shift(number).await?;
        let pdf = paper.pdf().map_err(|error| self.unmade(&error))?;
        let name = format!("{name}.pdf");
        self.save_to(&self.inner.papers.join(name), pdf).await
    }

    /// Prints the paper of a shift: on the printer for receipts, or, where none is set up, for the system's viewer to
    /// show.
    pub async fn print_shift(&self, number: Option<i64>) -> Result<Handed, Refusal> {
        self.allowed(Deed::SeeTotals)?;
        let settings = self.printing().await?;
        let Some(printer) = self.receipt_printer(&settings) else {
            return Ok(Handed::to_viewer(self.save_shift(number).await?.path));
        };
        let (paper, name) = self.filled_shift(number).await?;
        let made = settings.on_paper(false, |_| paper.pdf(), |thermal| Ok(paper.escpos(thermal)));
        let made = made.map_err(|error| self.unmade(&error))?;
        self.queue(Asked {
            kind: TicketKind::Shift,
            name: name.to_uppercase(),
            of: None,
            printer,
            made,
        })
        .await
    }

    /// The paper of a shift, and what it is filed by: `z-0012`.
    async fn filled_shift(&self, number: Option<i64>) -> Result<(ShiftPaper, String), Refusal> {
        let who = self.allowed(Deed::SeeTotals)?;
        let (report, kept) = match number {
            Some(number) => {
                let mut closing = self.closing(number).await?;
                let letterhead = closing.letterhead.take();
                let report = ShiftReport::closed(closing);
                (
                    report.ok_or_else(|| self.refuse(Code::Internal))?,
                    letterhead,
                )
            }
            None => (self.shift_report().await?, None),
        };
        let letterhead = kept.unwrap_or_else(|| self.letterhead_of_today());
        let number = report.shift.number;
        let name = match report.closed_ms {
            Some(_) => format!("z-{number:04}"),
            None => format!("x-{number:04}"),
        };
        let printed_by = report.closed_ms.is_none().then_some(who.name);
        let paper = self.shift_on_paper(report, letterhead, printed_by);
        let paper = paper.ok_or_else(|| self.refuse(Code::Internal))?;
        Ok((paper, name))
    }

    /// What stands at the head of a shift's paper that is made today.
    pub(crate) fn letterhead_of_today(&self) -> Letterhead {
        let shop = self.letterhead();
        Letterhead {
            shop: shop.name,
            address: shop.address,
            cuit: shop.cuit,
            till: self.settings().shop.sale_point.clone(),
        }
    }

    /// None when a figure is none that there can be.
    fn shift_on_paper(
        &self,
        of: ShiftReport,
        letterhead: Letterhead,
        printed_by: Option<String>,
    ) -> Option<ShiftPaper> {
        let closed = of.closed_ms.zip(of.closed_by);
        let sales = of.first_sale.zip(of.last_sale);
        let (_, head) = of.head.split_once(':')?;
        Some(ShiftPaper {
            // Printed again in years it is the same paper: neither a telephone nor a logo is filed with it.
            shop: receipt::Shop {
                name: letterhead.shop,
                address: letterhead.address,
                cuit: letterhead.cuit,
                phone: None,
                logo: None,
            },
            till: letterhead.till,
            number: natural(of.shift.number)?,
            opened: moment(of.shift.opened_ms),
            opened_by: of.shift.operator,
            closed: closed.map(|(at, who)| (moment(at), who)),
            at: moment(of.at_ms),
            printed_by,
            collected: sum(of.collected)?,
            taken_back: sum(of.taken_back)?,
            refunded: sum(of.refunded)?,
            settled: natural(of.settled)?,
            fees: money(of.fees_cents)?,
            taxes: money(of.taxes_cents)?,
            net: money(of.net_cents)?,
            orders: natural(of.orders)?,
            unpaid: natural(of.unpaid)?,
            sales: match sales {
                Some((first, last)) => Some((natural(first)?, natural(last)?)),
                None => None,
            },
            by_operator: named(&of.by_operator)?,
            by_channel: named(&in_words(of.by_channel))?,
            open: u64::try_from(of.open.len()).ok()?,
            to_review: natural(of.to_review)?,
            unassigned: sum(of.unassigned)?,
            payouts_in_doubt: natural(of.payouts_in_doubt)?,
            compared: match of.compared {
                Some(compared) => Some(on_paper(compared)?),
                None => None,
            },
            explanation: of.explanation,
            head: head.to_owned(),
            events: natural(of.events)?,
            practice: !self.inner.profile.is_worth_something(),
        })
    }

    /// The report of the days of `query`, with the sales that it means, as a PDF on A4. A manager's to see.
    pub async fn days_paper(&self, query: &SalesQuery) -> Result<Vec<u8>, Refusal> {
        self.allowed(Deed::SeeTotals)?;
        let task = self.set_about(Work::Export);
        self.drawn_days(query, &task).await
    }

    /// The same, as a part of work that is watched.
    pub(crate) async fn drawn_days(
        &self,
        query: &SalesQuery,
        task: &Task,
    ) -> Result<Vec<u8>, Refusal> {
        let who = self.allowed(Deed::SeeTotals)?;
        let review = self.review_days(query).await?;
        let sales = self.gathered(query, task).await?;
        let issued = format!("Emitido {} por {}", self.clock_now().to_receipt(), who.name);
        let paper = self.days_on_paper(&review, &sales, issued);
        let paper = paper.ok_or_else(|| self.refuse(Code::Internal))?;
        // A month of sales is many sheets to draw; nobody else waits for that.
        let drawn = tokio::task::spawn_blocking(move || paper.pdf()).await;
        let drawn = drawn.map_err(|_| self.refuse(Code::Internal))?;
        drawn.map_err(|error| self.unmade(&error))
    }

    fn days_on_paper(&self, of: &Review, sales: &[Exported], issued: String) -> Option<DayPaper> {
        let several = of.from != of.to;
        let title = match (long_day(&of.from)?, long_day(&of.to)?) {
            (first, last) if several => format!("Ventas del {first} al {last}"),
            (day, _) => format!("Ventas del {day}"),
        };
        let average = of.collected.cents.checked_div(of.collected.count);
        Some(DayPaper {
            shop: self.letterhead(),
            corner: vec![self.settings().shop.sale_point.clone(), issued],
            title,
            collected: sum(of.collected)?,
            taken_back: sum(of.taken_back)?,
            refunded: sum(of.refunded)?,
            settled: natural(of.settled)?,
            fees: money(of.fees_cents)?,
            taxes: money(of.taxes_cents)?,
            net: money(of.net_cents)?,
            average: match average {
                Some(average) => Some(money(average)?),
                None => None,
            },
            by_state: of
                .by_state
                .iter()
                .map(|it| Some((words::state(it.state).to_owned(), natural(it.count)?)))
                .collect::<Option<_>>()?,
            by_hour: of
                .by_hour
                .iter()
                .map(|it| Some((it.hour, money(it.sum.cents)?)))
                .collect::<Option<_>>()?,
            by_cashier: named(&of.by_operator)?,
            by_sale_point: named(&of.by_sale_point)?,
            sales: sales
                .iter()
                .map(|sale| line(sale, several))
                .collect::<Option<_>>()?,
            practice: !self.inner.profile.is_worth_something(),
        })
    }
}

fn on_paper(compared: ComparedView) -> Option<Compared> {
    let differences = compared.differences;
    Some(match compared.outcome {
        ComparedOutcome::Agreed => Compared::Agreed(natural(compared.matched)?),
        ComparedOutcome::Differed => {
            Compared::Differed(natural(differences.count)?, money(differences.cents)?)
        }
        ComparedOutcome::Unread => Compared::Unread,
    })
}

fn line(sale: &Exported, several: bool) -> Option<SaleLine> {
    let (order, came) = (&sale.order, &sale.came);
    let at = came.paid.or(order.paid_at).unwrap_or(order.created);
    // `20/11/2026 14:33:08`, of which the list has room for `14:33`, or `20/11 14:33`.
    let whole = at.to_receipt();
    let at = match (whole.get(..5)?, whole.get(11..16)?) {
        (day, minute) if several => format!("{day} {minute}"),
        (_, minute) => minute.to_owned(),
    };
    let costs = Some(came.costs).filter(|costs| costs.settled > 0);
    Some(SaleLine {
        at,
        number: natural(order.draft.number)?,
        amount: order.draft.amount.money(),
        settlement: match costs {
            Some(costs) => Some(Settled {
                fees: costs.fees,
                taxes: costs.taxes,
                net: came.net()?,
            }),
            None => None,
        },
        state: words::state(order.state).to_owned(),
        cashier: order.draft.operator.clone(),
        sale_point: order.draft.sale_point.clone(),
    })
}

/// `viernes 20 de noviembre de 2026`.
fn long_day(text: &str) -> Option<String> {
    // The first of January 1970 was a Thursday.
    let weekday = Day::parse(text).ok()?.number().rem_euclid(7);
    let weekday = WEEKDAYS.get(usize::try_from(weekday).ok()?)?;
    let mut parts = text.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let month = MONTHS.get(month.parse::<usize>().ok()?.checked_sub(1)?)?;
    let day = day.trim_start_matches('0');
    Some(format!("{weekday} {day} de {month} de {year}"))
}

fn in_words(channels: Vec<NamedSum>) -> Vec<NamedSum> {
    let in_words = |of: NamedSum| NamedSum {
        name: match Channel::parse(&of.name) {
            Ok(channel) => words::channel(channel).to_owned(),
            Err(_) => of.name,
        },
        sum: of.sum,
    };
    channels.into_iter().map(in_words).collect()
}

fn named(sums: &[NamedSum]) -> Option<Vec<sums::Named>> {
    let on_paper = |of: &NamedSum| {
        Some(sums::Named {
            name: of.name.clone(),
            sum: sum(of.sum)?,
        })
    };
    sums.iter().map(on_paper).collect()
}

fn sum(of: Sum) -> Option<sums::Sum> {
    Some(sums::Sum {
        count: natural(of.count)?,
        amount: money(of.cents)?,
    })
}

fn money(cents: i64) -> Option<Money> {
    Money::from_cents(cents).ok()
}

fn natural(number: i64) -> Option<u64> {
    u64::try_from(number).ok()
}

fn moment(ms: i64) -> String {
    Instant::from_ms(ms).to_receipt()
}

#[cfg(test)]
mod tests {
    use super::long_day;

    #[test]
    fn a_day_is_written_out_as_people_say_it() {
        assert_eq!(
            long_day("2026-11-20").as_deref(),
            Some("viernes 20 de noviembre de 2026"),
            "the day of the drawings"
        );
        assert_eq!(
            long_day("2027-01-01").as_deref(),
            Some("viernes 1 de enero de 2027"),
            "without a nought before the day"
        );
        assert_eq!(long_day("ayer"), None, "no day");
    }
}
