//! The console's arguments: the real program, told nonsense.

use host::register::{Account, Opened, Purpose};
use tokio::runtime::Builder;

use crate::{
    corpus::Seed,
    engine::{Came, Target},
    settings::plan,
    twist::Grammar,
};

/// What is asked, by its word; `{}` is the nonsense.
const QUESTIONS: &[(&str, &[&str])] = &[
    ("charge", &["charge", "--amount", "{}"]),
    ("day", &["day", "--day", "{}"]),
    ("orders-of-a-day", &["orders", "--day", "{}"]),
    ("orders-in-a-state", &["orders", "--state", "{}"]),
    ("order", &["order", "{}"]),
    ("verify", &["journal", "verify", "--head", "{}"]),
    (
        "link",
        &["link", "create", "--amount", "10", "--expires", "{}"],
    ),
    ("credits", &["credits", "--minutes", "{}"]),
    ("sandbox", &["doctor", "--sandbox-url", "{}"]),
];

/// What to begin from: it would be understood, or nearly.
const WORDS: &[&str] = &[
    "1550,50",
    "1.234",
    "-1",
    "2026-11-20",
    "2026-02-29T25:61",
    "A1B2C3D4E5F6G7",
    "1:00",
    "",
    "\u{202e}x",
];

#[test]
fn the_console_refuses_nonsense_in_words() {
    let folder = tempfile::tempdir().expect("a folder");
    let runtime = Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let fresh = plan(folder.path(), Account::Practice, Purpose::SetUp);
    drop(
        runtime
            .block_on(Opened::open(fresh))
            .expect("a fresh register"),
    );
    let seeds = QUESTIONS.iter().zip(WORDS.iter().cycle());
    let seeds = seeds.map(|((name, _), word)| Seed::new(*name, format!("{name}\n{word}")));
    let target = Target::new("console", Grammar::Text).from(seeds).cases(60);
    target.run(|input| {
        let text = String::from_utf8_lossy(input);
        let (name, nonsense) = text.split_once('\n').unwrap_or(("charge", &text));
        // No program can be told a zero.
        let nonsense = nonsense.replace('\0', "\u{1}");
        let Some((_, question)) = QUESTIONS.iter().find(|(known, _)| *known == name) else {
            return Came::refused("no question");
        };
        let told = question.iter().map(|word| word.replace("{}", &nonsense));
        let ended = tests::mostradorctl()
            .arg("--data-dir")
            .arg(folder.path())
            .args(told)
            .output();
        let ended = ended.expect("the program can be started");
        let said = String::from_utf8_lossy(&ended.stderr);
        assert!(
            !said.contains("panicked"),
            "{question:?} {nonsense:?} stops the program: {said}"
        );
        let code = ended.status.code().expect("it ends by itself");
        assert!(
            code < 100,
            "{question:?} {nonsense:?} ends with {code}: {said}"
        );
        match code {
            0 => Came::read(name),
            code => {
                assert!(
                    !said.trim().is_empty(),
                    "{question:?} {nonsense:?} is refused in words"
                );
                Came::refused(format!("{name}: {code}"))
            }
        }
    });
}
