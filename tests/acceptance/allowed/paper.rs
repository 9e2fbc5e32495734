//! The rows of printing: what comes out, what waits, and how it is set up.

use till::{
    refusal::Code,
    view::{PosterSize, PrintingSettings, TicketWord},
};

use super::{DONE, NO, OUT, Row, row, tried};

/// An id that no paper has.
const NO_TICKET: &str = "00000000-0000-7000-8000-000000000000";

pub(super) fn rows() -> Vec<Row> {
    let gone = [OUT, Some(Code::NoSuchTicket), Some(Code::NoSuchTicket)];
    let no_printer = [OUT, Some(Code::NoPrinter), Some(Code::NoPrinter)];
    let unpaid = [OUT, Some(Code::NotPaid), Some(Code::NotPaid)];
    vec![
        row("printers", [OUT, DONE, DONE], |it| {
            tried(it.till().printers())
        }),
        row("set_printing", [OUT, NO, DONE], |it| {
            tried(it.till().set_printing(PrintingSettings::default()))
        }),
        row("print_test_page", no_printer, |it| {
            tried(it.till().print_test_page())
        }),
        row("print_queue", [OUT, DONE, DONE], |it| {
            tried(it.till().print_queue())
        }),
        row("retry_print", gone, |it| {
            tried(it.till().retry_print(NO_TICKET))
        }),
        row("settle_print", gone, |it| {
            tried(it.till().settle_print(NO_TICKET, TicketWord::Drop))
        }),
        row("print_receipt", unpaid, |it| {
            tried(it.till().print_receipt(it.order))
        }),
        row("print_receipt_as", no_printer, |it| {
            tried(it.till().print_receipt_as(it.order, true))
        }),
        row("print_shift", [OUT, NO, DONE], |it| {
            tried(it.till().print_shift(None))
        }),
        row("print_voucher", [OUT, NO, Some(Code::NoSuchPayout)], |it| {
            tried(it.till().print_voucher("0000000000000"))
        }),
        row(
            "print_poster",
            [
                OUT,
                Some(Code::NoSuchSalePoint),
                Some(Code::NoSuchSalePoint),
            ],
            |it| tried(it.till().print_poster("987654", true, PosterSize::A6)),
        ),
    ]
}
