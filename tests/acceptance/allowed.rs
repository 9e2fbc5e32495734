//! Who may do what: everything the till does for a person, tried by nobody, by a cashier and by a manager.
//!
//! The table has a row for each public method of [`Till`] that asks who is there, and a cell for each of the three: done,
//! or the very refusal. The sources say which methods there are, so that a new one without a row does not pass.

mod back_room;
mod days;
mod paper;
mod rows;
mod sources;

use std::{collections::BTreeSet, future::Future, pin::Pin};

use domain::{operator::Role, order::OrderId};
use tests::Counter;
use till::{
    Till,
    refusal::{Code, Refusal},
};

/// What somebody tries, and what comes of it: none when it is done.
type Tried<'s> = Pin<Box<dyn Future<Output = Option<Code>> + 's>>;

/// A row of the table.
struct Row {
    /// The method.
    method: &'static str,
    /// What comes of it for nobody, for a cashier and for a manager.
    cells: [Option<Code>; 3],
    /// How it is tried.
    by: fn(&Scene) -> Tried<'_>,
}

/// Nobody is signed in.
const OUT: Option<Code> = Some(Code::SignedOut);
/// It is not a cashier's to do.
const NO: Option<Code> = Some(Code::NotAllowed);
/// It is done. Another code than these two is a refusal of the thing: whoever tries it may do it.
const DONE: Option<Code> = None;

/// Who tries.
const PEOPLE: [(&str, Option<Role>); 3] = [
    ("nobody", None),
    ("a cashier", Some(Role::Cashier)),
    ("a manager", Some(Role::Manager)),
];

/// A counter with one open sale, and whoever tries at it.
struct Scene {
    counter: Counter,
    order: OrderId,
    role: Option<Role>,
}

impl Scene {
    async fn with(role: Option<Role>) -> Scene {
        let counter = Counter::open().await;
        counter.hire("Lucía", Role::Cashier, "4826").await;
        let order = counter.charge("150,00").await;
        counter.till().lock().await.expect("it can be locked");
        let scene = Scene {
            counter,
            order,
            role,
        };
        match role {
            None => {}
            Some(Role::Manager) => scene.counter.sign_in().await,
            Some(Role::Cashier) => {
                let came = scene.till().sign_in("Lucía", "4826").await;
                came.expect("her PIN");
            }
        }
        scene
    }

    fn till(&self) -> &Till {
        self.counter.till()
    }
}

/// What comes of it, without what it answers.
fn tried<'s, T: 's>(asked: impl Future<Output = Result<T, Refusal>> + 's) -> Tried<'s> {
    Box::pin(async move { asked.await.err().map(|refusal| refusal.code) })
}

fn row(method: &'static str, cells: [Option<Code>; 3], by: fn(&Scene) -> Tried<'_>) -> Row {
    Row { method, cells, by }
}

#[tokio::test]
async fn everybody_may_do_what_the_table_says_and_nothing_else() {
    let table = rows::all();
    let mut wrong = Vec::new();
    for (place, (who, role)) in PEOPLE.into_iter().enumerate() {
        let scene = Scene::with(role).await;
        for row in &table {
            let session = scene.till().session();
            assert_eq!(
                session.map(|session| session.role),
                scene.role,
                "{who} is still there before {}",
                row.method
            );
            let came = (row.by)(&scene).await;
            let expected = row.cells[place];
            if came != expected {
                wrong.push(format!(
                    "{} by {who}: {came:?} and not {expected:?}",
                    row.method
                ));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "cells that are not so:\n  {}",
        wrong.join("\n  ")
    );
}

#[test]
fn nobody_is_refused_by_every_row_and_a_manager_by_none() {
    for row in rows::all() {
        let [nobody, cashier, manager] = row.cells;
        let method = row.method;
        assert_eq!(nobody, OUT, "{method} asks who is there first");
        assert_ne!(cashier, OUT, "{method}: a cashier is somebody");
        assert!(
            manager != OUT && manager != NO,
            "{method} is not beyond a manager"
        );
        assert!(
            cashier == NO || cashier == manager,
            "{method}: whoever may do it may do all of it"
        );
    }
}

#[test]
fn every_method_of_the_till_is_in_the_table_or_asks_for_nobody_on_purpose() {
    let methods = sources::methods_of_till();
    let rows: BTreeSet<String> = rows::all()
        .into_iter()
        .map(|row| row.method.to_owned())
        .collect();
    let asking: BTreeSet<String> = rows::ASK_FOR_NOBODY.iter().map(|it| (*it).into()).collect();
    let both: Vec<_> = rows.intersection(&asking).collect();
    assert!(both.is_empty(), "in the table and out of it: {both:?}");
    let known: BTreeSet<String> = rows.union(&asking).cloned().collect();
    let there: BTreeSet<String> = methods.iter().map(|method| method.name.clone()).collect();
    let missing: Vec<_> = there.difference(&known).collect();
    assert!(
        missing.is_empty(),
        "the till does it and nobody said who may: give it a row in allowed/rows.rs: {missing:?}"
    );
    let gone: Vec<_> = known.difference(&there).collect();
    assert!(gone.is_empty(), "no such method of the till: {gone:?}");
    for method in methods.iter().filter(|it| asking.contains(&it.name)) {
        assert!(
            !method.body.contains("self.allowed("),
            "{} asks who is there, so it has a row",
            method.name
        );
    }
}

#[test]
fn every_command_of_the_window_goes_through_such_a_method() {
    let there: BTreeSet<String> = sources::methods_of_till()
        .into_iter()
        .map(|method| method.name)
        .collect();
    // Where the customer's window is, is a matter of this computer's monitors; what stands over a dialog, of words.
    let windows_own = [
        "customer_display",
        "set_customer_display",
        "entitle_dialogs",
    ];
    let commands = sources::commands().into_iter();
    for (command, called) in commands.filter(|(it, _)| !windows_own.contains(&it.as_str())) {
        let unknown: Vec<_> = called.difference(&there).collect();
        assert!(
            !called.is_empty() && unknown.is_empty(),
            "{command} asks the till, and nothing but what the table knows: {called:?}"
        );
    }
}

#[test]
fn a_method_that_is_new_is_noticed() {
    let source = "impl Till {\n    /// It.\n    pub async fn give_away(\n        &self,\n    ) -> Result<(), Refusal> {\n        \
                  self.allowed(Deed::Charge)?;\n        Ok(())\n    }\n\n    pub(crate) fn inside(&self) {}\n}\n\n\
                  impl Other {\n    pub fn not_ours(&self) {}\n}\n";
    let found = sources::methods_in(source);
    let [method] = found.as_slice() else {
        panic!("one method of the till: {found:?}");
    };
    assert_eq!(method.name, "give_away", "what is the till's and public");
    assert!(
        method.body.contains("self.allowed("),
        "and what it does is read"
    );
}
