//! The command line: flags before environment before the TOML file before defaults.

use std::net::{SocketAddr, ToSocketAddrs as _};
use std::path::{Path, PathBuf};

use clap::{Args, Parser, Subcommand, ValueEnum};
use hwbridge::escpos::Paper;
use hwbridge::{Config, Enrol, Pairing, PrinterConfig};
use serde::Deserialize;

/// The agent on the till's machine: prints receipts, opens the drawer, and serves the shop's app to the browser here.
#[derive(Parser)]
#[command(name = "zhangfang-bridge", version, arg_required_else_help = true)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What to do.
#[derive(Subcommand)]
pub(crate) enum Command {
    /// Runs until Ctrl-C or SIGTERM.
    Run(Box<Run>),
    /// Prints the version.
    Version,
}

/// Settings of `run`. What is not given as a flag or in the environment comes from the file, then from the defaults.
#[derive(Args, Default)]
pub(crate) struct Run {
    /// Where the browser finds the agent. Loopback only: 127.0.0.1, [::1] or localhost [default: 127.0.0.1:17890]
    #[arg(long, env = "ZHANGFANG_BRIDGE_LISTEN", value_name = "HOST:PORT")]
    listen: Option<String>,
    /// The shop's server [default: http://127.0.0.1:8080]
    #[arg(long, env = "ZHANGFANG_BRIDGE_SERVER", value_name = "URL")]
    server: Option<String>,
    /// A printer: "virtual" (its paper is shown at /paper) or "tcp://HOST:9100" for a printer in the network. Give it
    /// again for more printers; the first prints the receipts [default: virtual]
    #[arg(long, env = "ZHANGFANG_BRIDGE_PRINTER", value_name = "PRINTER", value_delimiter = ',')]
    printer: Vec<String>,
    /// Width of the paper in millimetres [default: 80]
    #[arg(long, env = "ZHANGFANG_BRIDGE_PAPER", value_name = "80|58")]
    paper: Option<PaperWidth>,
    /// The agent's own folder: print queue, pairings, device token [default: data/bridge]
    #[arg(long, env = "ZHANGFANG_BRIDGE_DATA", value_name = "FOLDER")]
    data: Option<PathBuf>,
    /// The shop's enrolment code: makes this machine a till when it is none yet. Needs --till
    #[arg(long, env = "ZHANGFANG_BRIDGE_ENROL_CODE", value_name = "CODE", hide_env_values = true)]
    enrol_code: Option<String>,
    /// The number of this till in the shop, such as 01
    #[arg(long, env = "ZHANGFANG_BRIDGE_TILL", value_name = "NO")]
    till: Option<String>,
    /// How a page gets the right to print: "auto" (a page that the agent serves) or "code" (somebody types the eight
    /// digits that the agent shows) [default: auto]
    #[arg(long, env = "ZHANGFANG_BRIDGE_PAIRING", value_name = "auto|code")]
    pairing: Option<PairingMode>,
    /// A TOML file with these settings: listen, server, printer, paper, data, enrol_code, till, pairing
    #[arg(long, env = "ZHANGFANG_BRIDGE_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
}

/// The same settings in the file.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Settings {
    listen: Option<String>,
    server: Option<String>,
    printer: Vec<String>,
    paper: Option<PaperWidth>,
    data: Option<PathBuf>,
    enrol_code: Option<String>,
    till: Option<String>,
    pairing: Option<PairingMode>,
}

#[derive(Clone, Copy, ValueEnum, Deserialize)]
#[serde(try_from = "u8")]
enum PaperWidth {
    #[value(name = "80")]
    Mm80,
    #[value(name = "58")]
    Mm58,
}

impl TryFrom<u8> for PaperWidth {
    type Error = &'static str;

    fn try_from(millimetres: u8) -> Result<Self, Self::Error> {
        match millimetres {
            80 => Ok(Self::Mm80),
            58 => Ok(Self::Mm58),
            _ => Err("paper is 80 or 58"),
        }
    }
}

#[derive(Clone, Copy, ValueEnum, Deserialize)]
#[serde(rename_all = "lowercase")]
enum PairingMode {
    Auto,
    Code,
}

/// What is wrong with the settings.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BadSettings {
    #[error("the file {file} cannot be read: {error}")]
    Unreadable { file: String, error: std::io::Error },
    #[error("the file {file} is not right: {error}")]
    NotToml { file: String, error: Box<toml::de::Error> },
    #[error("\"{0}\" is not an address like 127.0.0.1:17890")]
    BadListen(String),
    #[error("--enrol-code needs --till: the number of this till in the shop, such as 01")]
    TillMissing,
}

impl Run {
    /// All settings together.
    pub(crate) fn into_config(self) -> Result<Config, BadSettings> {
        let file = self.config.as_deref().map_or_else(|| Ok(Settings::default()), read)?;
        let listen = self.listen.or(file.listen).unwrap_or_else(|| "127.0.0.1:17890".to_owned());
        let server = self.server.or(file.server).unwrap_or_else(|| "http://127.0.0.1:8080".to_owned());
        let data = self.data.or(file.data).unwrap_or_else(|| PathBuf::from("data/bridge"));
        let paper = match self.paper.or(file.paper) {
            Some(PaperWidth::Mm58) => Paper::Mm58,
            Some(PaperWidth::Mm80) | None => Paper::Mm80,
        };
        let mut config = Config::new(&server, data);
        config.listen = address(&listen)?;
        let printers = if self.printer.is_empty() { file.printer } else { self.printer };
        if !printers.is_empty() {
            config.printers = printers.into_iter().map(|port| PrinterConfig { port, paper }).collect();
        }
        config.printers.iter_mut().for_each(|printer| printer.paper = paper);
        config.enrol = match (self.enrol_code.or(file.enrol_code), self.till.or(file.till)) {
            (Some(code), Some(till_no)) => Some(Enrol { code, till_no }),
            (Some(_), None) => return Err(BadSettings::TillMissing),
            (None, _) => None,
        };
        config.pairing = match self.pairing.or(file.pairing) {
            Some(PairingMode::Code) => Pairing::Code,
            Some(PairingMode::Auto) | None => Pairing::Auto,
        };
        Ok(config)
    }
}

fn read(path: &Path) -> Result<Settings, BadSettings> {
    let file = path.display().to_string();
    match std::fs::read_to_string(path) {
        Ok(text) => toml::from_str(&text).map_err(|error| BadSettings::NotToml { file, error: Box::new(error) }),
        Err(error) => Err(BadSettings::Unreadable { file, error }),
    }
}

/// An address; of the two that `localhost` may have, the first of the older kind.
fn address(listen: &str) -> Result<SocketAddr, BadSettings> {
    let found: Vec<SocketAddr> = listen.to_socket_addrs().map(Iterator::collect).unwrap_or_default();
    let chosen = found.iter().find(|address| address.is_ipv4()).or(found.first());
    chosen.copied().ok_or_else(|| BadSettings::BadListen(listen.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(args: &[&str]) -> Run {
        let Command::Run(run) = Cli::parse_from(["zhangfang-bridge", "run"].iter().chain(args)).command else {
            panic!("run was asked for");
        };
        *run
    }

    #[test]
    fn flags_win_over_the_file_and_the_file_over_defaults() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("bridge.toml");
        let text =
            "server = \"http://10.0.0.5:8080\"\npaper = 58\nprinter = [\"tcp://10.0.0.9:9100\"]\npairing = \"code\"\n";
        std::fs::write(&file, text).unwrap();
        let config =
            run(&["--config", file.to_str().unwrap(), "--server", "http://10.0.0.6:80"]).into_config().unwrap();
        assert_eq!(config.server, "http://10.0.0.6:80");
        assert_eq!(config.printers, [PrinterConfig { port: "tcp://10.0.0.9:9100".to_owned(), paper: Paper::Mm58 }]);
        assert_eq!(config.pairing, Pairing::Code);
        assert_eq!(config.listen.to_string(), "127.0.0.1:17890");
    }

    #[test]
    fn mistakes_are_named() {
        let wrong = |run: Run| run.into_config().err().unwrap().to_string();
        assert!(wrong(run(&["--enrol-code", "X"])).contains("--till"));
        assert!(wrong(run(&["--listen", "nonsense"])).contains("nonsense"));
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("bridge.toml");
        std::fs::write(&file, "papper = 80").unwrap();
        assert!(wrong(run(&["--config", file.to_str().unwrap()])).contains("papper"));
    }

    #[test]
    fn the_command_line_is_sound() {
        use clap::CommandFactory as _;
        Cli::command().debug_assert();
    }
}
