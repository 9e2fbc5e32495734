//! Keeps the architecture: each rule of the house that a machine can hold, held against the tree
//! itself.
//!
//! A rule is a function from what it looks at to the complaints it has. One test runs it over this
//! house and wants no complaint; another gives it a small bad sample and wants one, so that no rule
//! passes because it sees nothing. Taste (is this the right room? is this function too long?) is a
//! reader's business and not here.

#[path = "tidy/crates.rs"]
mod crates;
#[path = "tidy/reading.rs"]
mod reading;
#[path = "tidy/rust.rs"]
mod rust;
#[path = "tidy/shell.rs"]
mod shell;
#[path = "tidy/sources.rs"]
mod sources;
#[path = "tidy/words.rs"]
mod words;

/// What a rule says about a place that breaks it: the place first, then why.
type Complaint = String;

/// Ends a test with everything a rule has to say, one complaint a line.
fn hold(complaints: &[Complaint]) {
    assert!(
        complaints.is_empty(),
        "the house is not tidy:\n  {}",
        complaints.join("\n  ")
    );
}

/// Ends a companion test: the rule must complain once about its bad sample, and of the right thing.
fn noticed(complaints: &[Complaint], of: &str) {
    assert_eq!(
        complaints.len(),
        1,
        "one fault, one complaint: {complaints:#?}"
    );
    assert!(
        complaints[0].contains(of),
        "it complains of something else: {}",
        complaints[0]
    );
}
