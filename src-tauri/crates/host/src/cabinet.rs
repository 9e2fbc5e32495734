//! The cabinet: papers written to disk, whole or not at all.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::Path,
};

use till::ports::Cabinet;

/// This computer's disk.
#[derive(Clone, Copy, Debug, Default)]
pub struct Disk;

impl Cabinet for Disk {
    fn keep(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let name = path
            .file_name()
            .ok_or_else(|| io::Error::other("the path names no file"))?;
        let folder = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new("."));
        fs::create_dir_all(folder)?;
        let mut part = name.to_owned();
        part.push(".part");
        let part = folder.join(part);
        let written = write_synced(&part, bytes).and_then(|()| fs::rename(&part, path));
        sabotage::point("paper.kept");
        if written.is_err() {
            // What was written of it is no document; its absence is reported by the error itself.
            let _ = fs::remove_file(&part);
        }
        written
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        fs::read(path)
    }
}

fn write_synced(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    sabotage::point("paper.begun");
    file.write_all(bytes)?;
    sabotage::point("paper.written");
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use till::ports::Cabinet;

    use super::Disk;

    #[test]
    fn a_paper_is_whole_or_not_there() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("recibos").join("recibo.pdf");
        Disk.keep(&path, b"%PDF-").expect("the folder is made");
        assert_eq!(
            fs::read(&path).expect("it is there"),
            b"%PDF-",
            "every byte"
        );
        assert_eq!(
            Disk.read(&path).expect("it is there"),
            b"%PDF-",
            "and it is read back"
        );

        let blocked = folder
            .path()
            .join("recibos")
            .join("recibo.pdf")
            .join("x.pdf");
        assert!(
            Disk.keep(&blocked, b"%PDF-").is_err(),
            "a file is no folder"
        );
        let left: Vec<_> = fs::read_dir(path.parent().expect("a folder"))
            .expect("lists")
            .collect();
        assert_eq!(left.len(), 1, "nothing half-written stays behind");
    }
}
