//! The list of movements: how its fields are carried, and how its pages are read.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use domain::day::Day;
use gateway::{
    Answer, Carrier, Failure, RefusedKind, Request, Response, SilenceKind, TransactionsQuery,
};

use crate::fakes::{Conversation, LOGIN, says, token};

const LIST: &str = "v2/account/transactions";
const REFUSAL: &str = r#"{"status":"error","message":"No"}"#;

fn day() -> Day {
    Day::parse("2026-11-20").expect("a date")
}

/// A conversation in which logins succeed and the list answers by `script`.
fn listing(
    script: impl Fn(&Request, usize) -> Result<Response, Failure> + Send + Sync + 'static,
) -> Conversation {
    Conversation::with(move |request, place| match request.route {
        LOGIN => token(place),
        _ => script(request, place),
    })
}

/// An answer with one settled credit for each amount, and more fields.
fn rows(amounts: &[u32], more: &str) -> Result<Response, Failure> {
    let rows: Vec<String> = amounts
        .iter()
        .map(|amount| {
            format!(
                r#"{{"income":1,"date":"2026-11-20 14:33:08","amount":"{amount}","status":"Aprobado"}}"#
            )
        })
        .collect();
    let body = format!(
        r#"{{"status":"ok","transactions":[{}]{more}}}"#,
        rows.join(",")
    );
    says(200, &body)
}

async fn pesos(talk: &Conversation) -> Result<Vec<i64>, String> {
    match talk.telepagos.credits(day(), day()).await {
        Answer::Said(credits) => Ok(credits.iter().map(|c| c.amount.cents() / 100).collect()),
        Answer::Refused(refused) => Err(format!("{:?}", refused.kind)),
        Answer::Silence(silence) => Err(format!("{:?}", silence.why)),
    }
}

/// How a request carried its fields.
fn carriage(request: &Request) -> &'static str {
    match (request.query.is_empty(), &request.body) {
        (false, Some(_)) => "both",
        (false, None) => "query",
        (true, Some(_)) => "body",
        (true, None) => "nothing",
    }
}

fn carriages(talk: &Conversation) -> Vec<&'static str> {
    talk.provider.seen(LIST).iter().map(carriage).collect()
}

fn page_of(request: &Request) -> Option<&str> {
    let page = request.query.iter().find(|(name, _)| *name == "page");
    page.map(|(_, value)| value.as_str())
}

#[tokio::test]
async fn the_days_are_asked_for_in_query_and_body_and_without_pages() {
    let talk = listing(|_, _| rows(&[10], ""));
    assert_eq!(pesos(&talk).await, Ok(vec![10]), "the credit");
    let sent = talk.provider.seen(LIST).remove(0);
    let query = [
        ("date_from", "2026-11-20".to_owned()),
        ("date_to", "2026-11-20".to_owned()),
    ];
    assert_eq!(sent.query, query, "as others do it");
    assert_eq!(
        sent.body.as_deref(),
        Some(br#"{"date_from":"2026-11-20","date_to":"2026-11-20"}"#.as_slice()),
        "as documented"
    );
}

#[tokio::test]
async fn a_server_that_takes_fields_in_one_way_only_is_learned_once() {
    for taken in ["both", "query", "body"] {
        let answers: [fn() -> Result<Response, Failure>; 5] = [
            || says(400, REFUSAL),
            || says(413, "<html>"),
            || says(403, "<html>"),
            || {
                says(
                    200,
                    r#"{"status":"error","message":"date_from es requerido"}"#,
                )
            },
            // In words of its own, that name no field.
            || says(200, r#"{"status":"error","message":"Período inválido"}"#),
        ];
        for refusal in answers {
            let talk = listing(move |request, _| {
                if carriage(request) == taken {
                    rows(&[10], "")
                } else {
                    refusal()
                }
            });
            for time in 0..3 {
                assert_eq!(pesos(&talk).await, Ok(vec![10]), "{taken}, time {time}");
            }
            let tried = carriages(&talk);
            assert!(tried.len() <= 5, "found at the first call: {tried:?}");
            assert_eq!(tried[tried.len() - 2..], [taken, taken], "and remembered");
        }
    }
}

#[tokio::test]
async fn a_refusal_that_no_carrier_helps_is_handed_on_and_the_others_left_alone_for_a_while() {
    let talk = listing(|_, _| says(400, REFUSAL));
    let answer = talk.telepagos.credits(day(), day()).await;
    let Answer::Refused(refused) = answer else {
        panic!("they said no: {answer:?}");
    };
    assert_eq!(refused.kind, RefusedKind::Rejected, "as they said");
    assert_eq!(refused.words.as_deref(), Some("No"), "in their words");
    assert_eq!(
        carriages(&talk),
        ["both", "query", "body"],
        "each was tried"
    );

    assert_eq!(pesos(&talk).await, Err("Rejected".to_owned()), "again");
    assert_eq!(carriages(&talk).len(), 4, "once, not three times");
    talk.clock.advance(600);
    assert_eq!(pesos(&talk).await, Err("Rejected".to_owned()), "later");
    assert_eq!(
        carriages(&talk).len(),
        7,
        "ten minutes on it may be another matter"
    );
}

#[tokio::test]
async fn what_is_no_matter_of_carriage_is_not_tried_otherwise() {
    for answer in [
        || says(422, r#"{"status":"error","message":"Cuenta inactiva"}"#),
        || says(500, "<html>"),
        || says(429, ""),
    ] {
        let talk = listing(move |_, _| answer());
        assert!(pesos(&talk).await.is_err(), "no list came");
        assert_eq!(carriages(&talk), ["both"], "one request");
    }
}

#[tokio::test]
async fn an_error_with_a_200_is_tried_otherwise_once_and_then_taken_for_what_it_says() {
    let talk = listing(|_, _| says(200, r#"{"status":"error","message":"Cuenta inactiva"}"#));
    for time in 0..3 {
        let answer = talk.telepagos.credits(day(), day()).await;
        let Answer::Refused(refused) = answer else {
            panic!("they said no: {answer:?}");
        };
        assert_eq!(
            refused.words.as_deref(),
            Some("Cuenta inactiva"),
            "in their words, time {time}"
        );
    }
    assert_eq!(
        carriages(&talk),
        ["both", "query", "body", "both", "both"],
        "it was not the carriage"
    );
}

#[tokio::test]
async fn what_came_in_and_what_went_out_are_one_list() {
    let talk = listing(|_, _| {
        says(
            200,
            r#"{"status":"ok","transactions":[
            {"income":1,"date":"2026-11-20 14:33:08","amount":"10","status":"Aprobado"},
            {"income":0,"date":"2026-11-20 14:20:00","amount":"-7.5","status":"Procesado",
             "cvu_cbu":"0000222800000000057723","cuit":"30718092481"},
            {"income":1,"date":"2026-11-20 14:10:00","amount":"3","status":"Pendiente"},
            {"income":0,"date":"2026-11-20 14:00:00","amount":"2","status":"Rechazado"}]}"#,
        )
    });
    let came = talk.telepagos.movements(day(), day()).await;
    let movements = came.said().expect("a list");
    let credits: Vec<i64> = movements.credits.iter().map(|c| c.amount.cents()).collect();
    assert_eq!(credits, [1_000], "what is settled");
    let debits: Vec<(i64, bool)> = movements
        .debits
        .iter()
        .map(|debit| (debit.amount.cents(), debit.is_settled()))
        .collect();
    assert_eq!(
        debits,
        [(200, false), (750, true)],
        "oldest first, settled or not"
    );
    assert_eq!(
        movements.debits[1].account.as_deref(),
        Some("0000222800000000057723"),
        "and to whom"
    );
    assert_eq!(talk.provider.seen(LIST).len(), 1, "one call serves both");
}

#[tokio::test]
async fn who_browses_gets_the_page_as_it_is_and_asks_for_no_other() {
    let talk = listing(|_, _| rows(&[4, 3], r#","page":2,"pages":9,"number_of_results":18"#));
    let query = TransactionsQuery {
        from: day().before(),
        to: day(),
        operation: Some("12".to_owned()),
        page: Some(2),
    };
    let page = talk.telepagos.transactions(&query).await;
    let page = page.said().expect("a page");
    assert_eq!(
        (page.rows.len(), page.page, page.pages, page.results),
        (2, Some(2), Some(9), Some(18)),
        "where it stands"
    );
    let sent = talk.provider.seen(LIST);
    assert_eq!(sent.len(), 1, "one page is one request");
    assert_eq!(
        String::from_utf8_lossy(sent[0].body.as_deref().unwrap_or_default()),
        r#"{"date_from":"2026-11-19","date_to":"2026-11-20","operation":"12","page":2,"paginate":1}"#,
        "the operation is a text, as documented"
    );
    assert!(
        sent[0].query.contains(&("operation", "12".to_owned())),
        "and in the query"
    );

    let all = TransactionsQuery {
        operation: None,
        page: None,
        ..query
    };
    let page = talk.telepagos.transactions(&all).await;
    assert!(page.said().is_some(), "all at once");
    assert_eq!(
        talk.provider.seen(LIST)[1].query.len(),
        2,
        "the days and nothing else"
    );
}

#[tokio::test]
async fn a_list_that_comes_in_pages_is_read_to_its_end_and_twice() {
    let talk = listing(|request, _| match page_of(request) {
        None | Some("1") => rows(&[1, 2], r#","page":1,"pages":3"#),
        Some("2") => rows(&[3, 4], r#","page":"2","pages":"3""#),
        Some(_) => rows(&[5], r#","page":3,"pages":3"#),
    });
    assert_eq!(pesos(&talk).await, Ok(vec![1, 2, 3, 4, 5]), "all pages");
    let pages = |talk: &Conversation| -> Vec<Option<String>> {
        let seen = talk.provider.seen(LIST);
        seen.iter().map(|r| page_of(r).map(str::to_owned)).collect()
    };
    let some = |page: &str| Some(page.to_owned());
    let twice = [
        some("1"),
        some("2"),
        some("3"),
        some("1"),
        some("2"),
        some("3"),
    ];
    assert_eq!(pages(&talk)[0], None, "first without pages");
    assert_eq!(pages(&talk)[1..], twice, "then twice alike");

    assert_eq!(pesos(&talk).await, Ok(vec![1, 2, 3, 4, 5]), "once more");
    assert_eq!(
        pages(&talk)[7..],
        twice,
        "that they come in pages is remembered"
    );
    let body = talk.provider.seen(LIST).remove(8).body.expect("a body");
    assert_eq!(
        String::from_utf8_lossy(&body),
        r#"{"date_from":"2026-11-20","date_to":"2026-11-20","page":2,"paginate":1}"#,
        "numbers are numbers"
    );
}

#[tokio::test]
async fn a_row_that_moves_to_the_next_page_while_we_read_is_not_counted_twice() {
    // Newest first, two a page. A credit of 9 arrives after page 1 was read for the first time.
    let talk = listing(|request, place| match (page_of(request), place) {
        (Some("1"), 1) | (None, _) => rows(&[4, 3], r#","page":1,"pages":2"#),
        (Some("1"), _) => rows(&[9, 4], r#","page":1,"pages":2"#),
        (Some(_), _) => rows(&[3, 2], r#","page":2,"pages":2"#),
    });
    assert_eq!(
        pesos(&talk).await,
        Ok(vec![9, 4, 3, 2]),
        "the 3 came in once"
    );
}

#[tokio::test]
async fn a_list_that_changes_at_each_reading_says_nothing() {
    let turn = AtomicUsize::new(0);
    let talk = listing(move |request, _| {
        let amount = u32::try_from(turn.fetch_add(1, Ordering::SeqCst)).expect("few") + 1;
        let page = page_of(request).unwrap_or("1");
        rows(&[amount], &format!(r#","page":{page},"pages":2"#))
    });
    let silence = format!("{:?}", SilenceKind::Changing);
    assert_eq!(pesos(&talk).await, Err(silence), "no two readings agreed");
    assert_eq!(
        talk.provider.seen(LIST).len(),
        7,
        "one, and three times two"
    );
}

#[tokio::test]
async fn a_server_that_heeds_no_page_number_pays_nothing_twice() {
    let unreadable = format!("{:?}", SilenceKind::Unreadable);
    let always_the_first = listing(|_, _| rows(&[7], r#","page":1,"pages":2"#));
    assert_eq!(
        pesos(&always_the_first).await,
        Err(unreadable.clone()),
        "it says page 1"
    );
    let while_rows_arrive = listing(|_, place| {
        let amount = u32::try_from(place).expect("few") + 1;
        rows(&[amount], r#","page":1,"pages":2"#)
    });
    assert_eq!(
        pesos(&while_rows_arrive).await,
        Err(unreadable.clone()),
        "it says page 1, whatever is on it"
    );
    let without_saying = listing(|_, _| rows(&[7], r#","pages":2"#));
    assert_eq!(
        pesos(&without_saying).await,
        Err(unreadable),
        "it shows the same rows"
    );
}

#[tokio::test]
async fn a_list_without_end_is_not_followed() {
    let talk = listing(|_, place| {
        let amount = u32::try_from(place).expect("few") + 1;
        rows(&[amount], r#","pages":4000000000"#)
    });
    let too_large = format!("{:?}", SilenceKind::TooLarge);
    assert_eq!(pesos(&talk).await, Err(too_large), "nobody sells that much");
    assert_eq!(
        talk.provider.seen(LIST).len(),
        101,
        "a hundred pages is the end"
    );
}

/// The days that a request asks for.
fn days_of(request: &Request) -> [String; 2] {
    ["date_from", "date_to"].map(|wanted| {
        let said = request.query.iter().find(|(name, _)| *name == wanted);
        said.expect("it is asked for days").1.clone()
    })
}

#[tokio::test]
async fn days_that_one_answer_cannot_hold_are_read_in_halves_and_each_row_once() {
    let (from, to) = (day().before().before(), day().after());
    let talk = listing(|request, _| {
        let [from, to] = days_of(request);
        if from != to {
            return Err(Failure::TooLarge);
        }
        let amount = &from[8..];
        says(
            200,
            &format!(
                r#"{{"status":"ok","transactions":[{{"income":1,"date":"{from} 14:33:08","amount":"{amount}","status":"Aprobado"}}]}}"#
            ),
        )
    });
    let read = talk.telepagos.movements(from, to).await;
    let credits = read.said().expect("every day can be read").credits;
    let pesos: Vec<i64> = credits.iter().map(|it| it.amount.cents() / 100).collect();
    assert_eq!(pesos, [18, 19, 20, 21], "all of them, the oldest first");
    let asked = talk.provider.seen(LIST).len();
    assert_eq!(asked, 7, "four days, twice two of them, and each alone");

    let talk = listing(|_, _| Err(Failure::TooLarge));
    let read = talk.telepagos.movements(from, to).await;
    let Answer::Silence(silence) = read else {
        panic!("not even a day can be read: {read:?}");
    };
    assert_eq!(silence.why, SilenceKind::TooLarge, "and it says why");
    let asked = talk.provider.seen(LIST).len();
    assert_eq!(asked, 3, "nobody goes on where a day alone is too long");
}

#[tokio::test]
async fn an_account_that_is_told_how_fields_travel_begins_there_and_goes_on_from_what_works() {
    let talk = listing(|request, _| match carriage(request) {
        "body" => says(405, "<html>no bodies</html>"),
        _ => rows(&[7], ""),
    });
    let Conversation {
        telepagos,
        provider,
        ..
    } = talk;
    let telepagos = Arc::into_inner(telepagos).expect("nobody else has it");
    let telepagos = telepagos.carrying(Carrier::Body);
    for _ in 0..2 {
        let credits = telepagos.credits(day(), day()).await.said();
        assert_eq!(credits.map(|it| it.len()), Some(1), "the list came");
    }
    let carried: Vec<&str> = provider.seen(LIST).iter().map(carriage).collect();
    assert_eq!(
        carried,
        ["body", "query", "query"],
        "as it was told, then what worked"
    );
}
