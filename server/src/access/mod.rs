//! Access 权限: who is at the till, on which device, and what their role may do.
//!
//! Two factors at the till: the device holds a token (enrolment), the person a PIN. Sessions are opaque random tokens; the
//! database holds their SHA-256, so a stolen database opens nothing, and a deleted row ends a session at the next call.
//! Invariants: a PIN is never stored, only its argon2id hash; an unknown person costs as much time as a wrong PIN and is
//! answered alike; five wrong PINs lock the pair (person, till), twenty the till for a while, thirty a day the person, but
//! never at a till that knows them (safety S-13, S-23); wrong enrolment codes shut out their address, then everybody; a role's
//! words do not contradict themselves (I-49), and the owner can always edit roles. What goes beyond a role's limits another
//! person agrees to, in place ([`agree`]).
//! Who may call: every room above; [`AccessGate`] is what the kit asks at the door.
use proto::access::v1::{
    EnrollTillRequest, EnrollTillResponse, GetSessionRequest, GetSessionResponse, GetTillRequest, GetTillResponse,
    ListAuditRequest, ListAuditResponse, ListRolesRequest, ListRolesResponse, SaveRoleRequest, SaveRoleResponse,
    SignInRequest, SignInResponse, SignOutRequest, SignOutResponse, TillInfo, access_service_server::AccessService,
};

use crate::{
    chain::{self, Enrolled},
    kit::{Op, Result, serve::serve},
};

mod agree;
mod enroll_till;
pub(crate) mod entity;
mod error;
mod gate;
mod get_till;
mod guesses;
mod limit;
mod list_audit;
mod list_roles;
mod pin;
mod save_role;
mod sign_in;
mod sign_out;
mod staff;

pub use error::Error;
pub use gate::AccessGate;
pub use staff::{NewStaff, add_staff, seed_roles};

pub(crate) use agree::{Agreed, Bound, Second, agree_in_op, agreed};
use enroll_till::{caller, enroll_till};
use get_till::{get_session, get_till};
use list_audit::list_audit;
use list_roles::list_roles;
use save_role::save_role;
pub(crate) use sign_in::{BringsPin, Checked, check_pin, second_person};
pub(crate) use sign_out::end_all_sessions_in_op;
pub(crate) use staff::names_here;

use sign_in::sign_in;
use sign_out::sign_out;

serve!(AccessService {
    enroll_till(EnrollTillRequest) -> EnrollTillResponse = proto::methods::ACCESS_ENROLL_TILL, after caller;
    get_till(GetTillRequest) -> GetTillResponse = proto::methods::ACCESS_GET_TILL;
    sign_in(SignInRequest) -> SignInResponse = proto::methods::ACCESS_SIGN_IN, after check_pin;
    sign_out(SignOutRequest) -> SignOutResponse = proto::methods::ACCESS_SIGN_OUT;
    get_session(GetSessionRequest) -> GetSessionResponse = proto::methods::ACCESS_GET_SESSION;
    list_audit(ListAuditRequest) -> ListAuditResponse = proto::methods::ACCESS_LIST_AUDIT;
    list_roles(ListRolesRequest) -> ListRolesResponse = proto::methods::ACCESS_LIST_ROLES;
    save_role(SaveRoleRequest) -> SaveRoleResponse = proto::methods::ACCESS_SAVE_ROLE;
});

fn till_info(at: &Enrolled) -> TillInfo {
    TillInfo {
        till_id: at.till.id.to_string(),
        till_no: at.till.till_no.clone(),
        shop_id: at.shop.id.to_string(),
        shop_no: at.shop.shop_no.clone(),
        shop_name: at.shop.name.clone(),
        merchant_name: at.merchant.name.clone(),
        receipt_header: at.shop.receipt_header.clone(),
        receipt_footer: at.shop.receipt_footer.clone(),
        demo: at.merchant.demo,
        utc_offset_minutes: at.shop.utc_offset_minutes,
        codes: Some(chain::codes(&at.shop)),
        sale: Some(chain::sale_rule(&at.shop)),
        mode: at.till.mode.into(),
        flow: at.till.flow.into(),
        walk_in_no: at.shop.walk_in_no.clone(),
    }
}
