//! The proto files as data: every call with its messages, every field of a request by its path. What is found here cannot be
//! forgotten: a new call or a new id is in the matrix on the day it is written.
use std::sync::LazyLock;

use bytes::Bytes;
use prost_reflect::{
    DescriptorPool, DynamicMessage, FieldDescriptor, Kind, MessageDescriptor, ReflectMessage as _, Value,
    prost::Message as _,
};
use proto::{method::Method, methods::METHODS};

/// Messages inside messages end somewhere, also when one day a message holds its own kind.
const DEEPEST: usize = 8;

static POOL: LazyLock<DescriptorPool> = LazyLock::new(|| {
    let root = crate::tidy::root().join("proto");
    let mut compiler = protox::Compiler::new([&root]).expect("the proto folder");
    for (file, _) in crate::tidy::files_below("proto/zhangfang", ".proto") {
        compiler.open_file(file.trim_start_matches("proto/")).expect("a proto file");
    }
    compiler.descriptor_pool()
});

/// The server's methods; the bridge's are told by its own tests.
pub(super) fn methods() -> impl Iterator<Item = &'static Method> {
    METHODS.iter().copied().filter(|method| !method.short.starts_with("hwbridge."))
}

/// The request message of a method.
pub(super) fn request_of(method: &Method) -> MessageDescriptor {
    let path = method.path.trim_start_matches('/').replace('/', ".");
    let found = POOL.services().flat_map(|service| service.methods().collect::<Vec<_>>());
    let found = found.into_iter().find(|one| one.full_name() == path);
    found.unwrap_or_else(|| panic!("{path} is in no proto file")).input()
}

/// A request from its bytes.
pub(super) fn read(method: &Method, bytes: &[u8]) -> DynamicMessage {
    DynamicMessage::decode(request_of(method), bytes).expect("a request of this method")
}

/// A request as it travels.
pub(super) fn write(message: &DynamicMessage) -> Bytes {
    message.encode_to_vec().into()
}

/// Paths of the text fields of a request that `wanted` wants, by the descriptors: `cart.lines.item_id`.
pub(super) fn texts(method: &Method, wanted: fn(&FieldDescriptor) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    walk(&request_of(method), "", 0, wanted, &mut found);
    found
}

/// Is this field the id of something?
pub(super) fn is_id(field: &FieldDescriptor) -> bool {
    field.name() == "id" || field.name().ends_with("_id") || field.name().ends_with("_ids")
}

fn walk(
    message: &MessageDescriptor,
    above: &str,
    depth: usize,
    wanted: fn(&FieldDescriptor) -> bool,
    found: &mut Vec<String>,
) {
    if depth > DEEPEST {
        return;
    }
    for field in message.fields() {
        let path = if above.is_empty() { field.name().to_owned() } else { format!("{above}.{}", field.name()) };
        match field.kind() {
            Kind::Message(inner) => walk(&inner, &path, depth + 1, wanted, found),
            Kind::String if wanted(&field) => found.push(path),
            _ => {}
        }
    }
}

/// Writes `text` over the field of this path wherever the sample fills it; `false` when it fills none. With `empty_too` also
/// where the sample leaves it empty.
pub(super) fn set(message: &mut DynamicMessage, path: &str, text: &str, empty_too: bool) -> bool {
    let (name, rest) = path.split_once('.').map_or((path, None), |(name, rest)| (name, Some(rest)));
    let field = message.descriptor().get_field_by_name(name).expect("a path of the descriptor");
    let Some(rest) = rest else {
        let before = message.get_field(&field).into_owned();
        let (changed, after) = match before {
            Value::String(before) => (!before.is_empty() || empty_too, Value::String(text.to_owned())),
            Value::List(before) if !before.is_empty() || empty_too => {
                (true, Value::List(vec![Value::String(text.to_owned())]))
            }
            before => (false, before),
        };
        if changed {
            message.set_field(&field, after);
        }
        return changed;
    };
    if field.is_list() {
        let Value::List(list) = message.get_field_mut(&field) else { return false };
        // All of them, not only the first.
        list.iter_mut()
            .filter_map(Value::as_message_mut)
            .map(|one| set(one, rest, text, empty_too))
            .filter(|set| *set)
            .count()
            > 0
    } else if message.has_field(&field) || empty_too {
        message.get_field_mut(&field).as_message_mut().is_some_and(|one| set(one, rest, text, empty_too))
    } else {
        false
    }
}

#[test]
fn every_call_and_every_id_is_seen() {
    let all: usize = methods().map(|method| texts(method, is_id).len()).sum();
    assert!(methods().count() >= 37 && all >= 25, "{} calls, {all} ids", methods().count());
    let checkout = methods().find(|method| method.short == "till.Checkout").expect("a checkout");
    let ids = texts(checkout, is_id);
    for id in ["sale_id", "cart.lines.item_id", "cart.member_id"] {
        assert!(ids.iter().any(|one| one == id), "{id} is not among {ids:?}");
    }
}
