//! Shifts 班次: the cashier opens one with a float 备用金, sells, counts blind, closes; and business days 营业日: closed 日结,
//! reopened 反结账.
//!
//! A shift is the owner of its drawer account, so what should be in the drawer is a sum of ledger entries and nothing else
//! (P-16, P-18): close tags no time range, it asks the book. Any count is taken; a difference needs a reason and is booked.
//! Invariants: one open shift a till (a unique index says so too); the business day is fixed when the shift opens and every
//! document of the shift carries it (P-20); receipt numbers of a till and day have no gaps.
//! A day is closed once no shift of it is open: nothing but an open shift makes documents, so a closed day takes none, and a
//! checkout need not ask (P-51). Opening a shift and closing a day wait for each other. A Z is kept as it was printed.
//! Who may call: stored_value and till ask for [`Here`] and [`next_receipt_in_op`].
use proto::shifts::v1::{
    ApproveMoveCashRequest, ApproveMoveCashResponse, ApproveOpenDrawerRequest, ApproveOpenDrawerResponse,
    CloseDayRequest, CloseDayResponse, CloseShiftRequest, CloseShiftResponse, GetCurrentShiftRequest,
    GetCurrentShiftResponse, GetDayRequest, GetDayResponse, GetShiftRequest, GetShiftResponse, GetXReportRequest,
    GetXReportResponse, ListDaysRequest, ListDaysResponse, MoveCashRequest, MoveCashResponse, OpenDrawerRequest,
    OpenDrawerResponse, OpenShiftRequest, OpenShiftResponse, ReopenDayRequest, ReopenDayResponse, Shift,
    shifts_service_server::ShiftsService,
};
use rules::{
    day::Day,
    id::{ShiftId, Uuid},
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QueryResult, QuerySelect, QueryTrait, Select,
    sea_query::{Expr, ExprTrait, OnConflict, SelectStatement},
};

use crate::{
    access::check_pin,
    kit::{Op, Question, Result, heads::Place, serve::serve},
};

mod close_day;
mod close_shift;
mod days;
mod drawer;
pub(crate) mod entity;
mod error;
mod events;
mod foreign;
mod list_days;
mod open_shift;
mod reopen_day;
mod slip;
mod x_report;

use close_day::close_day;
use close_shift::close_shift;
use drawer::{approve_move_cash, approve_open_drawer, move_cash, open_drawer};
use entity::{receipt_counter, shift};
pub use error::Error;
pub use events::{Event, note_here_in_op, note_in_op};
use list_days::{get_day, list_days};
use open_shift::open_shift;
use reopen_day::reopen_day;
use slip::get_shift;
use x_report::get_x_report;

/// What people may write into a note or a reason.
const MAX_TEXT: usize = 200;

serve!(ShiftsService {
    get_current_shift(GetCurrentShiftRequest) -> GetCurrentShiftResponse = proto::methods::SHIFTS_GET_CURRENT_SHIFT;
    open_shift(OpenShiftRequest) -> OpenShiftResponse = proto::methods::SHIFTS_OPEN_SHIFT;
    close_shift(CloseShiftRequest) -> CloseShiftResponse = proto::methods::SHIFTS_CLOSE_SHIFT;
    get_shift(GetShiftRequest) -> GetShiftResponse = proto::methods::SHIFTS_GET_SHIFT;
    get_x_report(GetXReportRequest) -> GetXReportResponse = proto::methods::SHIFTS_GET_X_REPORT;
    list_days(ListDaysRequest) -> ListDaysResponse = proto::methods::SHIFTS_LIST_DAYS;
    get_day(GetDayRequest) -> GetDayResponse = proto::methods::SHIFTS_GET_DAY;
    close_day(CloseDayRequest) -> CloseDayResponse = proto::methods::SHIFTS_CLOSE_DAY;
    reopen_day(ReopenDayRequest) -> ReopenDayResponse = proto::methods::SHIFTS_REOPEN_DAY, after check_pin;
    move_cash(MoveCashRequest) -> MoveCashResponse = proto::methods::SHIFTS_MOVE_CASH;
    approve_move_cash(ApproveMoveCashRequest) -> ApproveMoveCashResponse = proto::methods::SHIFTS_APPROVE_MOVE_CASH, after check_pin;
    open_drawer(OpenDrawerRequest) -> OpenDrawerResponse = proto::methods::SHIFTS_OPEN_DRAWER;
    approve_open_drawer(ApproveOpenDrawerRequest) -> ApproveOpenDrawerResponse = proto::methods::SHIFTS_APPROVE_OPEN_DRAWER, after check_pin;
});

const RECEIPTS: &str = "shifts_receipt_counter";

/// The caller's open shift.
#[derive(Clone, Copy, Debug)]
pub struct OpenShift {
    /// Owner of the drawer account.
    pub id: ShiftId,
    /// Every document of the shift carries it.
    pub day: Day,
    /// Money parameters of then may still be used.
    pub opened_ms: i64,
}

/// Asks for the caller's open shift on this till (SHF-01). It cannot be closed before this command ends. Refused with
/// `NO_OPEN_SHIFT`, or `SHIFT_OF_OTHER` when somebody else's is open.
#[derive(Clone, Copy, Debug)]
pub struct Here;

impl Question for Here {
    type Answer = OpenShift;

    fn select(&self, op: &Op) -> SelectStatement {
        open_on_till(op).lock_shared().into_query()
    }

    fn read(self, op: &Op, rows: &[QueryResult]) -> Result<OpenShift> {
        own(op, rows)
    }

    fn depends_on(&self, op: &Op) -> Option<Vec<Place>> {
        Some(vec![of_till(op)])
    }
}

/// Where it is noted that a shift of this till was opened or closed.
fn of_till(op: &Op) -> Place {
    let scope = op.scope();
    ("shifts_shift", scope.merchant.0, scope.till.0)
}

/// Who reads a shift of this till ahead of its turn must know that this command changes it.
fn moved_in_op(op: &mut Op) {
    let place = of_till(op);
    if let Some(heads) = op.heads() {
        heads.moved(place);
    }
}

/// As [`Here`], and until this command ends no other takes the shift: for what takes cash out of its drawer, and must know
/// that it is there.
#[derive(Clone, Copy, Debug)]
pub struct HereAlone;

impl Question for HereAlone {
    type Answer = OpenShift;

    fn select(&self, op: &Op) -> SelectStatement {
        open_on_till(op).lock_exclusive().into_query()
    }

    fn read(self, op: &Op, rows: &[QueryResult]) -> Result<OpenShift> {
        own(op, rows)
    }
}

fn own(op: &Op, rows: &[QueryResult]) -> Result<OpenShift> {
    let open = rows.first().ok_or(Error::NoOpenShift)?;
    let open = shift::Model::from_query_result(open, "")?;
    if open.staff_id != op.actor()?.staff_id.0 {
        return Err(Error::ShiftOfOther { staff_name: open.staff_name }.into());
    }
    Ok(OpenShift { id: ShiftId(open.id), day: Day(open.business_day), opened_ms: open.opened_ms })
}

/// [`Here`], asked by itself.
///
/// # Errors
/// As there; when the database does not answer.
pub async fn open_here(op: &Op) -> Result<OpenShift> {
    op.ask(Here).await
}

/// The next receipt number of this till and day: `shop-till-yymmdd-nnnn` (P-10). Rolls back with the command, so there is no
/// gap. Where the last one is remembered, the counter's row is put among the call's.
///
/// # Errors
/// When the database does not take it.
pub async fn next_receipt_in_op(op: &mut Op, day: Day) -> Result<String> {
    let scope = op.scope();
    let till = (scope.merchant.0, scope.till.0);
    let number = match op.heads().and_then(|heads| heads.last_number(RECEIPTS, till, day.0)) {
        Some(last) => {
            let mut on_conflict = same_day();
            on_conflict.update_column(receipt_counter::Column::LastNo);
            op.put(receipt_counter::Entity::insert(counter(till, day, last + 1)).on_conflict(on_conflict));
            last + 1
        }
        None => {
            let mut on_conflict = same_day();
            let last = (receipt_counter::Entity, receipt_counter::Column::LastNo);
            on_conflict.value(receipt_counter::Column::LastNo, Expr::col(last).add(1));
            let first = receipt_counter::Entity::insert(counter(till, day, 1)).on_conflict(on_conflict);
            first.exec_with_returning(op.tx()).await?.last_no
        }
    };
    if let Some(heads) = op.heads() {
        heads.number(RECEIPTS, till, (day.0, number));
    }
    Ok(format!("{}-{}-{}-{number:04}", scope.shop_no, scope.till_no, day.short()))
}

fn counter((merchant, till): (Uuid, Uuid), day: Day, last_no: i32) -> receipt_counter::ActiveModel {
    receipt_counter::ActiveModel {
        merchant_id: Set(merchant),
        till_id: Set(till),
        business_day: Set(day.0),
        last_no: Set(last_no),
    }
}

fn same_day() -> OnConflict {
    use receipt_counter::Column::{BusinessDay, MerchantId, TillId};
    OnConflict::columns([MerchantId, TillId, BusinessDay])
}

async fn get_current_shift(op: &mut Op, _: GetCurrentShiftRequest) -> Result<GetCurrentShiftResponse> {
    let scope = op.scope();
    let last = shift::Entity::find()
        .filter(shift::Column::MerchantId.eq(scope.merchant.0))
        .filter(shift::Column::TillId.eq(scope.till.0))
        .order_by_desc(shift::Column::OpenedMs)
        .one(op.tx())
        .await?;
    if let Some(open) = last.as_ref().filter(|row| row.closed_ms == 0) {
        return Ok(GetCurrentShiftResponse { shift: Some(to_wire(open)), ..GetCurrentShiftResponse::default() });
    }
    let days = days::open_days(op).await?;
    let none = GetCurrentShiftResponse {
        business_dates: days.iter().map(Day::to_string).collect(),
        ..GetCurrentShiftResponse::default()
    };
    Ok(match last {
        None => none,
        Some(row) => GetCurrentShiftResponse {
            last_note: row.note,
            last_staff_name: row.staff_name,
            last_closed_ms: row.closed_ms,
            ..none
        },
    })
}

fn open_on_till(op: &Op) -> Select<shift::Entity> {
    let scope = op.scope();
    shift::Entity::find()
        .filter(shift::Column::MerchantId.eq(scope.merchant.0))
        .filter(shift::Column::TillId.eq(scope.till.0))
        // Said in the statement, not bound: only then does a plan that is kept take the index of the open ones.
        .filter(Expr::col(shift::Column::ClosedMs).eq(Expr::cust("0")))
}

fn to_wire(row: &shift::Model) -> Shift {
    Shift {
        shift_id: row.id.to_string(),
        staff_id: row.staff_id.to_string(),
        staff_name: row.staff_name.clone(),
        till_no: row.till_no.clone(),
        business_date: Day(row.business_day).to_string(),
        opened_ms: row.opened_ms,
        closed_ms: row.closed_ms,
        float_fen: row.float_fen,
    }
}
