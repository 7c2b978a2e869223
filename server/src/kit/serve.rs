//! `serve!`: the one list of a room's RPCs. A missing RPC does not compile; permission, transaction, idempotency and audit
//! come from the rule of the method.

/// Writes the service of a room.
///
/// ```text
/// serve!(stored_value_service_server::StoredValueService {
///     list_plans(ListPlansRequest) -> ListPlansResponse = methods::STORED_VALUE_LIST_PLANS;
///     top_up(TopUpRequest) -> TopUpResponse = methods::STORED_VALUE_TOP_UP;
/// });
/// ```
/// Each line calls the room's function of that name, `async fn top_up(op: &mut Op, req: T) -> Result<TopUpResponse>`, where
/// `T` is the request or anything made from it by `TryFrom`. `after check` runs `check(&house, &call)` before the
/// transaction is opened and hands its answer in as a third argument: slow work (a password hash) must not hold the writer.
/// `turn late` lets a command read before it takes its turn at writing ([`Op::take_turn`](super::Op::take_turn)); a second run,
/// after somebody was in its way, has its turn from the start.
///
/// Methods that answer with a stream stand behind them:
/// ```text
/// serve!(… { … } streams {
///     download_catalog(DownloadCatalogRequest) -> DownloadCatalogStream of DownloadCatalogResponse = methods::CATALOG_DOWNLOAD_CATALOG;
/// });
/// ```
/// calls `async fn download_catalog(op: &mut Op, req: T, out: &mut Sink<DownloadCatalogResponse>) -> Result<()>`.
macro_rules! serve {
    (@of $checked:ident $check:path) => { $checked };
    (@when $run:ident) => { $crate::kit::house::When::AtOnce };
    (@when $run:ident late) => {
        if $run == 1 { $crate::kit::house::When::Late } else { $crate::kit::house::When::AtOnce }
    };
    (
        $trait:ty { $($verb:ident($request:ty) -> $response:ty = $method:path $(, after $check:path)? $(, turn $late:ident)?;)* }
        $(streams { $($flow:ident($asked:ty) -> $stream:ident of $chunk:ty = $rule:path;)* })?
    ) => {
        /// The service of this room.
        #[derive(Clone)]
        pub struct Service {
            house: std::sync::Arc<$crate::kit::House>,
        }

        impl Service {
            /// Over the house.
            pub fn new(house: std::sync::Arc<$crate::kit::House>) -> Self {
                Self { house }
            }
        }

        #[tonic::async_trait]
        impl $trait for Service {
            $(async fn $verb(
                &self,
                request: tonic::Request<$request>,
            ) -> std::result::Result<tonic::Response<$response>, tonic::Status> {
                let house = self.house.clone();
                let call = $crate::kit::call::Call::read(&$method, request)?;
                // A task of its own: a caller that hangs up cannot stop a command in its middle.
                let task = tokio::spawn(async move {
                    let _flight = house.board(&call).await;
                    let mut run = 0;
                    loop {
                        run += 1;
                        $(let checked = $check(&house, &call).await;)?
                        let when = $crate::kit::serve::serve!(@when run $($late)?);
                        let mut op = match house.begin(&call, when).await? {
                            $crate::kit::house::Begun::Op(op) => op,
                            $crate::kit::house::Begun::Answered(bytes) => return $crate::kit::serve::decode(&bytes),
                        };
                        let outcome: $crate::kit::Result<$response> = match TryFrom::try_from(call.message.clone()) {
                            Ok(request) => $verb(&mut op, request $(, $crate::kit::serve::serve!(@of checked $check))?).await,
                            Err(bad) => Err($crate::kit::Error::from(bad)),
                        };
                        match house.finish(op, outcome, &call, run).await? {
                            $crate::kit::house::Finished::Answer(answer) => return Ok(answer),
                            $crate::kit::house::Finished::Again => {}
                        }
                    }
                });
                match task.await {
                    Ok(outcome) => outcome
                        .map(tonic::Response::new)
                        .map_err(|refusal: proto::refusal::Refusal| refusal.to_status()),
                    Err(error) => Err(self.house.crashed(&$method, &error).to_status()),
                }
            })*
            $($(
            type $stream = $crate::kit::stream::Chunks<$chunk>;

            async fn $flow(
                &self,
                request: tonic::Request<$asked>,
            ) -> std::result::Result<tonic::Response<Self::$stream>, tonic::Status> {
                let house = self.house.clone();
                let call = $crate::kit::call::Call::read(&$rule, request)?;
                let (mut sink, chunks) = $crate::kit::stream::channel(house.places());
                if let $crate::kit::house::Begun::Op(mut op) =
                    house.begin(&call, $crate::kit::house::When::AtOnce).await?
                {
                    tokio::spawn(async move {
                        let outcome: $crate::kit::Result<()> = match TryFrom::try_from(call.message.clone()) {
                            Ok(request) => $flow(&mut op, request, &mut sink).await,
                            Err(bad) => Err($crate::kit::Error::from(bad)),
                        };
                        // What was sent cannot be taken back, so there is no second run.
                        if let Err(refusal) = house.finish(op, outcome, &call, u32::MAX).await {
                            sink.fail(refusal).await;
                        }
                    });
                }
                Ok(tonic::Response::new(chunks))
            }
            )*)?
        }
    };
}

pub(crate) use serve;

use proto::{kit::v1::Reason, refusal::Refusal};

/// The stored answer of a command, as it was sent the first time.
///
/// # Errors
/// When the stored bytes are no such message.
pub fn decode<R: prost::Message + Default>(bytes: &[u8]) -> Result<R, Refusal> {
    R::decode(bytes).map_err(|_| Refusal::kit(tonic::Code::Internal, Reason::Internal).with("trace", "stored answer"))
}
