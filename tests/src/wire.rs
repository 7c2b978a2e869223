//! A client of the server, as the app is one: gRPC-web, a session, a device, a request id for each command.
//!
//! Over a socket (replay, bench) or straight into a router of this process (room tests): the same bytes pass the same layers.
use std::time::Duration;

use bytes::{Buf as _, BufMut as _, Bytes};
use http::{Uri, uri::PathAndQuery};
use hyper_util::{client::legacy, rt::TokioExecutor};
use proto::{method::Rpc, refusal::Refusal};
use tonic::{
    Request, Status,
    body::Body,
    client::Grpc,
    codec::{Codec, DecodeBuf, Decoder, EncodeBuf, Encoder},
    metadata::AsciiMetadataValue,
};
use tonic_prost::ProstCodec;
use tonic_web::{GrpcWebCall, GrpcWebClientService};
use tower::{BoxError, ServiceExt as _, util::BoxCloneSyncService};
use uuid::Uuid;

/// The largest answer: a page of a report, a chunk of the catalogue.
const MAX_ANSWER: usize = 16 * 1024 * 1024;

type Carrier = BoxCloneSyncService<http::Request<GrpcWebCall<Body>>, http::Response<Body>, Lost>;

/// The line to a server.
#[derive(Clone)]
pub struct Wire {
    grpc: Grpc<GrpcWebClientService<Carrier>>,
}

/// What a caller brings to prove who it is, and which command this is.
#[derive(Clone, Debug, Default)]
pub struct Papers {
    /// The till's token.
    pub device: Option<String>,
    /// The session's token.
    pub session: Option<String>,
    /// The command's id.
    pub request_id: Option<Uuid>,
}

/// The address is not one of an HTTP server.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{0} is no address of a server, for example http://localhost:8080")]
pub struct BadAddress(String);

/// The line broke: nobody knows whether the command was done.
#[derive(Debug, thiserror::Error)]
#[error("no answer: {0}")]
struct Lost(BoxError);

impl Wire {
    /// Into a router of this process.
    pub fn in_process(router: axum::Router) -> Self {
        let service = router
            .map_request(|request: http::Request<GrpcWebCall<Body>>| request.map(axum::body::Body::new))
            .map_response(|response: http::Response<axum::body::Body>| response.map(Body::new))
            .map_err(|error| Lost(error.into()));
        Self::over(BoxCloneSyncService::new(service), Uri::from_static("http://till.test"))
    }

    /// Over a socket, with connections of its own.
    ///
    /// # Errors
    /// When the address is none.
    pub fn to(server: &str) -> Result<Self, BadAddress> {
        let origin: Uri = server.trim_end_matches('/').parse().map_err(|_| BadAddress(server.to_owned()))?;
        if origin.scheme_str() != Some("http") || origin.authority().is_none() {
            return Err(BadAddress(server.to_owned()));
        }
        let mut connector = legacy::connect::HttpConnector::new();
        connector.set_nodelay(true);
        connector.set_connect_timeout(Some(Duration::from_secs(5)));
        let client: legacy::Client<_, GrpcWebCall<Body>> =
            legacy::Client::builder(TokioExecutor::new()).build(connector);
        let service = client
            .map_response(|response: http::Response<hyper::body::Incoming>| response.map(Body::new))
            .map_err(|error| Lost(error.into()));
        Ok(Self::over(BoxCloneSyncService::new(service), origin))
    }

    fn over(carrier: Carrier, origin: Uri) -> Self {
        let grpc = Grpc::with_origin(GrpcWebClientService::new(carrier), origin).max_decoding_message_size(MAX_ANSWER);
        Self { grpc }
    }

    /// Asks, and waits for the one answer.
    ///
    /// # Errors
    /// What the server refuses with; `kit.NO_ANSWER` when nobody answered.
    pub async fn call<Q: Rpc + 'static>(&self, message: Q, papers: &Papers) -> Result<Q::Answer, Refusal> {
        self.path(Q::METHOD.path, message, papers).await.map_err(|status| Refusal::from_status(&status))
    }

    /// Asks, and collects every piece of the answer.
    ///
    /// # Errors
    /// As [`Self::call`].
    pub async fn collect<Q: Rpc + 'static>(&self, message: Q, papers: &Papers) -> Result<Vec<Q::Answer>, Refusal> {
        let pieces = async {
            let mut grpc = self.ready().await?;
            let codec = ProstCodec::<Q, Q::Answer>::default();
            let path = PathAndQuery::from_static(Q::METHOD.path);
            let mut stream = grpc.server_streaming(papers.on(message)?, path, codec).await?.into_inner();
            let mut pieces = Vec::new();
            while let Some(piece) = stream.message().await? {
                pieces.push(piece);
            }
            Ok(pieces)
        };
        pieces.await.map_err(|status: Status| Refusal::from_status(&status))
    }

    /// Asks a method by its path, whatever its messages are.
    ///
    /// # Errors
    /// The status as it came.
    pub async fn path<Q, A>(&self, path: &'static str, message: Q, papers: &Papers) -> Result<A, Status>
    where
        Q: prost::Message + 'static,
        A: prost::Message + Default + 'static,
    {
        let mut grpc = self.ready().await?;
        let answer = grpc.unary(papers.on(message)?, PathAndQuery::from_static(path), ProstCodec::<Q, A>::default());
        Ok(answer.await?.into_inner())
    }

    /// Asks a method by its path with bytes, and collects the bytes of every piece of the answer, one or many.
    ///
    /// # Errors
    /// The status as it came.
    pub async fn bytes(&self, path: &'static str, message: Bytes, papers: &Papers) -> Result<Vec<Bytes>, Status> {
        let mut grpc = self.ready().await?;
        let path = PathAndQuery::from_static(path);
        let mut stream = grpc.server_streaming(papers.on(message)?, path, Plain).await?.into_inner();
        let mut pieces = Vec::new();
        while let Some(piece) = stream.message().await? {
            pieces.push(piece);
        }
        Ok(pieces)
    }

    async fn ready(&self) -> Result<Grpc<GrpcWebClientService<Carrier>>, Status> {
        let mut grpc = self.grpc.clone();
        grpc.ready().await.map_err(|lost| Status::unavailable(lost.to_string()))?;
        Ok(grpc)
    }
}

/// Messages as their bytes.
#[derive(Clone, Copy, Debug, Default)]
struct Plain;

impl Codec for Plain {
    type Encode = Bytes;
    type Decode = Bytes;
    type Encoder = Self;
    type Decoder = Self;

    fn encoder(&mut self) -> Self {
        Self
    }

    fn decoder(&mut self) -> Self {
        Self
    }
}

impl Encoder for Plain {
    type Item = Bytes;
    type Error = Status;

    fn encode(&mut self, message: Bytes, out: &mut EncodeBuf<'_>) -> Result<(), Status> {
        out.put(message);
        Ok(())
    }
}

impl Decoder for Plain {
    type Item = Bytes;
    type Error = Status;

    fn decode(&mut self, from: &mut DecodeBuf<'_>) -> Result<Option<Bytes>, Status> {
        Ok(Some(from.copy_to_bytes(from.remaining())))
    }
}

impl Papers {
    fn on<Q>(&self, message: Q) -> Result<Request<Q>, Status> {
        let mut request = Request::new(message);
        let given = [
            ("authorization", self.session.as_ref().map(|token| format!("Bearer {token}"))),
            ("x-device-token", self.device.clone()),
            ("x-request-id", self.request_id.map(|id| id.to_string())),
        ];
        for (key, value) in given {
            if let Some(value) = value {
                let value: AsciiMetadataValue =
                    value.parse().map_err(|_| Status::invalid_argument(format!("{key} is not text")))?;
                request.metadata_mut().insert(key, value);
            }
        }
        Ok(request)
    }
}
