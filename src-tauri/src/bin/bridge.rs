//! Test only: the app without its window, over loopback HTTP. Everything is in the library.
//!
//! Its first line says where it answers: `{"url":"http://127.0.0.1:40123/"}`. It ends when its input does.

fn main() {
    mostrador_shell::bridge::run();
}
