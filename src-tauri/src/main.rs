//! The program: a window on a till. Everything is in the library, so that tests can have it too.

// A console window behind the till would only be closed by mistake.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

fn main() {
    mostrador_shell::run();
}
