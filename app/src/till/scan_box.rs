//! The one field: digits, scans, initials, names, phone tails, cards. It rests without the focus, so that no input method can
//! eat a scan; what is typed anywhere on the page appears here at once.
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_navigate;
use proto::{members::v1::FindMembersRequest, refusal::Refusal};
use rules::scan::{Heard, Page, Road, hear, is_misread};

use super::state::Till;
use crate::{
    kit::{
        button::{IconButton, Kind},
        icon::{Icon, Mark},
        scan::{Typed, on_scan, on_typed},
        show::Show,
        sound::Sound,
    },
    shell::Place,
    t, tr,
};

/// What the field does with a text.
#[derive(Clone, Copy)]
pub(crate) struct ScanBox {
    till: Till,
    /// Opens the member dialog with what was typed.
    ask_member: Callback<String>,
    /// Leaves for the receipt of this number.
    open_receipt: Callback<String>,
}

impl ScanBox {
    /// Listens to scans and typing for as long as the caller lives.
    /// `leave_dialogs` closes what lies over the page: a scan is a new thought.
    pub(crate) fn listen(
        till: Till,
        selling: Signal<bool>,
        leave_dialogs: Callback<()>,
        ask_member: Callback<String>,
    ) -> Self {
        let navigate = use_navigate();
        let open_receipt = Callback::new(move |number: String| navigate(&receipt_path(&number), Default::default()));
        let this = Self { till, ask_member, open_receipt };
        on_scan(move |code| {
            if selling.get_untracked() {
                leave_dialogs.run(());
                this.hear(&code);
            } else if this.heard(&code, Page::Payment).is_some_and(|heard| !heard.roads.is_empty()) {
                till.tell(t!("till.scan.pay_later"));
            } else {
                till.play(Sound::Unknown);
                till.tell(t!("till.scan.not_now", text = code));
            }
        });
        on_typed(move |typed| {
            till.typed.update(|text| match typed {
                Typed::Character(' ') if text.is_empty() => {}
                Typed::Character(character) => text.push(character),
                Typed::Back => {
                    text.pop();
                }
                Typed::TakeBack(count) => {
                    let keep = text.chars().count().saturating_sub(count);
                    *text = text.chars().take(keep).collect();
                }
            });
        });
        this
    }

    /// Enter: acts on what is typed.
    pub(crate) fn enter(self, chosen: Option<usize>) {
        let text = self.till.typed.get_untracked();
        self.till.typed.set(String::new());
        if text.trim().is_empty() {
            // The list of goods is open, and nothing is typed to narrow it.
            if let Some(place) = chosen {
                self.take(place, "1*");
            }
            return;
        }
        if !self.till.has_begun() {
            // 会员开单: what is typed first is a card, a phone or a name (TIL-06).
            self.name(text.trim());
            return;
        }
        let heard = self.heard(&text, Page::Sale);
        let searched = heard.is_some_and(|heard| heard.roads.iter().any(|road| matches!(road, Road::Search(_))));
        match chosen.filter(|_| searched && !self.exact(&text)) {
            Some(place) => self.take(place, &text),
            None => self.hear(&text),
        }
    }

    fn heard(self, text: &str, page: Page) -> Option<Heard> {
        self.till.patterns.with_untracked(|patterns| hear(text, page, patterns))
    }

    /// Walks the roads of a typed or scanned text until one leads somewhere.
    pub(crate) fn hear(self, text: &str) {
        let Some(heard) = self.heard(text, Page::Sale) else {
            self.till.play(Sound::Unknown);
            self.till.tell(t!("till.scan.nothing", text = text));
            return;
        };
        if heard.text.is_empty() {
            let selected = self.till.cart.with_untracked(|cart| cart.selected());
            if let (Some(line), Some(quantity)) = (selected, heard.quantity) {
                self.till.set_quantity(line, quantity);
            }
            return;
        }
        self.walk(heard, 0);
    }

    fn walk(self, heard: Heard, from: usize) {
        let Some(catalogue) = self.till.catalogue_now() else {
            self.till.tell(t!("till.goods.loading"));
            return;
        };
        for (at, road) in heard.roads.iter().enumerate().skip(from) {
            let goods = match road {
                Road::Barcode(code) => catalogue.by_barcode(code),
                Road::Label(label) => catalogue.by_label(*label, &heard.text),
                Road::ItemCode(code) => catalogue.by_code(code),
                Road::Search(words) => catalogue.find(words, 1).first().and_then(|&place| catalogue.goods(place)),
                Road::Member(number) => {
                    let number = number.clone();
                    self.ask_server(heard, number, at + 1);
                    return;
                }
                Road::Receipt(number) => return self.open_receipt.run(number.clone()),
                Road::Badge(number) => return self.till.tell(t!("till.scan.badge", number = number)),
                Road::Payment(_) => return self.till.tell(t!("till.scan.pay_later")),
            };
            if let Some(goods) = goods {
                self.till.play(Sound::Scanned);
                self.till.ring_up(goods, heard.quantity);
                return;
            }
        }
        self.till.play(Sound::Unknown);
        let label = heard.roads.iter().find_map(|road| if let Road::Label(label) = road { Some(*label) } else { None });
        self.till.tell(match label {
            Some(label) => t!("till.scan.unknown_label", plu = format!("{:05}", label.plu)),
            None if is_misread(&heard.text) => t!("till.scan.misread", text = heard.text),
            None => t!("till.scan.unknown", text = heard.text),
        });
    }

    fn name(self, text: &str) {
        let heard = Heard { text: text.to_owned(), quantity: None, roads: Vec::new() };
        if rules::members::read_query(text).is_some() {
            self.ask_server(heard, text.to_owned(), 0);
        } else {
            self.till.tell(t!("till.scan.nothing", text = text));
        }
    }

    /// Who is meant by what is typed: named at once when it can be only one, so that a phone's last digits and this are five keys;
    /// else the dialog goes on with it.
    pub(crate) fn find_member(self) {
        let text = self.till.typed.get_untracked().trim().to_owned();
        self.till.typed.set(String::new());
        if rules::members::read_query(&text).is_none() {
            self.ask_member.run(text);
            return;
        }
        spawn_local(async move {
            match self.name_the_one(text.clone()).await {
                Ok(None) => {}
                Ok(Some(_)) => self.ask_member.run(text),
                Err(refusal) => self.till.refuse(&refusal),
            }
        });
    }

    /// One member: named. Several: the dialog. None: the roads behind; a phone nobody has opens the dialog too, where a new
    /// member is one tap away.
    fn ask_server(self, heard: Heard, query: String, rest: usize) {
        spawn_local(async move {
            match self.name_the_one(query).await {
                Ok(None) => {}
                Ok(Some(found)) if found > 0 || rules::scan::is_phone(&heard.text) => self.ask_member.run(heard.text),
                Ok(Some(_)) => self.walk(heard, rest),
                Err(refusal) => self.till.refuse(&refusal),
            }
        });
    }

    /// Names the member that is meant when it can be only one; else says how many it may be.
    async fn name_the_one(self, query: String) -> Result<Option<usize>, Refusal> {
        let mut members = self.till.api().call(FindMembersRequest { query }).await?.members;
        let found = members.len();
        match members.pop().filter(|_| found == 1) {
            Some(member) => {
                self.till.play(Sound::Scanned);
                self.till.name_member(member);
                Ok(None)
            }
            None => Ok(Some(found)),
        }
    }

    /// Is it a whole barcode or code? Then no highlighted tile is meant.
    fn exact(self, text: &str) -> bool {
        let (Some(heard), Some(catalogue)) = (self.heard(text, Page::Sale), self.till.catalogue_now()) else {
            return false;
        };
        catalogue.by_barcode(&heard.text).is_some() || catalogue.by_code(&heard.text).is_some()
    }

    /// Rings up the good that is highlighted among what was found.
    fn take(self, place: usize, text: &str) {
        let quantity = self.heard(text, Page::Sale).and_then(|heard| heard.quantity);
        if let Some(goods) = self.till.catalogue_now().and_then(|catalogue| catalogue.goods(place)) {
            self.till.ring_up(goods, quantity);
        }
    }
}

/// The list of its day, narrowed to it: `01-02-261122-0007` was sold on 2026-11-22.
fn receipt_path(number: &str) -> String {
    let day = number.split('-').nth(2).unwrap_or_default();
    let part = |from: usize| day.get(from..from + 2).unwrap_or_default();
    format!("{}?q={number}&day=20{}-{}-{}", Place::Sales.path(), part(0), part(2), part(4))
}

/// The field itself. It can be tapped to type Chinese; else it shows what is typed anywhere.
#[component]
pub(crate) fn ScanField(
    /// The till's one text.
    typed: RwSignal<String>,
) -> impl IntoView {
    view! {
        <div class="till-scan" role="search">
            <Icon mark=Mark::Search/>
            <input
                class="till-scan__input"
                type="text"
                autocomplete="off"
                spellcheck="false"
                enterkeyhint="done"
                data-test="scan-box"
                aria-label=tr!("till.scan.label")
                placeholder=tr!("till.scan.label")
                prop:value=move || typed.get()
                on:input=move |event| typed.set(event_target_value(&event))
            />
            <Show when=move || typed.with(|text| !text.is_empty())>
                <IconButton mark=Mark::Close label=tr!("kit.clear") kind=Kind::Quiet on_press=move |()| typed.set(String::new())/>
            </Show>
        </div>
    }
    .into_any()
}
