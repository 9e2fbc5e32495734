//! How much longer than usual a test that could go on for ever goes on.

/// The factor in `MOSTRADOR_SOAK`, 1 when nothing is said.
///
/// # Panics
///
/// When it says something that is no number: a night of nothing proves nothing.
pub fn soak() -> u32 {
    #[expect(
        clippy::disallowed_methods,
        reason = "whoever runs the tests says how long"
    )]
    let said = std::env::var("MOSTRADOR_SOAK");
    match said.as_deref() {
        Err(_) | Ok("") => 1,
        Ok(text) => text.parse().expect("MOSTRADOR_SOAK is a number"),
    }
}
