//! S9: a tile, a PIN, in. The first digit can be typed at once: the tile of the last person is already chosen.
use leptos::{prelude::*, task::spawn_local};
use proto::{
    access::v1::{GetTillRequest, Reason, SignInRequest, StaffTile},
    refusal::Refusal,
};

use crate::{
    kit::{
        browser,
        button::{Button, Kind},
        call::{Command, use_api, use_command, use_connection},
        i18n::word,
        icon::{Icon, Mark},
        keys::{key, use_keys},
        notice::Refused,
        pad::{NumberPad, PadKind},
        session::use_session,
        show::Show,
        state::{Banner, Level, Skeleton},
    },
    shell::{LanguageSwitch, ThemeSwitch},
    t, tr,
};

const LAST: &str = "zf.last_staff";
/// A PIN has at most so many digits; the last one signs in by itself.
const LONGEST: usize = 6;
const SHORTEST: usize = 4;

/// The page.
#[component]
pub(crate) fn SignInPage() -> impl IntoView {
    let (api, session, connection) = (use_api(), use_session(), use_connection());
    let (chosen, pin) = (RwSignal::new(browser::stored(LAST).unwrap_or_default()), RwSignal::new(String::new()));
    let wait = Wait::new(chosen);
    // The tiles may have changed since the page was loaded.
    spawn_local(async move {
        if let Ok(answer) = api.call(GetTillRequest {}).await {
            session.set_till(answer.till, answer.staff);
        }
    });
    Effect::new(move |_| {
        let staff = session.staff();
        let known = chosen.with_untracked(|id| staff.iter().any(|tile| tile.staff_id == *id));
        if let (false, Some(first)) = (known, staff.first()) {
            chosen.set(first.staff_id.clone());
        }
    });
    let sign_in = use_command(move |()| {
        let staff_id = chosen.get_untracked();
        let request = SignInRequest { staff_id: staff_id.clone(), pin: pin.get_untracked() };
        async move {
            let answer = api.call(request).await;
            let _ = pin.try_set(String::new());
            let answer = answer.inspect_err(|refusal| wait.begin(&staff_id, locked_for_s(refusal)))?;
            browser::store(LAST, &staff_id);
            session.begin(Some(&answer.token), answer.session.unwrap_or_default());
            Ok(())
        }
    });
    Effect::new(move |_| {
        if pin.with(|pin| pin.len() == LONGEST) && !wait.locked.get_untracked() {
            sign_in.run(());
        }
    });
    let step = move |by: isize| {
        let staff = session.staff();
        let at = staff.iter().position(|tile| chosen.with_untracked(|id| tile.staff_id == *id)).unwrap_or(0);
        if let Some(next) = at.checked_add_signed(by).and_then(|at| staff.get(at)) {
            choose(chosen, pin, sign_in, &next.staff_id);
        }
    };
    use_keys([
        key("ArrowDown", || t!("access.keys.next"), move || step(1)),
        key("ArrowUp", || t!("access.keys.previous"), move || step(-1)),
    ]);
    view! {
        <main class="ac-page">
            <header class="ac-head">
                <strong class="ac-brand">{tr!("shell.brand")}</strong>
                <p class="ac-head__shop">{move || session.till().map(|till| till.shop_name)}</p>
                <div class="ac-head__tools"><LanguageSwitch/><ThemeSwitch/></div>
            </header>
            <Show when=move || !connection.online()>
                <Banner level=Level::Bad text=tr!("access.sign_in.offline")/>
            </Show>
            <div class="ac-sign-in">
                <section class="ac-who" aria-labelledby="ac-who">
                    <h1 class="k-title" id="ac-who">{tr!("access.sign_in.who")}</h1>
                    <Tiles chosen on_choose=move |id: String| choose(chosen, pin, sign_in, &id)/>
                    <Show when=move || session.was_ended()>
                        <Banner level=Level::Info text=tr!("access.sign_in.ended")/>
                    </Show>
                </section>
                <PinForm chosen pin sign_in wait/>
            </div>
        </main>
    }
    .into_any()
}

fn choose(chosen: RwSignal<String>, pin: RwSignal<String>, sign_in: Command<()>, id: &str) {
    chosen.set(id.to_owned());
    pin.set(String::new());
    sign_in.clear();
}

#[component]
fn Tiles(chosen: RwSignal<String>, #[prop(into)] on_choose: Callback<String>) -> impl IntoView {
    let session = use_session();
    let demo = move || session.till().is_some_and(|till| till.demo);
    let tile = move |tile: StaffTile| {
        let (mine, pick, role) = (tile.staff_id.clone(), tile.staff_id.clone(), tile.role.clone());
        let pressed = move || if chosen.with(|id| *id == mine) { "true" } else { "false" };
        let pin = move || demo().then(|| t!("access.sign_in.demo_pin", pin = word("demo_pin", &role)));
        let role = tile.role;
        view! {
            <button type="button" class="ac-tile" aria-pressed=pressed on:click=move |_| on_choose.run(pick.clone())>
                <Icon mark=Mark::Person/>
                <span class="ac-tile__name">{tile.name}</span>
                <span class="ac-tile__role">{move || word("role", &role)}</span>
                <span class="ac-tile__pin">{pin}</span>
            </button>
        }
    };
    view! {
        <Show when=move || !session.staff().is_empty() fallback=|| view! { <Skeleton lines=3/> }>
            <div class="ac-tiles">
                <For each=move || session.staff() key=|tile| (tile.staff_id.clone(), tile.name.clone()) children=tile/>
            </div>
        </Show>
    }
    .into_any()
}

#[component]
fn PinForm(chosen: RwSignal<String>, pin: RwSignal<String>, sign_in: Command<()>, wait: Wait) -> impl IntoView {
    let session = use_session();
    let locked = wait.locked;
    let name = move || {
        let id = chosen.get();
        session.staff().into_iter().find(|tile| tile.staff_id == id).map(|tile| tile.name).unwrap_or_default()
    };
    let ready = move || pin.with(|pin| (SHORTEST..=LONGEST).contains(&pin.len())) && !locked.get();
    let go = move |()| {
        if ready() {
            sign_in.run(());
        }
    };
    view! {
        <section class="ac-pin" aria-labelledby="ac-pin">
            <h2 class="ac-pin__title" id="ac-pin">{move || t!("access.sign_in.pin_of", name = name())}</h2>
            <input
                class="ac-pin__input"
                type="password"
                inputmode="numeric"
                autocomplete="current-password"
                maxlength="6"
                aria-labelledby="ac-pin"
                data-scan="take"
                disabled=locked
                prop:value=move || pin.get()
                on:input=move |event| pin.set(digits(&event_target_value(&event)))
                on:keydown=move |event| if event.key() == "Enter" { go(()) }
            />
            <div class="ac-pin__said">
                <Show when=move || locked.get() fallback=move || view! { <Refused refusal=sign_in.refusal()/> }>
                    <Banner level=Level::Bad text=tr!("access.sign_in.locked", seconds = wait.left_s.get())/>
                </Show>
            </div>
            <NumberPad value=pin kind=PadKind::Pin disabled=locked on_enter=go/>
            <Button
                label=tr!("access.sign_in.go")
                kind=Kind::Primary
                tall=true
                disabled=Signal::derive(move || !ready())
                pending=sign_in.pending()
                on_press=go
            />
        </section>
    }
    .into_any()
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).take(LONGEST).collect()
}

fn locked_for_s(refusal: &Refusal) -> i64 {
    let locked = refusal.domain == "access" && refusal.reason == Reason::Locked.as_str_name();
    let seconds = refusal.params.get("seconds").and_then(|seconds| seconds.parse().ok());
    if locked { seconds.unwrap_or(0) } else { 0 }
}

/// Too many wrong PINs lock one person on this till; the others may go on. The pad comes back by itself.
#[derive(Clone, Copy)]
struct Wait {
    who: RwSignal<String>,
    until_ms: RwSignal<i64>,
    left_s: RwSignal<i64>,
    locked: Memo<bool>,
}

impl Wait {
    fn new(chosen: RwSignal<String>) -> Self {
        let (who, until_ms, left_s) = (RwSignal::new(String::new()), RwSignal::new(0_i64), RwSignal::new(0_i64));
        let locked = Memo::new(move |_| left_s.get() > 0 && who.with(|who| chosen.with(|chosen| who == chosen)));
        let wait = Self { who, until_ms, left_s, locked };
        spawn_local(async move {
            // Until the page is gone.
            while wait.tick().is_some() {
                browser::sleep(1_000).await;
            }
        });
        wait
    }

    fn begin(self, who: &str, seconds: i64) {
        if seconds > 0 && self.who.try_set(who.to_owned()).is_none() {
            self.until_ms.set(browser::now_ms() + seconds * 1_000);
            self.tick();
        }
    }

    fn tick(self) -> Option<()> {
        let left_s = (self.until_ms.try_get_untracked()? - browser::now_ms() + 999) / 1_000;
        if self.left_s.try_get_untracked()? != left_s.max(0) {
            self.left_s.set(left_s.max(0));
        }
        Some(())
    }
}
