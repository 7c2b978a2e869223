//! For every call a valid request of our own shop: whoever holds the right must be answered, and every id a request can
//! carry is filled in by one of its samples. The matrix puts other people's ids in those places.
use bytes::Bytes;
use proto::{
    access::v1::{
        EnrollTillRequest, GetTillRequest, ListAuditRequest, ListRolesRequest, SaveRoleRequest, SignInRequest,
    },
    catalog::v1::{
        Category, FindItemsRequest, GetItemRequest, ImportItem, ImportItemsRequest, Item, LevelPrice,
        ListCategoriesRequest, ListItemsRequest, SaveCategoryRequest, SaveItemRequest,
    },
    chain::v1::{GetShopRequest, ListTillsRequest, SaveShopRequest, SaveTillRequest},
    kit::v1::ListQuery,
    ledger::v1::{GetDocumentRequest, ListMemberEntriesRequest},
    members::v1::{
        FindMembersRequest, GetMemberRequest, ImportMember, ImportMembersRequest, ListLevelsRequest,
        ListMembersRequest, Member, SaveMemberRequest,
    },
    method::Rpc,
    payments::v1::{GetTenderTypeRequest, ListTenderTypesRequest, SaveTenderTypeRequest, TenderType},
    reports::v1::RunReportRequest,
    shifts::v1::{
        CloseDayRequest, CloseShiftRequest, GetCurrentShiftRequest, GetDayRequest, GetShiftRequest, ListDaysRequest,
        MoveCashRequest, OpenDrawerRequest, OpenShiftRequest, ReopenDayRequest,
    },
    stored_value::v1::{GetTopUpRequest, ListPlansRequest, TopUpRequest},
    till::v1::{
        ApproveSaleRequest, Cart, CheckoutRequest, DropHeldSaleRequest, GetSaleRequest, GoodsBack, HeldRef,
        HoldSaleRequest, ListHeldSalesRequest, ListReturnsRequest, ListSalesRequest, QuoteRequest, RecallSaleRequest,
        ReprintReturnRequest, ReprintSaleRequest, ReturnGoodsRequest, TenderKind,
    },
};

use rules::id::Uuid;

use super::{agreeing, trade::close, world::World};
use crate::harness::{ENROL_CODE, MANAGER_PIN, Till, cash, of_type};

/// Valid requests of a call, made for this till. Without an entry here the matrix fails, and says so.
///
/// # Errors
/// The sentence for whoever added the call.
pub(super) async fn of(short: &str, world: &World, till: &Till) -> Result<Vec<Bytes>, String> {
    let all = match short.split_once('.').unwrap_or_default() {
        (_, verb) if verb.starts_with("Approve") => agreeing::to(verb, world, till).await,
        ("access", verb) => access(verb, world).await,
        ("catalog", verb) => catalog(verb, world).await,
        ("chain", verb) => chain(verb, world).await,
        ("ledger", verb) => ledger(verb, world),
        ("members", verb) => members(verb, world).await,
        ("payments", verb) => payments(verb, world).await,
        ("reports", verb) => reports(verb),
        ("shifts", verb) => shifts(verb, world, till).await,
        ("stored_value", verb) => stored_value(verb, world, till).await,
        ("till", verb) => selling(verb, world, till).await,
        _ => None,
    };
    all.filter(|samples| !samples.is_empty()).ok_or_else(|| {
        format!(
            "{short} has no sample: add valid requests of our own shop to tests/src/policy/samples.rs, with every id field \
             filled in one of them, so that the matrix can put other people's ids there"
        )
    })
}

pub(super) fn one(request: impl Rpc) -> Option<Vec<Bytes>> {
    Some(vec![request.encode_to_vec().into()])
}

fn some(requests: impl IntoIterator<Item = impl Rpc>) -> Option<Vec<Bytes>> {
    Some(requests.into_iter().map(|request| request.encode_to_vec().into()).collect())
}

fn empty() -> Option<Vec<Bytes>> {
    Some(vec![Bytes::new()])
}

/// Something short that nothing is called yet.
fn tail(world: &World) -> String {
    world.shop.new_id().simple().to_string()[22..].to_uppercase()
}

/// A list asked for plainly, and with a search.
fn lists() -> [Option<ListQuery>; 2] {
    [None, Some(ListQuery { search: "红".to_owned(), page_size: 200, ..ListQuery::default() })]
}

async fn access(verb: &str, world: &World) -> Option<Vec<Bytes>> {
    match verb {
        "EnrollTill" => one(EnrollTillRequest { enrol_code: ENROL_CODE.to_owned(), till_no: "99".to_owned() }),
        "GetTill" => one(GetTillRequest {}),
        "SignIn" => one(SignInRequest { staff_id: world.shop.id("赵老板"), pin: "666666".to_owned() }),
        "SignOut" | "GetSession" => empty(),
        "ListAudit" => some(lists().map(|query| ListAuditRequest { query })),
        "ListRoles" => empty(),
        "SaveRole" => {
            let owner = world.shop.signed_in("赵老板", "666666", "31").await;
            some(owner.ok(ListRolesRequest {}).await.roles.into_iter().map(|role| SaveRoleRequest { role: Some(role) }))
        }
        _ => None,
    }
}

async fn catalog(verb: &str, world: &World) -> Option<Vec<Bytes>> {
    let text = str::to_owned;
    let categories = world.manager.ok(ListCategoriesRequest {}).await.categories;
    let category = categories.iter().find(|one| one.name == "茶饮").expect("a category of ours").clone();
    match verb {
        "DownloadCatalog" | "ListCategories" => empty(),
        "FindItems" => {
            some(["6921168509256", "bhc", "红茶"].map(|query| FindItemsRequest { query: text(query), limit: 0 }))
        }
        "ListItems" => some(lists().map(|query| ListItemsRequest { query })),
        "GetItem" => one(GetItemRequest { item_id: world.shop.id("冰红茶") }),
        "SaveItem" => {
            let known = world.manager.ok(GetItemRequest { item_id: world.shop.id("瓜子") }).await.item?;
            let level = world.manager.ok(ListLevelsRequest {}).await.levels.remove(0);
            let known = Item { level_prices: vec![LevelPrice { level_id: level.level_id, price_fen: 1 }], ..known };
            let item_id = world.shop.new_id().to_string();
            let new =
                Item { item_id, code: String::new(), version: 0, category_id: category.category_id, ..known.clone() };
            some([new, known].map(|item| SaveItemRequest { item: Some(item) }))
        }
        "SaveCategory" => {
            let category_id = world.shop.new_id().to_string();
            let name = format!("新类别 {}", tail(world));
            let new = Category { category_id, name, ..Category::default() };
            some([new, category].map(|category| SaveCategoryRequest { category: Some(category) }))
        }
        "ImportItems" => {
            let (code, name) = (tail(world), text("进货"));
            let (unit, price) = (text("包"), text("1.00"));
            let row =
                ImportItem { line: 1, code, name, unit, price, category: text("茶饮"), ..ImportItem::default() };
            one(ImportItemsRequest { rows: vec![row], keep_good: false, dry_run: false })
        }
        _ => None,
    }
}

async fn chain(verb: &str, world: &World) -> Option<Vec<Bytes>> {
    match verb {
        "GetShop" => one(GetShopRequest {}),
        "ListTills" => empty(),
        "SaveTill" => one(SaveTillRequest { till: world.manager.ok(ListTillsRequest {}).await.tills.pop() }),
        "SaveShop" => one(SaveShopRequest { shop: world.manager.ok(GetShopRequest {}).await.shop }),
        _ => None,
    }
}

fn ledger(verb: &str, world: &World) -> Option<Vec<Bytes>> {
    match verb {
        "GetDocument" => one(GetDocumentRequest { document_id: world.ours.sale.clone() }),
        "ListMemberEntries" => some(["principal", "gift", "points"].map(|account| ListMemberEntriesRequest {
            member_id: world.shop.id("王建国"),
            account: account.to_owned(),
            limit: 0,
        })),
        _ => None,
    }
}

async fn members(verb: &str, world: &World) -> Option<Vec<Bytes>> {
    let text = str::to_owned;
    match verb {
        "FindMembers" => {
            some(["13800005521", "80000012", "5521", "建国"].map(|query| FindMembersRequest { query: text(query) }))
        }
        "GetMember" => one(GetMemberRequest { member_id: world.shop.id("王建国") }),
        "ListMembers" => some(lists().map(|query| ListMembersRequest { query })),
        "SaveMember" => {
            let view = world.manager.ok(GetMemberRequest { member_id: world.shop.id("李晓梅") }).await.member?;
            let known = view.member?;
            let member_id = world.shop.new_id().to_string();
            let (phone, card_no) = (String::new(), String::new());
            let new = Member { member_id, phone, card_no, version: 0, ..known.clone() };
            some([new, known].map(|member| SaveMemberRequest { member: Some(member) }))
        }
        "ListLevels" => empty(),
        "ImportMembers" => {
            let row =
                ImportMember { line: 1, name: text("新人"), level: text("普通会员"), ..ImportMember::default() };
            one(ImportMembersRequest {
                rows: vec![ImportMember { card_no: tail(world), ..row }],
                keep_good: false,
                dry_run: false,
            })
        }
        _ => None,
    }
}

fn reports(verb: &str) -> Option<Vec<Bytes>> {
    let named = ["sales_total", "sales_by_category", "sales_by_member", "sales_by_item"];
    (verb == "RunReport").then(|| {
        some(named.map(|report| RunReportRequest { report: report.to_owned(), ..RunReportRequest::default() }))
    })?
}

async fn payments(verb: &str, world: &World) -> Option<Vec<Bytes>> {
    let tender_type_id = world.shop.id("其他");
    match verb {
        "ListTenderTypes" => some([false, true].map(|with_archived| ListTenderTypesRequest { with_archived })),
        "GetTenderType" => one(GetTenderTypeRequest { tender_type_id }),
        "SaveTenderType" => {
            let known = world.manager.ok(GetTenderTypeRequest { tender_type_id }).await.r#type?;
            let tender_type_id = world.manager.new_id().to_string();
            let new = TenderType { tender_type_id, name: format!("券 {}", tail(world)), version: 0, ..known.clone() };
            some([new, known].map(|one| SaveTenderTypeRequest { r#type: Some(one) }))
        }
        _ => None,
    }
}

async fn shifts(verb: &str, world: &World, till: &Till) -> Option<Vec<Bytes>> {
    match verb {
        "GetCurrentShift" => empty(),
        "OpenShift" => {
            if let Some(shift) = current_shift(till).await {
                close(till, &shift).await;
            }
            world.shop.later(1);
            one(opening(till))
        }
        "CloseShift" => {
            let shift_id = open_shift(world, till).await.unwrap_or_else(|| till.new_id().to_string());
            let (difference_reason, note) = ("数错了".to_owned(), String::new());
            one(CloseShiftRequest { shift_id, difference_reason, note, ..CloseShiftRequest::default() })
        }
        "MoveCash" => {
            open_shift(world, till).await;
            let move_id = till.new_id().to_string();
            one(MoveCashRequest { move_id, amount_fen: 1, reason: "找零".to_owned(), ..MoveCashRequest::default() })
        }
        "OpenDrawer" => {
            open_shift(world, till).await;
            let (opening_id, reason) = (till.new_id().to_string(), "换零钱".to_owned());
            one(OpenDrawerRequest { opening_id, reason, ..OpenDrawerRequest::default() })
        }
        "GetShift" => one(GetShiftRequest { shift_id: world.ours.closed_shift.clone() }),
        "GetXReport" => {
            open_shift(world, till).await;
            empty()
        }
        "ListDays" => some(["", "2026-11-22"].map(|before| ListDaysRequest { before: before.to_owned(), limit: 0 })),
        "GetDay" => one(GetDayRequest { business_date: a_day(world).await }),
        "CloseDay" => one(CloseDayRequest { business_date: a_day(world).await, note: "辛苦了".to_owned() }),
        "ReopenDay" => {
            let business_date = a_day(world).await;
            let close = CloseDayRequest { business_date: business_date.clone(), note: String::new() };
            world.manager.ok(close).await;
            let (staff_id, pin) = (world.shop.id("赵老板"), "666666".to_owned());
            one(ReopenDayRequest { business_date, version: 1, staff_id, pin, reason: "漏了一单".to_owned() })
        }
        _ => None,
    }
}

fn opening(till: &Till) -> OpenShiftRequest {
    OpenShiftRequest { shift_id: till.new_id().to_string(), float_fen: 1_000, business_date: String::new() }
}

/// A day of ours that nobody closed yet, later than all that are closed: the closed shift is moved there.
async fn a_day(world: &World) -> String {
    let closed = world.shop.count("shifts_day").await;
    let day = (0..=closed).fold(rules::day::Day(20_260_101), |day, _| day.next());
    let shift: Uuid = world.ours.closed_shift.parse().expect("an id");
    let moved = "UPDATE shifts_shift SET business_day = $1 WHERE id = $2";
    world.shop.by_hand(moved, [day.0.into(), shift.into()]).await;
    day.to_string()
}

async fn stored_value(verb: &str, world: &World, till: &Till) -> Option<Vec<Bytes>> {
    match verb {
        "ListPlans" => empty(),
        "TopUp" => {
            open_shift(world, till).await;
            let plan = world.manager.ok(ListPlansRequest {}).await.plans.remove(0);
            let request = |plan_id: String, paid_fen| TopUpRequest {
                top_up_id: till.new_id().to_string(),
                member_id: world.shop.id("王建国"),
                plan_id,
                paid_fen,
                tendered_fen: paid_fen,
            };
            some([request(plan.plan_id, plan.pay_fen), request(String::new(), 1_000)])
        }
        "GetTopUp" => one(GetTopUpRequest { top_up_id: world.ours.top_up.clone() }),
        _ => None,
    }
}

async fn selling(verb: &str, world: &World, till: &Till) -> Option<Vec<Bytes>> {
    match verb {
        "Quote" => one(QuoteRequest { cart: Some(cart(world)) }),
        "Checkout" => {
            open_shift(world, till).await;
            let total_fen = world.manager.ok(QuoteRequest { cart: Some(cart(world)) }).await.quote?.total_fen;
            let request = |tenders| CheckoutRequest {
                sale_id: till.new_id().to_string(),
                cart: Some(cart(world)),
                total_fen,
                tenders,
                ..CheckoutRequest::default()
            };
            let held = held(world).await;
            let taken = till.ask(RecallSaleRequest { held_id: held.held_id.clone(), take_over: 0 }).await;
            let version = taken.ok().and_then(|taken| taken.held).map_or(held.version, |taken| taken.version);
            let held = Some(HeldRef { version, ..held });
            let in_cash = || request(vec![cash(total_fen, total_fen)]);
            let other = of_type(till, "其他", TenderKind::Other, total_fen);
            some([in_cash(), request(vec![other]), CheckoutRequest { held, ..in_cash() }])
        }
        "HoldSale" => {
            let held_id = till.new_id().to_string();
            one(HoldSaleRequest { held_id, cart: Some(cart(world)), ..HoldSaleRequest::default() })
        }
        "ListHeldSales" => some(
            ["", "红"]
                .map(|search| ListHeldSalesRequest { search: search.to_owned(), ..ListHeldSalesRequest::default() }),
        ),
        "RecallSale" => one(RecallSaleRequest { held_id: held(world).await.held_id, take_over: 0 }),
        "DropHeldSale" => one(DropHeldSaleRequest { held: Some(held(world).await), reason: "客人走了".to_owned() }),
        "ListReturns" => some(lists().map(|query| ListReturnsRequest { query, ..ListReturnsRequest::default() })),
        "ReprintReturn" => {
            let returned = world.manager.ok(ListReturnsRequest::default()).await.rows.remove(0);
            one(ReprintReturnRequest { return_id: returned.return_id })
        }
        "ListSales" => {
            let of_day = lists().map(|query| {
                let query = query.map(|query| ListQuery { search: String::new(), ..query });
                ListSalesRequest { query, ..ListSalesRequest::default() }
            });
            let of_member = ListSalesRequest { member_id: world.shop.id("王建国"), ..ListSalesRequest::default() };
            some(of_day.into_iter().chain([of_member]))
        }
        "GetSale" => one(GetSaleRequest { sale_id: world.ours.sale.clone() }),
        "ReturnSale" => {
            open_shift(world, till).await;
            // A thousandth, so that there is something left as often as the matrix asks.
            one(world.manager.return_request(&world.ours.sale, &[(0, 1)]).await)
        }
        "ReturnGoods" => {
            open_shift(world, till).await;
            // Nothing is asked back for it, so that the drawer always holds enough.
            let goods = GoodsBack {
                item_id: world.shop.id("冰红茶"),
                quantity_milli: 1_000,
                amount_fen: Some(0),
                ..GoodsBack::default()
            };
            let (return_id, reason) = (till.new_id().to_string(), "没有小票".to_owned());
            let cart = Some(proto::convert::till::goods(vec![goods.clone()]));
            let (staff_id, pin) = (world.shop.id("王店长"), MANAGER_PIN.to_owned());
            let sale_id = return_id.clone();
            let agreed =
                ApproveSaleRequest { sale_id, cart, staff_id, pin, without_receipt: true, ..Default::default() };
            // Who may not ask is refused here, and a manager needs nobody.
            let approval = till.ask(agreed).await.map(|answer| answer.approval).unwrap_or_default();
            one(ReturnGoodsRequest { return_id, goods: vec![goods], reason, approval, ..Default::default() })
        }
        "ReprintSale" => one(ReprintSaleRequest { sale_id: world.ours.sale.clone() }),
        _ => None,
    }
}

/// A bill that waits in our shop; a new one only where none does, since a shop holds so many and no more.
async fn held(world: &World) -> HeldRef {
    let held = world.manager.ok(ListHeldSalesRequest::default()).await.held;
    if let Some(waits) = held.into_iter().find(|held| held.taken.is_none()) {
        return HeldRef { held_id: waits.held_id, version: waits.version };
    }
    let held_id = world.manager.new_id().to_string();
    let request = HoldSaleRequest { held_id: held_id.clone(), cart: Some(cart(world)), ..HoldSaleRequest::default() };
    let version = world.manager.ok(request).await.held.map_or(0, |held| held.version);
    HeldRef { held_id, version }
}

pub(super) fn cart(world: &World) -> Cart {
    let mut cart = world.manager.cart(&[("冰红茶", 1_000), ("瓜子", 500)], "王建国");
    cart.lines[0].staff_id = world.shop.id("李收银");
    cart
}

/// The open shift of this till, as far as whoever is there may know.
async fn current_shift(till: &Till) -> Option<String> {
    till.ask(GetCurrentShiftRequest {}).await.ok()?.shift.map(|shift| shift.shift_id)
}

/// The open shift of this till, opened when there is none; `None` when whoever is there may not.
async fn open_shift(world: &World, till: &Till) -> Option<String> {
    if let Some(shift) = current_shift(till).await {
        return Some(shift);
    }
    world.shop.later(1);
    till.ask(opening(till)).await.ok()?.shift.map(|shift| shift.shift_id)
}
