//! Identity: which register lives in a folder, noted beside its journal, so that no other's copy takes its place
//! when the journal itself can no longer say.

use std::{
    fs,
    io::{self, Write},
};

use domain::register::Register;

use super::exchange::sync;
use crate::folders::Folders;

/// Which register sold here last, if that was ever noted.
pub(super) fn noted(folders: &Folders) -> Option<Register> {
    let text = fs::read_to_string(folders.name()).ok()?;
    Register::parse(text.trim_end()).ok()
}

/// Notes which register sells here, unless that is known.
pub(crate) fn note(folders: &Folders, register: &Register) -> io::Result<()> {
    if noted(folders).as_ref() == Some(register) {
        return Ok(());
    }
    let part = folders.name().with_extension("part");
    let mut file = fs::File::create(&part)?;
    file.write_all(format!("{register}\n").as_bytes())?;
    file.sync_all()?;
    fs::rename(&part, folders.name())?;
    sync(&folders.account())
}

#[cfg(test)]
mod tests {
    use domain::register::Register;

    use super::{note, noted};
    use crate::folders::Folders;

    #[test]
    fn the_register_that_sold_last_is_the_one_that_lives_here() {
        let folder = tempfile::tempdir().expect("a folder");
        let folders = Folders::of(Some(folder.path().to_owned()), "practice").expect("folders");
        folders.make().expect("there is room");
        assert_eq!(noted(&folders), None, "nobody has");
        for bits in [1, 1, 2] {
            let register = Register::from_bits(bits);
            note(&folders, &register).expect("there is room");
            assert_eq!(noted(&folders), Some(register), "this one");
        }
        std::fs::write(folders.name(), "?").expect("a file");
        assert_eq!(noted(&folders), None, "that is nobody's name");
    }
}
