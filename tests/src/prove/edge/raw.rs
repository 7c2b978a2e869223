//! Bytes on a socket, as no well-meaning client sends them.
use std::{
    net::{Ipv4Addr, SocketAddr},
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpSocket, TcpStream},
    time::timeout,
};

use crate::load::Failure;

/// Nobody waits longer for an answer.
pub(super) const PATIENCE: Duration = Duration::from_secs(15);

/// A connection from an address of this machine: all of 127.0.0.0/8 is ours.
pub(super) async fn connect(from: Ipv4Addr, port: u16) -> Result<TcpStream, Failure> {
    let socket = TcpSocket::new_v4()?;
    socket.set_reuseaddr(true)?;
    socket.bind(SocketAddr::from((from, 0)))?;
    let connecting = socket.connect(SocketAddr::from((Ipv4Addr::LOCALHOST, port)));
    Ok(timeout(PATIENCE, connecting).await??)
}

/// What is answered to these bytes, until the other end hangs up or is silent for too long; the server may hang up before
/// it has read all of them.
pub(super) async fn told(from: Ipv4Addr, port: u16, bytes: &[u8]) -> Result<String, Failure> {
    let mut stream = connect(from, port).await?;
    let _refused_early = timeout(PATIENCE, stream.write_all(bytes)).await;
    let mut answer = vec![0; 4_096];
    let mut read = 0;
    while let Ok(Ok(more)) = timeout(PATIENCE, stream.read(&mut answer[read..])).await {
        read += more;
        if more == 0 || read == answer.len() || answer[..read].windows(4).any(|four| four == b"\r\n\r\n") {
            break;
        }
    }
    Ok(String::from_utf8_lossy(&answer[..read]).into_owned())
}

/// Did the other end hang up within this time?
pub(super) async fn is_hung_up(stream: &mut TcpStream, within: Duration) -> bool {
    let mut rest = Vec::new();
    timeout(within, stream.read_to_end(&mut rest)).await.is_ok()
}

/// The head of a call with these further lines, and the body.
pub(super) fn call(path: &str, lines: &str, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/grpc-web+proto\r\nx-grpc-web: 1\r\n{lines}\r\n"
    );
    [head.as_bytes(), body].concat()
}

/// A message in its frame: flag, length as it is told, bytes.
pub(super) fn frame(flag: u8, told: u32, bytes: &[u8]) -> Vec<u8> {
    [&[flag], told.to_be_bytes().as_slice(), bytes].concat()
}

/// A call whose length is told truly.
pub(super) fn sized(path: &str, body: &[u8]) -> Vec<u8> {
    call(path, &format!("content-length: {}\r\n", body.len()), body)
}
