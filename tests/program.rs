//! The console's program, as whoever scripts it has it: where it is.

use std::process::{Command, Stdio};

/// `mostradorctl`, which is built beside the tests but not by cargo's own accord. What it says is piped, and
/// nobody answers it.
pub fn mostradorctl() -> Command {
    let tests = std::env::current_exe().expect("this program knows where it is");
    let built = tests.ancestors().nth(2).expect("tests are built in deps/");
    let program = built.join(format!("mostradorctl{}", std::env::consts::EXE_SUFFIX));
    assert!(
        program.exists(),
        "{} is missing: `cargo build --workspace --bins` builds it, which `make test` does first",
        program.display()
    );
    let mut command = Command::new(program);
    // Whoever runs the tests may have a register of their own.
    for variable in [
        "MOSTRADOR_DATA_DIR",
        "MOSTRADOR_SANDBOX_URL",
        "MOSTRADOR_PIN",
        "MOSTRADOR_SECOND_PIN",
        "MOSTRADOR_NEW_PIN",
        "MOSTRADOR_SPARE_KEY",
        "MOSTRADOR_TELEPAGOS_USERNAME",
        "MOSTRADOR_TELEPAGOS_PASSWORD",
        "MOSTRADOR_TELEPAGOS_ENVIRONMENT",
        "MOSTRADOR_TOTALCOIN_COMPANY",
        "MOSTRADOR_TOTALCOIN_USERNAME",
        "MOSTRADOR_TOTALCOIN_PASSWORD",
        "MOSTRADOR_TOTALCOIN_ENVIRONMENT",
    ] {
        command.env_remove(variable);
    }
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}
