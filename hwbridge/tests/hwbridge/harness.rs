//! A running agent, a page that talks to it, and documents to print.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, HeaderValue, Request, Response};
use http_body_util::{BodyExt as _, Full};
use hwbridge::paper::{Sheet, VirtualPrinter};
use hwbridge::{Bridge, Config, PrinterConfig};
use hyper::body::{Bytes, Incoming};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use proto::hwbridge::v1::hwbridge_service_client::HwbridgeServiceClient;
use proto::hwbridge::v1::{
    Align, Block, Cell, Columns, Cut, Document, Drawer, Job, JobState, OpenDrawerRequest, PairRequest, PrintRequest,
    Qr, Rule, Text, block,
};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::time::{Instant, sleep};
use tonic::Status;
use tonic_web::{GrpcWebCall, GrpcWebClientService};
use tower::util::MapRequest;

/// Nothing in these tests may take longer than this.
pub(crate) const DEADLINE: Duration = Duration::from_secs(20);

/// Asks again and again until there is an answer.
pub(crate) async fn eventually<T>(what: &str, mut ask: impl AsyncFnMut() -> Option<T>) -> T {
    let until = Instant::now() + DEADLINE;
    loop {
        if let Some(answer) = ask().await {
            return answer;
        }
        assert!(Instant::now() < until, "{what} did not happen in time");
        sleep(Duration::from_millis(10)).await;
    }
}

/// The agent in a folder of its own.
pub(crate) struct Agent {
    pub(crate) bridge: Bridge,
    pub(crate) folder: Arc<TempDir>,
}

impl Agent {
    /// With the virtual printer and no server.
    pub(crate) async fn start() -> Self {
        Self::with(|_| {}).await
    }

    pub(crate) async fn with(change: impl FnOnce(&mut Config)) -> Self {
        Self::again(Arc::new(tempfile::tempdir().unwrap()), change).await
    }

    /// In the folder of an agent before.
    pub(crate) async fn again(folder: Arc<TempDir>, change: impl FnOnce(&mut Config)) -> Self {
        // Port 9 is "discard": nobody is there.
        let mut config = Config::new("http://127.0.0.1:9", folder.path());
        config.timing.look_again = Duration::from_millis(30);
        change(&mut config);
        Self { bridge: hwbridge::start(config).await.unwrap(), folder }
    }

    pub(crate) fn origin(&self) -> String {
        self.bridge.url()
    }

    /// A page that the agent served and that is paired.
    pub(crate) async fn page(&self) -> Page {
        let origin = self.origin();
        let token = page(&origin, "").pair(PairRequest::default()).await.unwrap().into_inner().token;
        Page { client: page(&origin, &token), token }
    }

    pub(crate) fn paper(&self) -> &Arc<VirtualPrinter> {
        self.bridge.paper()
    }

    /// Sheets with something on them, oldest first.
    pub(crate) fn sheets(&self) -> Vec<Sheet> {
        let mut sheets = self.paper().view().receipts;
        sheets.reverse();
        sheets.retain(|sheet| !sheet.items.is_empty());
        sheets
    }

    pub(crate) fn file(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }
}

type Road = MapRequest<
    Client<HttpConnector, GrpcWebCall<tonic::body::Body>>,
    Box<dyn FnMut(Request<GrpcWebCall<tonic::body::Body>>) -> Request<GrpcWebCall<tonic::body::Body>> + Send>,
>;
pub(crate) type PageClient = HwbridgeServiceClient<GrpcWebClientService<Road>>;

/// A client that sends what a page of this origin sends.
pub(crate) fn page(origin: &str, token: &str) -> PageClient {
    let mut headers = HeaderMap::new();
    headers.insert("content-type", HeaderValue::from_static("application/grpc-web+proto"));
    headers.insert("x-grpc-web", HeaderValue::from_static("1"));
    headers.insert("origin", origin.parse().unwrap());
    if !token.is_empty() {
        headers.insert("x-bridge-token", token.parse().unwrap());
    }
    let add = move |mut request: Request<_>| {
        request.headers_mut().extend(headers.clone());
        request
    };
    let client = Client::builder(TokioExecutor::new()).build_http();
    let road: Road = MapRequest::new(client, Box::new(add));
    HwbridgeServiceClient::with_origin(GrpcWebClientService::new(road), origin.parse().unwrap())
}

/// A paired page.
pub(crate) struct Page {
    pub(crate) client: PageClient,
    pub(crate) token: String,
}

impl Page {
    pub(crate) async fn print(&mut self, job_id: &str, document: Document) -> Result<Job, Status> {
        let request = PrintRequest { job_id: job_id.to_owned(), document: Some(document), device_id: String::new() };
        Ok(self.client.print(request).await?.into_inner().job.unwrap())
    }

    pub(crate) async fn open_drawer(&mut self, job_id: &str) -> Result<Job, Status> {
        let request = OpenDrawerRequest { job_id: job_id.to_owned(), reason: "no_sale".to_owned() };
        Ok(self.client.open_drawer(request).await?.into_inner().job.unwrap())
    }

    /// What became of a job: a repeat is answered, not printed.
    pub(crate) async fn ends_as(&mut self, job_id: &str, document: &Document, state: JobState) {
        let until = Instant::now() + DEADLINE;
        loop {
            let job = self.print(job_id, document.clone()).await.unwrap();
            if job.state() == state {
                return;
            }
            assert!(Instant::now() < until, "job {job_id} is {:?}, not {state:?}", job.state());
            sleep(Duration::from_millis(10)).await;
        }
    }
}

/// A plain HTTP client.
pub(crate) async fn http(request: Request<Full<Bytes>>) -> Response<Incoming> {
    let client = Client::builder(TokioExecutor::new()).build_http();
    client.request(request).await.unwrap()
}

pub(crate) async fn get(url: &str) -> Response<Incoming> {
    http(Request::get(url).header("accept", "text/html").body(Full::default()).unwrap()).await
}

pub(crate) async fn body(response: Response<Incoming>) -> String {
    String::from_utf8(response.into_body().collect().await.unwrap().to_bytes().to_vec()).unwrap()
}

/// A port where nobody listens for now.
pub(crate) async fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port()
}

pub(crate) fn network_printer(port: u16) -> Vec<PrinterConfig> {
    vec![PrinterConfig { port: format!("tcp://127.0.0.1:{port}"), paper: hwbridge::escpos::Paper::Mm80 }]
}

/// Copies a folder as a power cut would leave it.
pub(crate) fn copy_of(folder: &Path) -> Arc<TempDir> {
    let copy = tempfile::tempdir().unwrap();
    for entry in std::fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), copy.path().join(entry.file_name())).unwrap();
    }
    Arc::new(copy)
}

pub(crate) fn blocks(blocks: impl IntoIterator<Item = block::Block>) -> Document {
    Document { blocks: blocks.into_iter().map(|block| Block { block: Some(block) }).collect() }
}

pub(crate) fn text(text: &str) -> block::Block {
    block::Block::Text(Text { text: text.to_owned(), ..Text::default() })
}

pub(crate) fn headline(text: &str) -> block::Block {
    block::Block::Text(Text { text: text.to_owned(), align: Align::Center.into(), bold: true, size: 2 })
}

pub(crate) fn row(cells: &[(&str, i32, Align)]) -> block::Block {
    let cell = |(text, share, align): &(&str, i32, Align)| Cell {
        text: (*text).to_owned(),
        share: *share,
        align: (*align).into(),
    };
    block::Block::Columns(Columns { cells: cells.iter().map(cell).collect(), bold: false })
}

/// A sale of two goods, paid in cash.
pub(crate) fn receipt() -> Document {
    blocks([
        block::Block::Drawer(Drawer {}),
        headline("天河分店"),
        text("单号 0101-20261121-0001"),
        block::Block::Rule(Rule { double: false }),
        row(&[("康师傅冰红茶 500ml", 6, Align::Left), ("×2", 1, Align::Right), ("¥24.00", 3, Align::Right)]),
        row(&[("Red Bull Energy Drink 250 ml", 6, Align::Left), ("×1", 1, Align::Right), ("¥6.00", 3, Align::Right)]),
        block::Block::Rule(Rule { double: true }),
        row(&[("合计", 1, Align::Left), ("¥30.00", 1, Align::Right)]),
        block::Block::Qr(Qr { data: "0101-20261121-0001".to_owned() }),
        block::Block::Cut(Cut {}),
    ])
}

/// A slip without a drawer pulse.
pub(crate) fn slip(words: &str) -> Document {
    blocks([text(words), block::Block::Cut(Cut {})])
}
