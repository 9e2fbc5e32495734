//! The cabinet: papers written to disk, whole or not at all.

use std::{
    fs::{self, File},
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use till::ports::{Cabinet, Sheaf};

/// This computer's disk.
#[derive(Clone, Copy, Debug, Default)]
pub struct Disk;

impl Cabinet for Disk {
    fn keep(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let part = part_of(path)?;
        let written = write_synced(&part, bytes).and_then(|()| fs::rename(&part, path));
        sabotage::point("paper.kept");
        if written.is_err() {
            // What was written of it is no document; its absence is reported by the error itself.
            let _ = fs::remove_file(&part);
        }
        written
    }

    fn begin(&self, path: &Path) -> io::Result<Box<dyn Sheaf>> {
        let part = part_of(path)?;
        let file = BufWriter::new(File::create(&part)?);
        Ok(Box::new(Part {
            file,
            beside: part,
            path: path.to_owned(),
            is_kept: false,
        }))
    }

    fn has(&self, path: &Path) -> bool {
        path.symlink_metadata().is_ok()
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        fs::read(path)
    }
}

/// A file on its way to its place, beside it.
struct Part {
    file: BufWriter<File>,
    beside: PathBuf,
    path: PathBuf,
    is_kept: bool,
}

impl Write for Part {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Sheaf for Part {
    fn keep(mut self: Box<Self>) -> io::Result<()> {
        self.file.flush()?;
        self.file.get_ref().sync_all()?;
        fs::rename(&self.beside, &self.path)?;
        self.is_kept = true;
        Ok(())
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        if !self.is_kept {
            // What was written of it is no document; whoever stopped it, or was told of the error, knows.
            let _ = fs::remove_file(&self.beside);
        }
    }
}

/// Where a file is written before it is in its place. Its folder is made.
fn part_of(path: &Path) -> io::Result<PathBuf> {
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
    Ok(folder.join(part))
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
    use std::{fs, io::Write};

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

    #[test]
    fn a_file_that_is_written_piece_by_piece_is_there_once_it_is_kept() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("ventas").join("ventas.csv");
        let names = || -> Vec<_> {
            let listed = fs::read_dir(folder.path().join("ventas")).expect("lists");
            listed.map(|it| it.expect("an entry").file_name()).collect()
        };
        let mut begun = Disk.begin(&path).expect("the folder is made");
        begun.write_all(b"a;b\r\n").expect("it is written");
        assert!(!Disk.has(&path), "it is not there before it is whole");
        drop(begun);
        assert!(names().is_empty(), "stopped, nothing of it stays");

        let mut begun = Disk.begin(&path).expect("once more");
        for piece in [&b"a;b\r\n"[..], b"1;2\r\n"] {
            begun.write_all(piece).expect("it is written");
        }
        begun.keep().expect("it is kept");
        assert_eq!(
            Disk.read(&path).expect("it is there"),
            b"a;b\r\n1;2\r\n",
            "every piece"
        );
        assert_eq!(names(), ["ventas.csv"], "and nothing beside it");
    }
}
