//! The shop of a simulation: the real server in this process, its tills, and the book that is kept beside it.
use std::{
    collections::BTreeMap,
    fmt::Debug,
    future::poll_fn,
    pin::{Pin, pin},
    task::{Context, Poll, Waker},
};

use prost::Message;
use proto::{
    catalog::v1::{Barcode, DownloadCatalogRequest, Item, SaveItemRequest},
    chain::v1::{GetShopRequest, Hours, SaveShopRequest, Shop},
    kit::v1::ListQuery,
    members::v1::{ListLevelsRequest, ListMembersRequest},
    method::Rpc,
    payments::v1::ListTenderTypesRequest,
    stored_value::v1::ListPlansRequest,
};
use rules::id::Uuid;
use server::kit::Ids;
use sha2::{Digest, Sha256};

use super::{
    Plant, Wrong,
    acts::{Line, Step},
    book::{Book, DAY_STARTS_MINUTE, Level, Member, Plan, Seat},
    script::TILLS,
    tenders::Type,
};
use crate::harness::{Kind, TestShop, Till};

/// Asks a command of long ago again, at this till.
type Repeat = Box<dyn Fn(Till) -> Pin<Box<dyn Future<Output = Result<Vec<u8>, String>> + Send>> + Send + Sync>;

/// A command that was answered.
pub(super) struct Done {
    pub id: Uuid,
    pub permission: &'static str,
    pub answer: Vec<u8>,
    pub again: Repeat,
}

pub(super) struct World {
    pub shop: TestShop,
    pub tills: Vec<Till>,
    pub book: Book,
    pub done: Vec<Done>,
    /// Everything the server said, in its order.
    pub story: Vec<String>,
    /// How often each method was answered.
    pub answered: BTreeMap<&'static str, u64>,
    seed: u64,
}

impl World {
    /// The shop before its first day.
    pub(super) async fn open(kind: Kind, seed: u64, plant: Plant) -> Result<Self, Wrong> {
        let shop = TestShop::on(kind, plant.ids(seed)).await;
        let mut world = Self {
            shop,
            tills: Vec::new(),
            book: Book::default(),
            done: Vec::new(),
            story: Vec::new(),
            answered: BTreeMap::new(),
            seed,
        };
        let office = world.shop.signed_in("王店长", "888888", "09").await;
        furnish(&office).await?;
        world.book = first_look(&office).await?;
        for at in 0..TILLS {
            let no = format!("{:02}", at + 1);
            world.tills.push(world.shop.enrolled(&no).await);
            world.book.seats.push(Seat { no, ..Seat::default() });
        }
        Ok(world)
    }

    /// An id that this step makes: the same at every run.
    pub(super) fn id(&self, step: &Step, which: u8) -> Uuid {
        let digest = Sha256::new().chain_update(self.seed.to_be_bytes()).chain_update(step.n.to_be_bytes());
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&digest.chain_update([which]).finalize()[..16]);
        let stamp = u128::from(step.at_ms.unsigned_abs()) << 80;
        let random = u128::from_be_bytes(bytes) & ((0xfff << 64) | (u128::from(u64::MAX) >> 2));
        Uuid::from_u128(stamp | (0x7 << 76) | (0b10 << 62) | random)
    }

    /// Gives a command over a line that may be bad. `fine`: the book says it will be done, so that two copies at once change
    /// nothing but the first.
    pub(super) async fn command<Q>(
        &mut self,
        step: &Step,
        fine: bool,
        request: Q,
    ) -> Result<Result<Q::Answer, String>, Wrong>
    where
        Q: Rpc<Answer: PartialEq + Debug> + Clone + Send + Sync + 'static,
    {
        let (id, till) = (self.id(step, 0), self.tills[step.till].clone());
        let ask = || {
            let (till, request) = (till.clone(), request.clone());
            async move { till.ask_as(id, request).await.map_err(|refusal| refusal.to_string()) }
        };
        let reply = match step.line {
            Line::Twice if fine => same(tokio::join!(ask(), ask()))?,
            Line::CutOff(looks) if fine => {
                cut_off(ask(), looks).await;
                ask().await
            }
            Line::ReplyLost => same((ask().await, ask().await))?,
            Line::Good | Line::Twice | Line::CutOff(_) => ask().await,
        };
        self.tell(step, Q::METHOD.short, &reply);
        if let Ok(answer) = &reply {
            let permission = match Q::METHOD.audience {
                proto::method::Audience::Permission(permission) => permission,
                proto::method::Audience::SignedIn | proto::method::Audience::Public => "",
            };
            let again: Repeat = Box::new(move |till| {
                let request = request.clone();
                Box::pin(async move {
                    let reply = till.ask_as(id, request).await;
                    reply.map(|answer| answer.encode_to_vec()).map_err(|refusal| refusal.to_string())
                })
            });
            self.done.push(Done { id, permission, answer: answer.encode_to_vec(), again });
        }
        Ok(reply)
    }

    /// Asks something that changes nothing, or has no id.
    pub(super) async fn ask<Q>(&mut self, step: &Step, request: Q) -> Result<Q::Answer, String>
    where
        Q: Rpc<Answer: Debug> + 'static,
    {
        let reply = self.tills[step.till].ask(request).await.map_err(|refusal| refusal.to_string());
        self.tell(step, Q::METHOD.short, &reply);
        reply
    }

    /// The whole catalogue, in the order of its ids.
    pub(super) async fn catalogue(&mut self, step: &Step) -> Result<Vec<Item>, String> {
        let reply = self.tills[step.till].collect(DownloadCatalogRequest::default()).await;
        let reply = reply.map_err(|refusal| refusal.to_string());
        self.tell(step, "catalog.DownloadCatalog", &reply);
        let mut items: Vec<Item> = reply?.into_iter().flat_map(|chunk| chunk.items).collect();
        items.sort_by(|a, b| a.item_id.cmp(&b.item_id));
        Ok(items)
    }

    fn tell<A: Debug>(&mut self, step: &Step, method: &'static str, reply: &Result<A, String>) {
        let said = match reply {
            Ok(answer) => {
                *self.answered.entry(method).or_default() += 1;
                format!("{answer:?}")
            }
            Err(refusal) => refusal.clone(),
        };
        self.story.push(format!("step {} {method}: {said}", step.n));
    }

    /// Stops the server and starts it again.
    pub(super) async fn restart(&mut self, step: &Step) {
        self.shop.restart(Ids::by_command(self.seed ^ step.n)).await;
        for till in &mut self.tills {
            till.wire = self.shop.line();
        }
    }
}

/// Two answers to one command are one answer.
fn same<A: PartialEq + Debug>((one, two): (Result<A, String>, Result<A, String>)) -> Result<Result<A, String>, Wrong> {
    if one == two { Ok(one) } else { Err(Wrong(format!("one command, two answers: {one:?} and {two:?}"))) }
}

/// Looks at a call so many times and forgets it.
async fn cut_off(call: impl Future, looks: u8) {
    let mut call = pin!(call);
    for _ in 0..looks {
        let looked =
            poll_fn(|_| Poll::Ready(call.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_ready())).await;
        if looked {
            return;
        }
        tokio::task::yield_now().await;
    }
}

/// A shop that sells into the night, goods that are sold by the box, and goods that no level discount touches.
async fn furnish(office: &Till) -> Result<(), Wrong> {
    let refused = |refusal: proto::refusal::Refusal| Wrong(format!("before the first day: {refusal}"));
    let shop = office.ask(GetShopRequest {}).await.map_err(refused)?.shop.unwrap_or_default();
    // From ten in the morning to three in the next.
    let hours = Some(Hours { opens_minute: 600, closes_minute: 1_620 });
    let shop = Some(Shop { day_starts_minute: DAY_STARTS_MINUTE, hours, ..shop });
    office.ask(SaveShopRequest { shop }).await.map_err(refused)?;
    let chunks = office.collect(DownloadCatalogRequest::default()).await.map_err(refused)?;
    for item in chunks.into_iter().flat_map(|chunk| chunk.items) {
        let changed = match item.name.as_str() {
            "冰红茶" => {
                let unit = |barcode: &str, price_fen| Barcode {
                    barcode: barcode.to_owned(),
                    unit: "箱".to_owned(),
                    factor_milli: 24_000,
                    price_fen,
                };
                let boxes = [unit("16921168509253", 0), unit("26921168509250", 7_777)];
                Item { barcodes: item.barcodes.iter().cloned().chain(boxes).collect(), ..item }
            }
            "瓜子" => Item { discountable: false, ..item },
            _ => continue,
        };
        office.ask(SaveItemRequest { item: Some(changed) }).await.map_err(refused)?;
    }
    Ok(())
}

/// What there is before the first day.
async fn first_look(office: &Till) -> Result<Book, Wrong> {
    let refused = |refusal: proto::refusal::Refusal| Wrong(format!("before the first day: {refusal}"));
    let mut book = Book::default();
    let chunks = office.collect(DownloadCatalogRequest::default()).await.map_err(refused)?;
    book.items = chunks.into_iter().flat_map(|chunk| chunk.items).collect();
    book.items.sort_by(|a, b| a.item_id.cmp(&b.item_id));
    for level in office.ask(ListLevelsRequest {}).await.map_err(refused)?.levels {
        let (pays_bp, points) = (i64::from(level.pays_bp), i64::from(level.points_per_yuan));
        book.levels.push(Level { id: level.level_id, pays_bp, points });
    }
    let query = ListQuery { order_by: "member_no".to_owned(), ..ListQuery::default() };
    for row in office.ask(ListMembersRequest { query: Some(query) }).await.map_err(refused)?.rows {
        let file = row.member.unwrap_or_default();
        let level = book.levels.iter().position(|level| level.id == file.level_id).unwrap_or_default();
        book.members.push(Member { file, level, ..Member::default() });
    }
    let types = office.ask(ListTenderTypesRequest::default()).await.map_err(refused)?.types;
    book.types = types.into_iter().map(Type::new).collect();
    for plan in office.ask(ListPlansRequest {}).await.map_err(refused)?.plans {
        book.plan = Plan { id: plan.plan_id, pay_fen: plan.pay_fen, gift_fen: plan.gift_fen };
    }
    Ok(book)
}
