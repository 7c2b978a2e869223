//! A disk whose power can be cut: ext4 in a file on a RAM disk, and a kernel that writes nothing back by itself, so that the
//! file holds what was synced and nothing else. A copy of the file is the disk after the cut.
use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use crate::load::Failure;

/// Room for a shop and some thousand sales; the file is sparse.
const DISK: &str = "192M";
/// What the kernel is told while disks are held: nothing goes to them unless it is synced. Name, value.
const HELD: [(&str, &str); 4] = [
    ("dirty_writeback_centisecs", "0"),
    ("dirty_expire_centisecs", "360000"),
    ("dirty_background_ratio", "80"),
    ("dirty_ratio", "90"),
];
/// One proof at a time holds the kernel; the file keeps what to put back, should that proof be killed.
const LOCK: &str = "/run/lock/zhangfang-power-cut";

/// The kernel's own pace of writing, given back when dropped.
pub(super) struct Held {
    lock: File,
    before: String,
}

/// A mounted disk; gone when dropped.
pub(super) struct Disk {
    /// The file that is the disk.
    file: PathBuf,
    device: String,
    /// Where its files are.
    pub(super) root: PathBuf,
}

/// A RAM disk, for the files that are disks; gone when dropped.
pub(super) struct Ram(pub(super) PathBuf);

/// Why no power can be cut here, if it cannot.
pub(super) fn missing() -> Option<String> {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let root = status.lines().any(|line| line.starts_with("Uid:") && line.split_whitespace().nth(2) == Some("0"));
    if !root {
        return Some("it needs root".to_owned());
    }
    for tool in ["losetup", "mount", "umount", "mkfs.ext4", "truncate", "cp"] {
        if run("which", &[tool]).is_err() {
            return Some(format!("{tool} is not installed"));
        }
    }
    (!Path::new("/dev/loop-control").exists()).then(|| "there are no loop devices".to_owned())
}

impl Held {
    /// Waits until no other proof holds the kernel, and holds it.
    pub(super) fn hold() -> Result<Self, Failure> {
        let lock = File::options().read(true).write(true).create(true).truncate(false).open(LOCK)?;
        lock.lock()?;
        let left = fs::read_to_string(LOCK)?;
        // A proof that was killed could not put back what it had changed.
        put_back(&left)?;
        let mut before = String::new();
        for (name, _) in HELD {
            before.push_str(&format!("{name} {}\n", fs::read_to_string(setting(name))?.trim()));
        }
        fs::write(LOCK, &before)?;
        let held = Self { lock, before };
        for (name, value) in HELD {
            fs::write(setting(name), value)?;
        }
        Ok(held)
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        // Whoever holds next puts back what stays behind.
        if put_back(&self.before).is_ok() {
            let _ = self.lock.set_len(0);
        }
    }
}

fn setting(name: &str) -> PathBuf {
    Path::new("/proc/sys/vm").join(name)
}

fn put_back(settings: &str) -> Result<(), Failure> {
    for (name, value) in settings.lines().filter_map(|line| line.split_once(' ')) {
        if HELD.iter().any(|(known, _)| *known == name) {
            fs::write(setting(name), value)?;
        }
    }
    Ok(())
}

impl Ram {
    pub(super) fn mount(at: PathBuf) -> Result<Self, Failure> {
        fs::create_dir_all(&at)?;
        run("mount", &["-t", "tmpfs", "zhangfang", &text(&at)])?;
        Ok(Self(at))
    }
}

impl Drop for Ram {
    fn drop(&mut self) {
        // What is still open keeps it until it is closed.
        let _ = run("umount", &["-l", &text(&self.0)]);
    }
}

impl Disk {
    /// A new one.
    pub(super) fn format(ram: &Ram, name: &str) -> Result<Self, Failure> {
        let file = ram.0.join(format!("{name}.img"));
        run("truncate", &["-s", DISK, &text(&file)])?;
        run("mkfs.ext4", &["-q", "-F", "-m", "0", &text(&file)])?;
        Self::mount(ram, name, file)
    }

    /// What a disk holds when its power is cut now.
    pub(super) fn cut(&self, ram: &Ram, name: &str) -> Result<Self, Failure> {
        let file = ram.0.join(format!("{name}.img"));
        run("cp", &["--sparse=always", &text(&self.file), &text(&file)])?;
        Self::mount(ram, name, file)
    }

    fn mount(ram: &Ram, name: &str, file: PathBuf) -> Result<Self, Failure> {
        let root = ram.0.join(name);
        fs::create_dir_all(&root)?;
        let device = run("losetup", &["--find", "--show", &text(&file)])?.trim().to_owned();
        let disk = Self { file, device, root };
        // Its journal is not written by the clock either.
        run("mount", &["-t", "ext4", "-o", "commit=3600,noatime", &disk.device, &text(&disk.root)])?;
        Ok(disk)
    }

    /// Everything is on the disk now.
    pub(super) fn sync(&self) -> Result<(), Failure> {
        run("sync", &["-f", &text(&self.root)]).map(drop)
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = run("umount", &["-l", &text(&self.root)]);
        let _ = run("losetup", &["-d", &self.device]);
        let _ = fs::remove_file(&self.file);
    }
}

fn text(path: &Path) -> String {
    path.display().to_string()
}

/// Runs a tool to its end; its output.
fn run(tool: &str, words: &[&str]) -> Result<String, Failure> {
    let done =
        Command::new(tool).args(words).stdin(Stdio::null()).output().map_err(|error| format!("{tool}: {error}"))?;
    if !done.status.success() {
        return Err(format!("{tool} {}: {}", words.join(" "), String::from_utf8_lossy(&done.stderr).trim()).into());
    }
    Ok(String::from_utf8_lossy(&done.stdout).into_owned())
}
