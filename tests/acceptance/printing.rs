//! Printing: what is handed in comes out once, whatever the printer does. Counted where it comes out.

mod cups;

use std::{fs, sync::Arc, time::Duration};

use documents::receipt::Paper;
use domain::{lifecycle::State, order::OrderId};
use host::press::{Patience, Press, cups::Service, spool::Files};
use serde_json::json;
use tests::{Counter, Manner, Sink, code_of};
use till::{
    ports::{PrintForm, PrinterCondition},
    refusal::Code,
    view::{PrintPaper, PrintingSettings, TicketState, TicketView, TicketWord},
};

/// So long a printer is waited for here: longer than a busy computer keeps a thread of a test from its turn.
const PATIENCE: Patience = Patience {
    answer: Duration::from_secs(5),
    word: Duration::from_secs(3),
    progress: Duration::from_secs(3),
};

/// A counter that prints its receipts there.
async fn counter_at(destination: &str) -> Counter {
    let counter = Counter::open().await;
    connects(&counter, Service::Port(1));
    let settings = PrintingSettings {
        receipts: Some(destination.to_owned()),
        ..PrintingSettings::default()
    };
    let set = counter.till().set_printing(settings).await;
    set.expect("a manager sets it up");
    counter
}

fn connects(counter: &Counter, service: Service) {
    let files = Files::of(counter.folder().join("printing"));
    counter
        .till()
        .prints_on(Press::of(service, PATIENCE), Arc::new(files));
}

async fn paid(counter: &Counter) -> OrderId {
    let order = counter.charge("1550,50").await;
    counter.customer_pays_with(&order, json!({})).await;
    counter.looks().await;
    order
}

/// What waits for a printer, byte by byte, in the order in which it was handed in.
fn spooled(counter: &Counter) -> Vec<Vec<u8>> {
    let mut names: Vec<_> = fs::read_dir(counter.folder().join("printing"))
        .expect("the spool")
        .map(|entry| entry.expect("a file").path())
        .filter(|path| path.extension().is_some_and(|it| it == "bytes"))
        .collect();
    names.sort();
    let read = names.into_iter().map(|path| fs::read(path).expect("bytes"));
    read.collect()
}

/// Hands a receipt in, and gives the bytes that are to come out.
async fn hands_in(counter: &Counter, order: OrderId) -> Vec<u8> {
    let before = spooled_or_none(counter);
    let handed = counter.till().print_receipt(order).await;
    let handed = handed.expect("it is paid");
    assert!(
        handed.ticket.is_some(),
        "it waits for the printer: {handed:?}"
    );
    let after = spooled(counter);
    let new = after.into_iter().find(|bytes| !before.contains(bytes));
    new.expect("its bytes are on the disk")
}

fn spooled_or_none(counter: &Counter) -> Vec<Vec<u8>> {
    if counter.folder().join("printing").exists() {
        spooled(counter)
    } else {
        Vec::new()
    }
}

async fn round(counter: &Counter) -> till::printing::PrintRound {
    let round = counter.till().print_round().await;
    round.expect("the spool can be read")
}

async fn waiting(counter: &Counter) -> Vec<TicketView> {
    let queue = counter.till().print_queue().await;
    queue.expect("somebody is signed in").waiting
}

/// The one paper that waits.
async fn one_waiting(counter: &Counter) -> TicketView {
    let mut waiting = waiting(counter).await;
    assert_eq!(waiting.len(), 1, "one waits: {waiting:?}");
    waiting.remove(0)
}

#[tokio::test]
async fn a_receipt_comes_out_byte_by_byte_and_once() {
    for manner in [Manner::Prints, Manner::Quiet] {
        let sink = Sink::that(manner);
        let mut counter = counter_at(&sink.destination()).await;
        let order = paid(&counter).await;
        let bytes = hands_in(&counter, order).await;
        assert_eq!(sink.papers().len(), 0, "the sale waited for no paper");
        round(&counter).await;
        assert_eq!(sink.papers(), [bytes], "{manner:?}: every byte");
        round(&counter).await;
        counter.restart().await;
        connects(&counter, Service::Port(1));
        round(&counter).await;
        assert_eq!(sink.papers().len(), 1, "{manner:?}: and never again");
        assert_eq!(waiting(&counter).await, [], "nothing waits");

        let again = counter.till().print_receipt(order).await;
        again.expect("it is paid");
        round(&counter).await;
        let copy = sink.papers().pop().expect("a second paper");
        let words = b"COPIA 1";
        let says_so = copy.windows(words.len()).any(|part| part == words);
        assert!(says_so, "{manner:?}: what is printed again is a copy");
    }
}

#[tokio::test]
async fn a_printer_that_is_off_is_tried_again_and_nothing_is_lost_nor_doubled() {
    let port = Sink::nowhere();
    let mut counter = counter_at(&format!("tcp:127.0.0.1:{port}")).await;
    let first = paid(&counter).await;
    let second = paid(&counter).await;
    let mut wanted = vec![hands_in(&counter, first).await];
    counter.advance(Duration::from_millis(1));
    wanted.push(hands_in(&counter, second).await);
    let tried = round(&counter).await;
    assert_eq!((tried.waiting, tried.doubtful), (2, 0), "both wait");
    let head = waiting(&counter).await.remove(0);
    assert_eq!(
        (head.state, head.condition, head.tries),
        (TicketState::Queued, Some(PrinterCondition::Away), 1),
        "and it says why"
    );
    assert_eq!(
        counter.state_of(&first).await,
        State::Paid,
        "the sale is paid all the same"
    );

    counter.restart().await;
    connects(&counter, Service::Port(1));
    let sink = Sink::at(port, Manner::Prints);
    round(&counter).await;
    assert_eq!(sink.papers().len(), 0, "it is not asked at once again");
    counter.advance(Duration::from_secs(3));
    round(&counter).await;
    assert_eq!(
        sink.papers(),
        wanted,
        "both, in their order, after a restart"
    );
    counter.advance(Duration::from_mins(1));
    round(&counter).await;
    assert_eq!(sink.papers().len(), 2, "and no more");
}

#[tokio::test]
async fn without_paper_nothing_leaves_and_a_touch_prints_when_there_is_some() {
    let sink = Sink::that(Manner::NoPaper);
    let counter = counter_at(&sink.destination()).await;
    let order = paid(&counter).await;
    let bytes = hands_in(&counter, order).await;
    round(&counter).await;
    let ticket = one_waiting(&counter).await;
    assert_eq!(
        ticket.condition,
        Some(PrinterCondition::NoPaper),
        "it says so"
    );
    let view = counter.till().printers().await.expect("somebody is there");
    assert_eq!(
        view.printers[0].condition,
        PrinterCondition::NoPaper,
        "and so do the settings"
    );
    sink.becomes(Manner::Prints);
    let tried = counter.till().retry_print(&ticket.id).await;
    tried.expect("it waits");
    round(&counter).await;
    assert_eq!(sink.papers(), [bytes], "at once");
    assert_eq!(sink.torn().len(), 0, "not a byte had left before");
}

#[tokio::test]
async fn what_was_cut_in_the_middle_is_a_persons_to_settle() {
    for manner in [Manner::Drops(200), Manner::Stalls] {
        let sink = Sink::that(manner);
        let mut counter = counter_at(&sink.destination()).await;
        let order = paid(&counter).await;
        hands_in(&counter, order).await;
        let cut = round(&counter).await;
        assert_eq!(
            (cut.waiting, cut.doubtful),
            (0, 1),
            "{manner:?}: perhaps it came out"
        );

        sink.becomes(Manner::Prints);
        counter.restart().await;
        connects(&counter, Service::Port(1));
        counter.advance(Duration::from_mins(2));
        round(&counter).await;
        assert_eq!(
            sink.papers().len(),
            0,
            "{manner:?}: nothing is sent again by itself"
        );

        // Nothing overtakes it either.
        let next = paid(&counter).await;
        let behind = hands_in(&counter, next).await;
        round(&counter).await;
        assert_eq!(
            sink.papers().len(),
            0,
            "{manner:?}: what is behind it waits"
        );
        let ticket = waiting(&counter).await.remove(0);
        assert_eq!(ticket.state, TicketState::Doubtful, "{manner:?}");
        let again = counter.till().retry_print(&ticket.id).await;
        again.expect("a person says so");
        round(&counter).await;
        let papers = sink.papers();
        assert_eq!(papers.len(), 2, "{manner:?}: both come out");
        assert_eq!(papers[0], behind, "{manner:?}: in their order");
        let words = b"COPIA 1";
        assert!(
            papers[1].windows(words.len()).any(|part| part == words),
            "{manner:?}: what may be out already is a copy now"
        );
    }
}

#[tokio::test]
async fn what_is_in_somebodys_hand_is_taken_as_printed_and_what_nobody_wants_is_dropped() {
    let sink = Sink::that(Manner::Drops(10));
    let counter = counter_at(&sink.destination()).await;
    let order = paid(&counter).await;
    hands_in(&counter, order).await;
    round(&counter).await;
    sink.becomes(Manner::Prints);
    let ticket = one_waiting(&counter).await;
    let settled = counter.till().settle_print(&ticket.id, TicketWord::CameOut);
    let queue = settled.await.expect("a person says so");
    assert_eq!(queue.waiting, [], "nothing waits");
    assert_eq!(queue.done[0].state, TicketState::Printed, "it is printed");

    let other = paid(&counter).await;
    hands_in(&counter, other).await;
    let ticket = one_waiting(&counter).await;
    let dropped = counter.till().settle_print(&ticket.id, TicketWord::Drop);
    dropped.await.expect("a person says so");
    round(&counter).await;
    assert_eq!(sink.papers().len(), 0, "what was dropped never comes out");
    let gone = counter
        .till()
        .settle_print("nothing", TicketWord::Drop)
        .await;
    assert_eq!(code_of(gone), Code::NoSuchTicket, "a paper that is none");
}

#[tokio::test]
async fn the_receipt_of_a_paid_sale_comes_out_by_itself_and_once() {
    let sink = Sink::that(Manner::Prints);
    let counter = counter_at(&sink.destination()).await;
    let settings = PrintingSettings {
        auto_print: true,
        receipts: Some(sink.destination()),
        ..PrintingSettings::default()
    };
    let set = counter.till().set_printing(settings).await;
    set.expect("a manager sets it up");
    let order = paid(&counter).await;
    round(&counter).await;
    round(&counter).await;
    assert_eq!(sink.papers().len(), 1, "once");
    let again = counter.till().print_receipt(order).await;
    again.expect("it is paid");
    round(&counter).await;
    assert_eq!(sink.papers().len(), 2, "and whoever asks has a copy");

    // Whoever paid has left by the time this one is looked at.
    let old = counter.charge("20").await;
    counter.customer_pays_with(&old, json!({})).await;
    counter.looks().await;
    counter.advance(Duration::from_mins(10));
    round(&counter).await;
    assert_eq!(sink.papers().len(), 2, "nobody waits for that any more");
}

#[tokio::test]
async fn without_a_printer_the_viewer_has_it_and_what_is_none_is_refused() {
    let counter = Counter::open().await;
    let order = paid(&counter).await;
    let handed = counter.till().print_receipt(order).await;
    let handed = handed.expect("it is paid");
    let path = handed.path.expect("a file for the viewer");
    assert!(
        fs::read(&path).expect("it is there").starts_with(b"%PDF-"),
        "a PDF"
    );
    let test = counter.till().print_test_page().await;
    assert_eq!(code_of(test), Code::NoPrinter, "there is nothing to test");
    let wrong = PrintingSettings {
        receipts: Some("la de siempre".to_owned()),
        ..PrintingSettings::default()
    };
    let refused = counter.till().set_printing(wrong).await;
    assert_eq!(code_of(refused), Code::BadPrinter, "that is no printer");
    let pdf = counter.till().receipt(order, Paper::A4, true).await;
    assert!(pdf.is_ok(), "a file can be had all the same");
}

#[tokio::test]
async fn a_printer_of_documents_is_sent_the_document() {
    let sink = Sink::that(Manner::Quiet);
    let counter = counter_at(&sink.destination()).await;
    let settings = PrintingSettings {
        receipts: Some(sink.destination()),
        form: PrintForm::Pdf,
        paper: PrintPaper::A4,
        ..PrintingSettings::default()
    };
    let set = counter.till().set_printing(settings).await;
    set.expect("a manager sets it up");
    let test = counter.till().print_test_page().await;
    test.expect("a printer is set up");
    round(&counter).await;
    let papers = sink.papers();
    assert!(
        papers[0].starts_with(b"%PDF-"),
        "a PDF, and no question before it"
    );
}
