//! gRPC-web by the browser's own `fetch`: one message out, messages in. The page knows no other HTTP client: a general one
//! weighs more than all that is written here.
use futures_util::{Stream, stream};
use js_sys::{Reflect, Uint8Array};
use tonic::{Code, Status};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, AbortSignal, Headers, ReadableStreamDefaultReader, RequestInit, Response};

/// The largest message: a catalogue chunk of 2,000 items.
const MOST_BYTES: usize = 16 << 20;
/// The flag of a frame that holds trailers.
const TRAILERS: u8 = 0x80;
/// Flags and length.
const HEAD: usize = 5;

/// A request on its way.
pub(super) struct Post<'a> {
    /// `/zhangfang.till.v1.TillService/Checkout`.
    pub path: &'a str,
    /// Name and value.
    pub headers: Vec<(&'static str, String)>,
    /// The message.
    pub body: &'a [u8],
}

/// One message back, within `patience_ms`.
///
/// # Errors
/// What the other side refused with; `NO_ANSWER` when nobody answered in time.
pub(super) async fn unary(post: Post<'_>, patience_ms: u32) -> Result<Vec<u8>, Status> {
    let response = fetch(post, &AbortSignal::timeout_with_u32(patience_ms)).await?;
    let bytes = JsFuture::from(response.array_buffer().map_err(silent)?).await.map_err(silent)?;
    let mut frames = Frames { bytes: Uint8Array::new(&bytes).to_vec() };
    let mut message = None;
    while let Some(frame) = frames.next()? {
        match frame {
            Frame::Message(bytes) => message = Some(bytes),
            Frame::End(status) => return status.and_then(|()| message.ok_or_else(cut_off)),
        }
    }
    Err(cut_off())
}

/// Messages as they come; dropping it ends it.
///
/// # Errors
/// What the other side refused with at once.
pub(super) async fn streaming(post: Post<'_>) -> Result<impl Stream<Item = Result<Vec<u8>, Status>> + use<>, Status> {
    let controller = AbortController::new().map_err(silent)?;
    let response = fetch(post, &controller.signal()).await?;
    let body = response.body().ok_or_else(cut_off)?;
    let reader = body.get_reader().unchecked_into::<ReadableStreamDefaultReader>();
    let coming = Coming { frames: Frames { bytes: Vec::new() }, reader, controller };
    Ok(stream::unfold(Some(coming), |coming| async move {
        let mut coming = coming?;
        match coming.next().await {
            Ok(Some(message)) => Some((Ok(message), Some(coming))),
            Ok(None) => None,
            Err(status) => Some((Err(status), None)),
        }
    }))
}

async fn fetch(post: Post<'_>, signal: &AbortSignal) -> Result<Response, Status> {
    let headers = Headers::new().map_err(silent)?;
    for name in ["content-type", "accept"] {
        headers.set(name, "application/grpc-web+proto").map_err(silent)?;
    }
    headers.set("x-grpc-web", "1").map_err(silent)?;
    for (name, value) in &post.headers {
        headers.set(name, value).map_err(silent)?;
    }
    let mut frame = vec![0];
    frame.extend(u32::try_from(post.body.len()).unwrap_or(u32::MAX).to_be_bytes());
    frame.extend(post.body);
    let init = RequestInit::new();
    init.set_method("POST");
    init.set_headers(&headers);
    init.set_body(&Uint8Array::from(frame.as_slice()));
    init.set_signal(Some(signal));
    let sent = leptos::prelude::window().fetch_with_str_and_init(post.path, &init);
    let response: Response = JsFuture::from(sent).await.map_err(silent)?.unchecked_into();
    let header = |name: &str| response.headers().get(name).ok().flatten();
    match header("grpc-status") {
        Some(code) => {
            let code = Code::from_bytes(code.as_bytes());
            if code == Code::Ok {
                return Ok(response);
            }
            Err(refused(code, header("grpc-message"), header("grpc-status-details-bin")))
        }
        None if response.ok() => Ok(response),
        // A proxy's own answer: nobody behind it spoke.
        None => Err(Status::unavailable(response.status().to_string())),
    }
}

/// A message, or how it ended.
enum Frame {
    Message(Vec<u8>),
    End(Result<(), Status>),
}

/// What came and was not read yet.
struct Frames {
    bytes: Vec<u8>,
}

impl Frames {
    /// The next whole frame, if it is there.
    fn next(&mut self) -> Result<Option<Frame>, Status> {
        let [flags, a, b, c, d] = *self.bytes.first_chunk::<HEAD>().unwrap_or(&[0; HEAD]);
        let length = u32::from_be_bytes([a, b, c, d]) as usize;
        if length > MOST_BYTES {
            return Err(Status::out_of_range("a message too large"));
        }
        if self.bytes.len() < HEAD + length {
            return Ok(None);
        }
        let rest = self.bytes.split_off(HEAD + length);
        let frame = std::mem::replace(&mut self.bytes, rest);
        let body = &frame[HEAD..];
        Ok(Some(if flags & TRAILERS == 0 { Frame::Message(body.to_vec()) } else { Frame::End(ended(body)) }))
    }
}

/// A stream that is coming in.
struct Coming {
    frames: Frames,
    reader: ReadableStreamDefaultReader,
    controller: AbortController,
}

impl Coming {
    async fn next(&mut self) -> Result<Option<Vec<u8>>, Status> {
        loop {
            match self.frames.next()? {
                Some(Frame::Message(message)) => return Ok(Some(message)),
                Some(Frame::End(status)) => return status.map(|()| None),
                None => {}
            }
            let part = JsFuture::from(self.reader.read()).await.map_err(silent)?;
            let field = |name: &str| Reflect::get(&part, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED);
            if field("done").is_truthy() {
                return Err(cut_off());
            }
            self.frames.bytes.extend(Uint8Array::new(&field("value")).to_vec());
        }
    }
}

impl Drop for Coming {
    fn drop(&mut self) {
        self.controller.abort();
    }
}

/// Trailers: `name: value` a line.
fn ended(body: &[u8]) -> Result<(), Status> {
    let text = String::from_utf8_lossy(body);
    let value = |name: &str| {
        let named = |line: &str| {
            let (key, value) = line.split_once(':')?;
            key.trim().eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
        };
        text.lines().find_map(named)
    };
    match value("grpc-status").map(|code| Code::from_bytes(code.as_bytes())) {
        Some(Code::Ok) => Ok(()),
        code => Err(refused(code.unwrap_or(Code::Unknown), value("grpc-message"), value("grpc-status-details-bin"))),
    }
}

fn refused(code: Code, message: Option<String>, details: Option<String>) -> Status {
    // Without padding on the wire; the browser reads it so too.
    let bytes = details.and_then(|text| leptos::prelude::window().atob(&text).ok());
    let bytes: Vec<u8> = bytes.unwrap_or_default().chars().map(|letter| letter as u8).collect();
    Status::with_details(code, message.unwrap_or_default(), bytes.into())
}

/// Nobody was there, it took too long, or the page is being left.
fn silent(_: JsValue) -> Status {
    Status::unavailable("no answer")
}

/// The answer ended before its end.
fn cut_off() -> Status {
    Status::unavailable("cut off")
}
