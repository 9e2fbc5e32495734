//! Prepares the app's build: the folder of the interface, and the list of commands a window may be allowed.

use std::{error::Error, fs};

fn main() -> Result<(), Box<dyn Error>> {
    // A plain `cargo build` on a fresh checkout has no built interface yet; an empty one will do.
    fs::create_dir_all("ui/dist")?;

    println!("cargo:rerun-if-changed=src-tauri/commands.txt");
    println!("cargo:rerun-if-changed=src-tauri/capabilities");
    // The interface is packed into the program; an older one must not stay in it.
    println!("cargo:rerun-if-changed=ui/dist");
    println!("cargo:rerun-if-changed=tauri.conf.json");
    let list = fs::read_to_string("src-tauri/commands.txt")?;
    let names: Vec<&'static str> = Box::leak(list.into_boxed_str())
        .lines()
        .filter(|line| !line.is_empty())
        .collect();
    let attributes = tauri_build::Attributes::new()
        .capabilities_path_pattern("src-tauri/capabilities/*.json")
        // Without this list every command would be open to every window.
        .app_manifest(
            tauri_build::AppManifest::new().commands(Box::leak(names.into_boxed_slice())),
        );
    tauri_build::try_build(attributes)?;
    Ok(())
}
