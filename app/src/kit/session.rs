//! Who sits at this till: one state, read by the shell (which page), by `can` (which buttons) and by every call (which token).
use leptos::prelude::*;
use proto::{
    access::v1::{Session as Person, StaffTile, TillInfo},
    chain::v1::{Shop, Till},
    method::{Audience, Method},
};

use rules::limits::Limits;

use super::{browser, format, heed::heed, keep};

const TOKEN: &str = "zf.session";
const DEVICE: &str = "zf.device";

/// How far this page has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// Nobody has answered yet.
    Starting,
    /// This device is no till of a shop yet.
    NotEnrolled,
    /// The tiles wait for a PIN.
    SignedOut,
    /// Somebody is signed in.
    SignedIn,
}

/// Copyable handle on the session; a context made by the shell.
#[derive(Clone, Copy)]
pub(crate) struct Session {
    stage: RwSignal<Stage>,
    till: RwSignal<Option<TillInfo>>,
    staff: RwSignal<Vec<StaffTile>>,
    person: RwSignal<Option<Person>>,
    /// The server ended it: the sign-in page says so.
    was_ended: RwSignal<bool>,
}

/// The session of this page.
pub(crate) fn use_session() -> Session {
    expect_context()
}

/// May the person signed in call this method? The same table the server enforces; follows sign-in and sign-out.
pub(crate) fn can(method: &'static Method) -> Signal<bool> {
    let session = use_session();
    Signal::derive(move || session.can(method))
}

impl Session {
    pub(super) fn new() -> Self {
        Self {
            stage: RwSignal::new(Stage::Starting),
            till: RwSignal::new(None),
            staff: RwSignal::new(Vec::new()),
            person: RwSignal::new(None),
            was_ended: RwSignal::new(false),
        }
    }

    /// How far this page has come; tracked.
    pub(crate) fn stage(self) -> Stage {
        heed(self.stage);
        self.stage.get_untracked()
    }

    /// This till and its shop, once known; tracked.
    pub(crate) fn till(self) -> Option<TillInfo> {
        heed(self.till);
        self.till.get_untracked()
    }

    /// The tiles of the sign-in page; tracked.
    pub(crate) fn staff(self) -> Vec<StaffTile> {
        heed(self.staff);
        self.staff.get_untracked()
    }

    /// Who is signed in; tracked.
    pub(crate) fn person(self) -> Option<Person> {
        heed(self.person);
        self.person.get_untracked()
    }

    /// As [`can`], for handlers. Tracked.
    pub(crate) fn can(self, method: &Method) -> bool {
        match method.audience {
            Audience::Public => true,
            _ => {
                self.of_person(|person| person.is_some_and(|p| method.allows(p.permissions.iter().map(String::as_str))))
            }
        }
    }

    /// Does the person hold a right that is not a whole method (`till.change_price`)? Tracked.
    pub(crate) fn holds(self, permission: &str) -> bool {
        self.of_person(|person| person.is_some_and(|p| p.permissions.iter().any(|held| held == permission)))
    }

    /// How far the person goes alone; tracked.
    pub(crate) fn limits(self) -> Limits {
        self.of_person(|person| Limits::of(person.iter().flat_map(|person| &person.permissions).map(String::as_str)))
    }

    fn of_person<T>(self, tell: impl FnOnce(Option<&Person>) -> T) -> T {
        heed(self.person);
        self.person.with_untracked(|person| tell(person.as_ref()))
    }

    /// This device is no till yet.
    pub(crate) fn needs_enrolment(self) {
        self.person.set(None);
        self.stage.set(Stage::NotEnrolled);
    }

    /// The till is known; the tiles may be shown.
    pub(crate) fn set_till(self, till: Option<TillInfo>, staff: Vec<StaffTile>) {
        if let Some(till) = &till {
            format::use_shop_clock(till.utc_offset_minutes);
        }
        self.till.set(till);
        self.staff.set(staff);
    }

    /// The shop's settings were saved here: the next receipt of this till has them.
    pub(crate) fn shop_saved(self, shop: &Shop) {
        self.till.update(|till| {
            if let Some(till) = till {
                till.shop_name.clone_from(&shop.name);
                till.receipt_header.clone_from(&shop.receipt_header);
                till.receipt_footer.clone_from(&shop.receipt_footer);
                till.codes.clone_from(&shop.codes);
                till.sale = shop.sale;
                till.walk_in_no.clone_from(&shop.walk_in_no.clone().unwrap_or_default());
            }
        });
    }

    /// A till was set up here; when it is this one, it shows at once.
    pub(crate) fn till_saved(self, saved: &Till) {
        self.till.update(|till| {
            if let Some(till) = till.as_mut().filter(|till| till.till_id == saved.till_id) {
                (till.mode, till.flow) = (saved.mode, saved.flow);
            }
        });
    }

    /// Somebody is in. The token lives as long as the tab; the server ends it at `expires_ms` or at sign-out.
    pub(crate) fn begin(self, token: Option<&str>, person: Person) {
        if token.is_some() {
            browser::tab_store(TOKEN, token);
        }
        if let Some(till) = &person.till {
            format::use_shop_clock(till.utc_offset_minutes);
            self.till.set(Some(till.clone()));
        }
        self.was_ended.set(false);
        self.person.set(Some(person));
        self.stage.set(Stage::SignedIn);
    }

    /// What the server says of who is in: their role may have been changed since, and what is shown follows.
    pub(crate) fn heard(self, person: &Person) {
        let other = |now: &Person| now.staff_id == person.staff_id && now.permissions != person.permissions;
        if self.person.with_untracked(|now| now.as_ref().is_some_and(other)) {
            self.person.update(|now| {
                if let Some(now) = now {
                    now.permissions.clone_from(&person.permissions);
                }
            });
        }
    }

    /// Nobody is in any more; the address stays, so that the next sign-in comes back to the same page.
    pub(crate) fn end(self) {
        browser::tab_store(TOKEN, None);
        self.person.set(None);
        self.stage.set(Stage::SignedOut);
    }

    /// The server knows this session no more.
    pub(crate) fn end_by_server(self) {
        self.was_ended.set(self.person.with_untracked(Option::is_some));
        self.end();
    }

    /// Did the server end the last session? Tracked.
    pub(crate) fn was_ended(self) -> bool {
        heed(self.was_ended);
        self.was_ended.get_untracked()
    }

    /// The bearer token of this tab.
    pub(crate) fn token(self) -> Option<String> {
        browser::tab_stored(TOKEN)
    }

    /// The device token when no agent keeps it for this till.
    pub(crate) fn device_token(self) -> Option<String> {
        browser::stored(DEVICE)
    }

    /// Keeps the device token that an enrolment answered.
    pub(crate) fn keep_device_token(self, token: &str) {
        keep::store(DEVICE, token);
    }
}
