//! Peers: the same papers and sheets as others make them, in the same run: openpyxl a workbook, reportlab and a browser
//! that is warm a receipt.
//!
//! The times are this computer's; the bars are ratios within one run, of the middle run of each. A peer that is not
//! installed is said to be missing and held against nothing. The report stays in `target/bench-peers.txt`.

use std::{
    fmt::Write as _,
    fs,
    hint::black_box,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, ExitCode},
    time::Duration,
};

use criterion::measurement::{Measurement, WallTime};
use documents::{
    day::{DayPaper, SaleLine, Settled},
    receipt::{FAREWELL, Line, NOTICE, Paper, Payment, Receipt, Returned, Shop, Stamp},
    sheets::{self, Sale, Sheet},
    sums::Sum,
};
use domain::{channel::Channel, instant::Instant, lifecycle::State, money::Money};

/// Debian's own: what its packages bring is there, and not in another that comes first in the path.
const PYTHON: &str = "/usr/bin/python3";
/// How many sales are on the sheet.
const SALES: i64 = 30_000;
/// Ten times as many rows take ten times as long, and a little more.
const TEN_TIMES: f64 = 14.0;
/// What drawing them may take of memory.
const MEMORY_MAX: f64 = 1024.0 * 1024.0 * 1024.0;
/// What a receipt may weigh.
const RECEIPT_MAX: f64 = 40.0 * 1024.0;
/// 2026-11-01 08:00:00 in Buenos Aires.
const FIRST_MS: i64 = 1_793_530_800_000;

/// A ratio, and the bar it is held to.
struct Row {
    what: String,
    ours: Option<Duration>,
    theirs: Option<Duration>,
    ratio: f64,
    bar: Bar,
}

/// What a ratio must be.
#[derive(Clone, Copy)]
enum Bar {
    AtLeast(f64),
    AtMost(f64),
}

/// What there is to say.
#[derive(Default)]
struct Report {
    rows: Vec<Row>,
    /// Who was not there.
    missing: Vec<String>,
}

fn main() -> ExitCode {
    // Cargo says this when it wants the times; without it everything is run once, to see that it can be.
    let in_earnest = std::env::args().any(|word| word == "--bench");
    let target = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .parent()
        .expect("a folder in the target folder");
    let folder = tempfile::tempdir().expect("a folder");
    let mut report = Report::default();
    receipts(&mut report, folder.path(), in_earnest);
    workbooks(&mut report, folder.path(), in_earnest);
    reports(&mut report, in_earnest);
    let text = report.text();
    let mut out = std::io::stdout().lock();
    write!(out, "\n{text}").expect("somebody reads");
    if !in_earnest {
        return ExitCode::SUCCESS;
    }
    fs::write(target.join("bench-peers.txt"), text).expect("there is room");
    if report.is_kept() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// A receipt for a roll of 80 mm, and the same by others.
fn receipts(report: &mut Report, folder: &Path, in_earnest: bool) {
    let runs = if in_earnest { 200 } else { 2 };
    let receipt = receipt();
    let pdf = receipt.pdf(Paper::Roll80).expect("it fits on paper");
    report.rows.push(Row {
        what: "receipt, of what it may weigh".to_owned(),
        ours: None,
        theirs: None,
        ratio: bytes(&pdf) / RECEIPT_MAX,
        bar: Bar::AtMost(1.0),
    });
    let ours = middle(runs, || receipt.pdf(Paper::Roll80));
    let words = folder.join("receipt.tsv");
    fs::write(&words, as_words(&receipt)).expect("there is room");
    let fonts = here("fonts");
    let runs = if in_earnest { 60 } else { 1 };
    let asked = [words.as_path(), fonts.as_path()];
    report.holds("receipt against reportlab", ours, 5.0, || {
        peer(PYTHON, "receipt.py", "python3-reportlab", &asked, runs)
    });
    report.holds("receipt against a warm browser", ours, 15.0, || {
        peer("node", "receipt.mjs", "chromium", &asked, runs)
    });
}

/// A workbook of a month of sales, and the same by openpyxl in the quicker of its two ways.
fn workbooks(report: &mut Report, folder: &Path, in_earnest: bool) {
    let (sales, runs) = if in_earnest { (SALES, 5) } else { (60, 1) };
    let sheet = month(sales);
    let ours = middle(runs, || sheets::xlsx(&sheet));
    let rows = folder.join("sheet.csv");
    fs::write(&rows, sheets::csv(&sheet)).expect("there is room");
    let runs = if in_earnest { 3 } else { 1 };
    let what = format!("workbook of {sales} rows against openpyxl");
    report.holds(&what, ours, 10.0, || {
        peer(PYTHON, "sheet.py", "python3-openpyxl", &[&rows], runs)
    });
}

/// The report of a month on paper, every sale in it, against one of a tenth of them.
fn reports(report: &mut Report, in_earnest: bool) {
    let (sales, runs) = if in_earnest { (SALES, 3) } else { (60, 1) };
    let few = paper(sales / 10);
    let few = middle(runs, || few.pdf());
    let all = paper(sales);
    let before = peak();
    let all = middle(runs, || all.pdf());
    report.rows.push(Row {
        what: format!("report of {sales} rows, and of a tenth of them"),
        ours: Some(all),
        theirs: Some(few),
        ratio: all.as_secs_f64() / few.as_secs_f64(),
        bar: Bar::AtMost(TEN_TIMES),
    });
    match before.zip(peak()) {
        Some((before, after)) => report.rows.push(Row {
            what: format!("report of {sales} rows, of a gigabyte"),
            ours: None,
            theirs: None,
            ratio: (after - before) / MEMORY_MAX,
            bar: Bar::AtMost(1.0),
        }),
        None => report
            .missing
            .push("memory: not held, because this system does not tell".to_owned()),
    }
}

/// The most memory this program ever had, as Linux tells it.
fn peak() -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: f64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kibibytes * 1024.0)
}

impl Report {
    /// Holds our time against the peer's, if there is one.
    fn holds(
        &mut self,
        what: &str,
        ours: Duration,
        bar: f64,
        peer: impl FnOnce() -> Result<Duration, String>,
    ) {
        match peer() {
            Ok(theirs) => self.rows.push(Row {
                what: what.to_owned(),
                ours: Some(ours),
                theirs: Some(theirs),
                ratio: theirs.as_secs_f64() / ours.as_secs_f64(),
                bar: Bar::AtLeast(bar),
            }),
            Err(why) => self
                .missing
                .push(format!("{what}: not held, because {why}")),
        }
    }

    fn is_kept(&self) -> bool {
        self.rows.iter().all(Row::is_kept)
    }

    fn text(&self) -> String {
        let mut text = format!(
            "{:<46} {:>10} {:>10} {:>8} {:>7}\n",
            "what", "ours", "theirs", "ratio", "bar"
        );
        for row in &self.rows {
            let time =
                |time: Option<Duration>| time.map_or_else(String::new, |it| format!("{it:.2?}"));
            let bar = match row.bar {
                Bar::AtLeast(mark) => format!("≥ {mark}"),
                Bar::AtMost(mark) => format!("≤ {mark}"),
            };
            let kept = if row.is_kept() { "kept" } else { "not kept" };
            let (ours, theirs) = (time(row.ours), time(row.theirs));
            writeln!(
                text,
                "{:<46} {ours:>10} {theirs:>10} {:>8.2} {bar:>7}  {kept}",
                row.what, row.ratio
            )
            .expect("a text takes whatever is written");
        }
        for line in &self.missing {
            writeln!(text, "{line}").expect("a text takes whatever is written");
        }
        text
    }
}

impl Row {
    fn is_kept(&self) -> bool {
        match self.bar {
            Bar::AtLeast(mark) => self.ratio >= mark,
            Bar::AtMost(mark) => self.ratio <= mark,
        }
    }
}

/// What the middle of some runs took; the first one, which finds everything cold, is not counted.
fn middle<T>(runs: usize, mut run: impl FnMut() -> T) -> Duration {
    black_box(run());
    let mut times: Vec<Duration> = (0..runs)
        .map(|_| {
            let begun = WallTime.start();
            let made = black_box(run());
            let took = WallTime.end(begun);
            drop(made);
            took
        })
        .collect();
    times.sort_unstable();
    *times.get(runs / 2).expect("it was run at least once")
}

/// What the middle of a peer's runs took, by its own clock, without its start; or why it did not run.
fn peer(
    program: &str,
    script: &str,
    package: &str,
    arguments: &[&Path],
    runs: usize,
) -> Result<Duration, String> {
    let ran = Command::new(program)
        .arg(here("benches/peers").join(script))
        .args(arguments)
        .arg(runs.to_string())
        .output();
    let ran = ran.map_err(|why| format!("{program} does not run: {why}"))?;
    if !ran.status.success() {
        let why = String::from_utf8_lossy(&ran.stderr);
        let last = why.lines().last().unwrap_or("it says nothing").to_owned();
        return Err(format!(
            "{script} ended with {last:?}; Debian has {package}"
        ));
    }
    let said = String::from_utf8_lossy(&ran.stdout).into_owned();
    let mut times: Vec<f64> = said
        .split_whitespace()
        .filter_map(|word| word.parse().ok())
        .collect();
    times.sort_by(f64::total_cmp);
    let middle = times.get(times.len() / 2);
    let middle = middle.ok_or_else(|| format!("{script} said no time: {said:?}"))?;
    Ok(Duration::from_secs_f64(*middle))
}

fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn bytes(pdf: &[u8]) -> f64 {
    f64::from(u32::try_from(pdf.len()).unwrap_or(u32::MAX))
}

fn money(cents: i64) -> Money {
    Money::from_cents(cents).expect("small")
}

fn receipt() -> Receipt {
    let total = money(155_050);
    Receipt {
        shop: Shop {
            name: "Panadería La Vereda".to_owned(),
            address: vec!["Av. Siempreviva 742, CABA".to_owned()],
            cuit: Some("30-71809248-1".to_owned()),
            phone: None,
            logo: None,
        },
        number: 48,
        paid_at: "20/11/2026 14:33:08".to_owned(),
        sale_point: "Caja 1".to_owned(),
        operator: "Lucía".to_owned(),
        lines: vec![Line {
            concept: "Varios".to_owned(),
            amount: total,
        }],
        total,
        stamp: Stamp::Paid,
        payment: Payment {
            method: "Transferencia, QR".to_owned(),
            payer: Some("Persona de Muestra".to_owned()),
            payer_cuit: Some("20-••••••18-6".to_owned()),
            operation: Some("75346159".to_owned()),
            reference: "FF44CB9Q3TMFT8".to_owned(),
        },
        practice: false,
        copy: None,
        returned: Returned::default(),
        notice: NOTICE.map(str::to_owned).to_vec(),
        farewell: Some(FAREWELL.to_owned()),
    }
}

/// The receipt for whoever sets it otherwise: a line each, how it is set and what it says, between tabs.
fn as_words(receipt: &Receipt) -> String {
    let Receipt { shop, payment, .. } = receipt;
    let mut rows = vec![format!("title\t{}", shop.name)];
    rows.extend(shop.address.iter().map(|line| format!("middle\t{line}")));
    rows.extend(shop.cuit.iter().map(|cuit| format!("middle\tCUIT {cuit}")));
    rows.push("dashes".to_owned());
    rows.push(format!(
        "pair\tVenta {}\t{}",
        receipt.number, receipt.paid_at
    ));
    let who = format!("Atendió {}", receipt.operator);
    rows.push(format!("pair\t{}\t{who}", receipt.sale_point));
    rows.push("rule".to_owned());
    for line in &receipt.lines {
        let amount = line.amount.to_es_ar();
        rows.push(format!("pair\t{}\t{amount}", line.concept));
    }
    rows.push("dashes".to_owned());
    rows.push("middle\tTotal".to_owned());
    rows.push(format!("amount\t{}", receipt.total));
    rows.push("stamp\tPAGADO".to_owned());
    let numbers = [
        ("Con", Some(&payment.method)),
        ("Pagó", payment.payer.as_ref()),
        ("CUIT", payment.payer_cuit.as_ref()),
        ("Operación", payment.operation.as_ref()),
        ("Referencia", Some(&payment.reference)),
    ];
    let known = numbers
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)));
    rows.extend(known.map(|(name, value)| format!("pair\t{name}\t{value}")));
    rows.push("dashes".to_owned());
    rows.extend(receipt.notice.iter().map(|line| format!("small\t{line}")));
    rows.extend(
        receipt
            .farewell
            .iter()
            .map(|line| format!("strong\t{line}")),
    );
    rows.join("\n")
}

/// A month of sales.
fn month(sales: i64) -> Sheet {
    let names = [
        "GOMEZ MARIA LAURA",
        "PEREZ JUAN CARLOS",
        "FERNÁNDEZ LUCÍA",
        "SOSA NÉLIDA",
    ];
    let one_of = |all: &[&str], nth: i64| -> String {
        let place = usize::try_from(nth).expect("from 0") % all.len();
        all.get(place)
            .map_or_else(String::new, |it| (*it).to_owned())
    };
    let sale = |nth: i64| {
        let cents = 100_000 + (nth * 7_919) % 900 * 5_000 + nth % 100;
        let (fees, taxes) = (cents / 125, cents / 595);
        Sale {
            at: Instant::from_ms(FIRST_MS + nth * 86_400),
            number: nth + 1,
            reference: format!("FF{nth:08}TMFT"),
            state: State::Paid,
            amount: money(cents),
            collected: money(cents),
            taken_back: Money::ZERO,
            refunded: Money::ZERO,
            costs: Some((money(fees), money(taxes))),
            net: money(cents - fees - taxes),
            payer: Some(one_of(&names, nth)),
            cuit: Some(format!("27-{:08}-4", nth * 31 % 100_000_000)),
            operation: Some(format!("{}", 7_000_000_000 + nth)),
            concept: "Varios".to_owned(),
            operator: one_of(&["Lucía", "Bruno", "Carla"], nth / 3),
            sale_point: one_of(&["Caja 1", "Caja 2", "Barra", "Mostrador"], nth / 7),
            channel: Channel::TelepagosQr,
        }
    };
    let sales: Vec<Sale> = (0..sales).map(sale).collect();
    sheets::sales("Ventas del mes", &sales).expect("little money")
}

/// A month of sales on paper.
fn paper(sales: i64) -> DayPaper {
    let sale = |nth: i64| {
        let cents = 100_000 + (nth * 7_919) % 900 * 5_000 + nth % 100;
        let (fees, taxes) = (cents / 125, cents / 595);
        SaleLine {
            at: format!(
                "{:02}/11 {:02}:{:02}",
                nth / 1_000 + 1,
                nth / 60 % 24,
                nth % 60
            ),
            number: nth.unsigned_abs() + 1,
            amount: money(cents),
            settlement: Some(Settled {
                fees: money(fees),
                taxes: money(taxes),
                net: money(cents - fees - taxes),
            }),
            state: "Pagada".to_owned(),
            cashier: "Lucía Benítez".to_owned(),
            sale_point: "Caja 1".to_owned(),
        }
    };
    let count = sales.unsigned_abs();
    DayPaper {
        shop: receipt().shop,
        corner: vec!["Caja 1".to_owned()],
        title: "Ventas del mes".to_owned(),
        collected: Sum {
            count,
            amount: money(sales * 300_000),
        },
        taken_back: Sum::default(),
        refunded: Sum::default(),
        settled: count,
        fees: money(sales * 2_400),
        taxes: money(sales * 504),
        net: money(sales * 297_096),
        average: Some(money(300_000)),
        by_state: vec![("Pagadas".to_owned(), count)],
        by_hour: vec![(12, money(sales * 300_000))],
        by_cashier: Vec::new(),
        by_sale_point: Vec::new(),
        sales: (0..sales).map(sale).collect(),
        // The dearer of the two: its sheets have words across.
        practice: true,
    }
}
