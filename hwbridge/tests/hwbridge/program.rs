//! The program itself: help, version, an end that is clean, and one that is not.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

use proto::hwbridge::v1::{JobState, PairRequest};

use crate::harness::{Page, eventually, page, receipt};
use crate::scripted::{Script, Scripted};

const PROGRAM: &str = env!("CARGO_BIN_EXE_zhangfang-bridge");

fn output(args: &[&str]) -> (bool, String) {
    let output = Command::new(PROGRAM).args(args).output().unwrap();
    (output.status.success(), String::from_utf8([output.stdout, output.stderr].concat()).unwrap())
}

/// Starts it and reads the address that it prints.
fn start(folder: &std::path::Path, printer: u16) -> (Child, String) {
    let mut child = Command::new(PROGRAM)
        .args(["run", "--listen", "127.0.0.1:0", "--server", "http://127.0.0.1:9", "--data"])
        .arg(folder)
        .args(["--printer", &format!("tcp://127.0.0.1:{printer}")])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut first = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
    let url = first.split_whitespace().last().unwrap().to_owned();
    (child, url)
}

async fn paired(url: &str) -> Page {
    let token = page(url, "").pair(PairRequest::default()).await.unwrap().into_inner().token;
    Page { client: page(url, &token), token }
}

#[test]
fn help_and_version_are_answered() {
    let (ok, help) = output(&["run", "--help"]);
    assert!(ok);
    for flag in
        ["--listen", "--server", "--printer", "--paper", "--data", "--enrol-code", "--till", "--pairing", "--config"]
    {
        assert!(help.contains(flag), "{flag} is missing in\n{help}");
    }
    let (ok, version) = output(&["version"]);
    assert!(ok && version.starts_with("zhangfang-bridge 0."), "{version}");
}

#[test]
fn wrong_settings_get_one_clear_sentence() {
    for (args, word) in [
        (&["run", "--listen", "0.0.0.0:1"][..], "loopback"),
        (&["run", "--printer", "usb"], "tcp://HOST:PORT"),
        (&["run", "--server", "nonsense"], "http://127.0.0.1:8080"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let (ok, said) = output(&[args, &["--data", folder.path().to_str().unwrap()]].concat());
        assert!(!ok && said.contains(word), "{args:?}: {said}");
    }
}

#[cfg(unix)]
#[tokio::test]
async fn sigterm_ends_it_cleanly() {
    let folder = tempfile::tempdir().unwrap();
    let printer = Scripted::start(Script::default()).await;
    let (mut child, url) = start(folder.path(), printer.port);
    paired(&url).await.print("a", receipt()).await.unwrap();
    assert!(Command::new("kill").arg(child.id().to_string()).status().unwrap().success());
    let status = eventually("the end", async || child.try_wait().unwrap()).await;
    assert!(status.success(), "{status}");
}

#[tokio::test]
async fn killed_in_the_middle_of_a_job_it_does_not_print_it_twice() {
    let folder = tempfile::tempdir().unwrap();
    let printer = Scripted::start(Script { no_barrier: true, ..Script::default() }).await;
    let (mut child, url) = start(folder.path(), printer.port);
    let mut page = paired(&url).await;
    let printing = tokio::spawn(async move { page.print("a", receipt()).await });
    eventually("the bytes", async || (printer.cuts() == 1).then_some(())).await;
    child.kill().unwrap();
    child.wait().unwrap();
    printing.abort();

    let (mut child, url) = start(folder.path(), printer.port);
    let job = paired(&url).await.print("a", receipt()).await.unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(job.state(), JobState::Unknown);
    assert_eq!(printer.cuts(), 1);
}
