//! `ui/src/ipc/bindings.ts`, written from the commands and their types. `cargo gen` runs this; a stale file
//! shows as a difference.

use specta_typescript::Typescript;

#[test]
fn are_written() {
    let header = "// Written by `cargo gen` from the core's commands and types. Do not edit.\n";
    crate::commands::all::<tauri::Wry>()
        .export(
            Typescript::default().header(header),
            "ui/src/ipc/bindings.ts",
        )
        .expect("the interface's folder is there");
}
