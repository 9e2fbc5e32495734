//! The token: fetched once, renewed in time, renewed when it is not taken.

use gateway::{Answer, RefusedKind, SilenceKind};
use tokio::task::JoinSet;

use crate::fakes::{Conversation, LOGIN, bearer, says, token};

const CONCEPTS: &str = "v2/payment/concepts";

fn all_well(
    request: &gateway::Request,
    place: usize,
) -> Result<gateway::Response, gateway::Failure> {
    match request.route {
        LOGIN => token(place),
        _ => says(200, r#"{"status":"ok","concepts":["VAR"]}"#),
    }
}

/// Fifty calls at once, of which the first logs in and is held there until all stand in line.
async fn fifty_at_once(talk: &Conversation) -> Vec<Answer<Vec<domain::order::Concept>>> {
    let mut calls = JoinSet::new();
    for _ in 0..50 {
        let telepagos = talk.telepagos.clone();
        calls.spawn(async move { telepagos.concepts().await });
    }
    // On a single thread each task runs until it must wait, in turn.
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
    assert_eq!(talk.provider.count(), 1, "all but one stand in line");
    talk.provider.release(1_000);
    calls.join_all().await
}

#[tokio::test]
async fn fifty_calls_at_once_log_in_once() {
    let talk = Conversation::held(all_well);

    let answers = fifty_at_once(&talk).await;

    assert!(
        answers
            .iter()
            .all(|answer| matches!(answer, Answer::Said(_))),
        "every call got its answer"
    );
    assert_eq!(talk.provider.seen(LOGIN).len(), 1, "one login served all");
    assert_eq!(talk.provider.seen(CONCEPTS).len(), 50, "each call was made");
}

#[tokio::test]
async fn those_who_wait_for_a_failed_login_share_its_outcome_and_the_next_tries_again() {
    let talk = Conversation::held(|request, place| match (request.route, place) {
        (LOGIN, 0) => says(401, r#"{"status":"error","message":"Clave incorrecta"}"#),
        _ => all_well(request, place),
    });

    let answers = fifty_at_once(&talk).await;

    for answer in answers {
        let Answer::Refused(refused) = answer else {
            panic!("nobody had a token: {answer:?}");
        };
        assert_eq!(
            refused.kind,
            RefusedKind::Credentials,
            "the login's outcome"
        );
        assert_eq!(
            refused.words.as_deref(),
            Some("Clave incorrecta"),
            "in full"
        );
    }
    assert_eq!(talk.provider.count(), 1, "nobody knocked again");

    let answer = talk.telepagos.concepts().await;
    assert!(matches!(answer, Answer::Said(_)), "a failure is not kept");
    assert_eq!(
        talk.provider.seen(LOGIN).len(),
        2,
        "whoever comes later tries"
    );
}

#[tokio::test]
async fn a_caller_who_leaves_in_the_middle_of_a_login_holds_up_nobody() {
    let talk = Conversation::held(all_well);
    let telepagos = talk.telepagos.clone();
    let leaving = tokio::spawn(async move { telepagos.concepts().await });
    for _ in 0..10 {
        tokio::task::yield_now().await;
    }
    assert_eq!(talk.provider.seen(LOGIN).len(), 1, "it had begun to log in");
    leaving.abort();
    assert!(leaving.await.is_err(), "and is gone");

    talk.provider.release(1_000);
    let answer = talk.telepagos.concepts().await;
    assert!(
        matches!(answer, Answer::Said(_)),
        "the next one logs in itself"
    );
}

#[tokio::test]
async fn a_token_is_used_until_four_fifths_of_its_life_and_then_renewed() {
    let talk = Conversation::with(all_well);
    for (seconds, logins) in [(0, 1), (2_879, 1), (1, 2)] {
        talk.clock.advance(seconds);
        let answer = talk.telepagos.concepts().await;
        assert!(matches!(answer, Answer::Said(_)), "the call goes through");
        assert_eq!(
            talk.provider.seen(LOGIN).len(),
            logins,
            "logins after another {seconds} seconds"
        );
    }
    let calls = talk.provider.seen(CONCEPTS);
    let tokens: Vec<&str> = calls.iter().map(bearer).collect();
    assert_eq!(
        tokens,
        ["t0", "t0", "t1"],
        "each call carried the token of its time"
    );
}

#[tokio::test]
async fn a_token_that_is_not_taken_is_renewed_once_and_the_call_made_once_more() {
    let talk = Conversation::with(|request, place| match request.route {
        CONCEPTS if bearer(request) == "t0" => says(401, "{}"),
        _ => all_well(request, place),
    });

    let answer = talk.telepagos.concepts().await;

    assert!(
        matches!(answer, Answer::Said(_)),
        "the second time it was taken"
    );
    let calls = talk.provider.seen(CONCEPTS);
    let tokens: Vec<&str> = calls.iter().map(bearer).collect();
    assert_eq!(tokens, ["t0", "t1"], "one token each");
}

#[tokio::test]
async fn calls_whose_common_token_ended_renew_it_once() {
    let talk = Conversation::held(|request, place| match request.route {
        CONCEPTS if bearer(request) == "t0" => says(401, "{}"),
        _ => all_well(request, place),
    });
    talk.provider.release(1);
    assert_eq!(
        talk.telepagos.sign_in().await,
        Answer::Said(()),
        "t0 is there"
    );

    let mut calls = JoinSet::new();
    for _ in 0..20 {
        let telepagos = talk.telepagos.clone();
        calls.spawn(async move { telepagos.concepts().await });
    }
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
    let waiting = talk.provider.seen(CONCEPTS);
    assert_eq!(waiting.len(), 20, "all are on the way");
    assert!(
        waiting.iter().all(|call| bearer(call) == "t0"),
        "with the old token"
    );
    talk.provider.release(1_000);
    let answers = calls.join_all().await;

    assert!(
        answers
            .iter()
            .all(|answer| matches!(answer, Answer::Said(_))),
        "all went through"
    );
    assert_eq!(talk.provider.seen(LOGIN).len(), 2, "one login, one renewal");
}

#[tokio::test]
async fn a_token_that_is_never_taken_is_a_matter_of_credentials_and_not_a_loop() {
    let talk = Conversation::with(|request, place| match request.route {
        LOGIN => token(place),
        _ => says(401, r#"{"status":"error","message":"No autorizado"}"#),
    });

    let answer = talk.telepagos.concepts().await;

    let Answer::Refused(refused) = answer else {
        panic!("two tokens were refused: {answer:?}");
    };
    assert_eq!(
        refused.kind,
        RefusedKind::Credentials,
        "what else could it be"
    );
    assert_eq!(refused.status, Some(401), "as they said");
    assert_eq!(talk.provider.count(), 4, "two logins, two calls, no more");
}

#[tokio::test]
async fn signing_in_logs_in_though_there_is_a_token() {
    let talk = Conversation::with(all_well);
    assert!(
        matches!(talk.telepagos.concepts().await, Answer::Said(_)),
        "a token is there"
    );

    assert_eq!(
        talk.telepagos.sign_in().await,
        Answer::Said(()),
        "they took us"
    );

    assert_eq!(
        talk.provider.seen(LOGIN).len(),
        2,
        "it was a login of its own"
    );
    let body = talk
        .provider
        .seen(LOGIN)
        .remove(1)
        .body
        .expect("a login has a body");
    assert_eq!(
        String::from_utf8_lossy(&body),
        r#"{"username":"comercio-del-barrio","password":"una-clave-cualquiera"}"#,
        "as documented"
    );
    assert!(
        bearer(&talk.provider.seen(LOGIN)[1]).is_empty(),
        "and without a token"
    );
}

#[tokio::test]
async fn signing_in_tells_refusal_and_silence_apart() {
    let talk = Conversation::with(|_, place| match place {
        0 => says(200, r#"{"status":"error","message":"Usuario inexistente"}"#),
        1 => Err(gateway::Failure::NotSent("refused".to_owned())),
        2 => says(502, "<html>"),
        _ => says(200, r#"{"status":"ok"}"#),
    });
    let refused = |answer| match answer {
        Answer::Refused(refused) => refused.kind,
        other => panic!("a refusal was due: {other:?}"),
    };
    let silent = |answer| match answer {
        Answer::Silence(silence) => silence.why,
        other => panic!("silence was due: {other:?}"),
    };
    let sign_in = || talk.telepagos.sign_in();
    assert_eq!(
        refused(sign_in().await),
        RefusedKind::Credentials,
        "they said no"
    );
    assert_eq!(
        refused(sign_in().await),
        RefusedKind::NotSent,
        "nobody was there"
    );
    assert_eq!(
        silent(sign_in().await),
        SilenceKind::ServerError(502),
        "their side failed"
    );
    assert_eq!(
        silent(sign_in().await),
        SilenceKind::MissingField("token"),
        "a yes without a token"
    );
}
