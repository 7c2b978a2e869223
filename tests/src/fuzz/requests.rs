//! Every request of the method table, made of the proto files by reflection, through the real router: whatever is asked, the
//! server answers or refuses, and never breaks.
use std::{path::Path, sync::LazyLock};

use prost_reflect::{DescriptorPool, DynamicMessage, FieldDescriptor, Kind, MessageDescriptor, Value};
use proto::{method::Method, methods::METHODS};
use tonic::Code;

use super::Body;
use crate::{
    harness::{TestShop, Till},
    prove::Dice,
};

/// Numbers that sums and ranges have trouble with.
const NUMBERS: [i64; 12] =
    [0, 1, -1, 1_000, 100_000_000, 99_999_000, i64::MAX, i64::MIN, i64::MAX / 1_000, 20_261_121, 255, 10_000];
const TEXTS: [&str; 16] = [
    "",
    "0",
    "a\0b",
    "%",
    "_",
    "'; DROP TABLE x; --",
    "名",
    "💰\u{202e}",
    "2026-02-30",
    "9999-12-31",
    "i:9223372036854775808:x",
    "s::",
    "name desc",
    "-9223372036854775809",
    "6901234567892",
    "13800005521",
];

#[expect(clippy::expect_used, reason = "the proto files are ours")]
static REQUESTS: LazyLock<Vec<(&'static Method, MessageDescriptor)>> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../proto");
    let mut compiler = protox::Compiler::new([&root]).expect("the proto folder");
    for room in std::fs::read_dir(root.join("zhangfang")).expect("rooms").filter_map(Result::ok) {
        let (folder, name) = (room.path().join("v1"), room.file_name().to_string_lossy().into_owned());
        for file in std::fs::read_dir(folder).expect("a room").filter_map(Result::ok) {
            compiler
                .open_file(format!("zhangfang/{name}/v1/{}", file.file_name().to_string_lossy()))
                .expect("a proto file");
        }
    }
    let pool: DescriptorPool = compiler.descriptor_pool();
    let inputs: Vec<_> = pool.services().flat_map(|service| service.methods().collect::<Vec<_>>()).collect();
    let of = |method: &&'static Method| {
        let path = method.path.trim_start_matches('/').replace('/', ".");
        let found = inputs.iter().find(|one| one.full_name() == path);
        found.filter(|one| !one.is_server_streaming()).map(|one| (*method, one.input()))
    };
    METHODS.iter().filter(|method| !method.short.starts_with("hwbridge.")).filter_map(of).collect()
});

pub(super) fn seeds() -> Vec<Vec<u8>> {
    (0..REQUESTS.len()).map(|at| (at as u64).to_le_bytes().repeat(3)).collect()
}

/// A shop with somebody of every right at its tills. An input is a method and where its dice begin.
#[expect(clippy::expect_used, reason = "a machine without threads hunts nothing")]
pub(super) fn open() -> Body {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let (shop, tills) = runtime.block_on(async {
        let shop = TestShop::new().await;
        let tills = [shop.on_duty("王店长", "888888", "01").await, shop.owner().await];
        (shop, tills)
    });
    Box::new(move |data| {
        let mut numbers = data.chunks(8).map(|chunk| {
            let mut bytes = [0; 8];
            bytes[..chunk.len()].copy_from_slice(chunk);
            u64::from_le_bytes(bytes)
        });
        let (which, seed) = (numbers.next().unwrap_or(0), numbers.fold(0, |sum: u64, one| sum.rotate_left(9) ^ one));
        let mut dice = Dice::of(seed, which);
        let (method, message) = &REQUESTS[usize::try_from(which).unwrap_or(0) % REQUESTS.len()];
        let till = &tills[usize::from(dice.falls(200))];
        shop.later(1);
        let request = invented(message, &shop, &mut dice, 0);
        let shown = format!("{request:?}");
        runtime.block_on(ask(till, method, request, &shown));
    })
}

#[expect(clippy::panic, reason = "this is how a target says that it is broken")]
async fn ask(till: &Till, method: &'static Method, request: DynamicMessage, shown: &str) {
    use prost_reflect::prost::Message as _;
    let papers = crate::wire::Papers { request_id: method.idempotent.then(|| till.new_id()), ..till.papers.clone() };
    let said = till.wire.path::<Raw, Raw>(method.path, Raw(request.encode_to_vec()), &papers).await;
    if let Err(status) = said
        && matches!(status.code(), Code::Internal | Code::Unknown | Code::Unavailable | Code::DataLoss)
    {
        panic!("{} broke the server ({status:?}): {shown}", method.short);
    }
}

/// A message of this kind that nobody would send.
fn invented(kind: &MessageDescriptor, shop: &TestShop, dice: &mut Dice, depth: u64) -> DynamicMessage {
    let mut message = DynamicMessage::new(kind.clone());
    for field in kind.fields() {
        if dice.falls(150) {
            continue;
        }
        let value = if field.is_list() {
            let many = if dice.falls(20) { 600 } else { dice.below(4) };
            Value::List((0..many).map(|_| one(&field, shop, dice, depth)).collect())
        } else {
            one(&field, shop, dice, depth)
        };
        // A value that does not fit the field is left out.
        let _ = message.try_set_field(&field, value);
    }
    message
}

fn one(field: &FieldDescriptor, shop: &TestShop, dice: &mut Dice, depth: u64) -> Value {
    let number = if dice.falls(700) {
        NUMBERS[dice.place(NUMBERS.len())]
    } else {
        i64::from_le_bytes(dice.throw().to_le_bytes())
    };
    match field.kind() {
        Kind::Bool => Value::Bool(dice.falls(500)),
        Kind::Int32 | Kind::Sint32 | Kind::Sfixed32 => Value::I32(number as i32),
        Kind::Uint32 | Kind::Fixed32 => Value::U32(number as u32),
        Kind::Int64 | Kind::Sint64 | Kind::Sfixed64 => Value::I64(number),
        Kind::Uint64 | Kind::Fixed64 => Value::U64(number.unsigned_abs()),
        Kind::Enum(_) => Value::EnumNumber(if dice.falls(800) { (number % 4) as i32 } else { number as i32 }),
        Kind::Bytes => Value::Bytes(dice.throw().to_le_bytes().to_vec().into()),
        Kind::Message(kind) if depth < 4 => Value::Message(invented(&kind, shop, dice, depth + 1)),
        Kind::Message(kind) => Value::Message(DynamicMessage::new(kind)),
        Kind::String => Value::String(words(field.name(), shop, dice)),
        Kind::Float | Kind::Double => Value::F64(0.0),
    }
}

fn words(field: &str, shop: &TestShop, dice: &mut Dice) -> String {
    const NAMES: [&str; 8] =
        ["王建国", "冰红茶", "瓜子", "李收银", "充 500 送 50", "钻石会员", "别家会员甲", "别家红茶"];
    if (field.ends_with("_id") && dice.falls(850)) || dice.falls(50) {
        return if dice.falls(700) { shop.id(NAMES[dice.place(NAMES.len())]) } else { shop.new_id().to_string() };
    }
    let text = TEXTS[dice.place(TEXTS.len())];
    if dice.falls(50) { text.repeat(3_000) } else { text.to_owned() }
}

/// A message as its bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Raw(Vec<u8>);

impl prost::Message for Raw {
    fn encode_raw(&self, out: &mut impl bytes::BufMut) {
        out.put_slice(&self.0);
    }

    fn merge_field(
        &mut self,
        tag: u32,
        wire_type: prost::encoding::WireType,
        from: &mut impl bytes::Buf,
        context: prost::encoding::DecodeContext,
    ) -> Result<(), prost::DecodeError> {
        prost::encoding::skip_field(wire_type, tag, from, context)
    }

    fn encoded_len(&self) -> usize {
        self.0.len()
    }

    fn clear(&mut self) {
        self.0.clear();
    }
}
