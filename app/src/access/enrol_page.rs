//! A device that is no till yet: the shop's code and a till number make it one.
use leptos::{ev::SubmitEvent, prelude::*};
use proto::access::v1::EnrollTillRequest;

use crate::{
    kit::{
        button::{Button, Kind},
        call::{refusal::about_field, use_api, use_command},
        field::TextField,
        notice::Refused,
        session::use_session,
    },
    shell::{LanguageSwitch, ThemeSwitch},
    tr,
};

/// The page.
#[component]
pub(crate) fn EnrolPage() -> impl IntoView {
    let (api, session) = (use_api(), use_session());
    let (code, till_no) = (RwSignal::new(String::new()), RwSignal::new("01".to_owned()));
    let enrol = use_command(move |()| {
        let request = EnrollTillRequest {
            enrol_code: code.with_untracked(|text| text.trim().to_owned()),
            till_no: till_no.with_untracked(|text| text.trim().to_owned()),
        };
        async move {
            let answer = api.call(request).await?;
            session.keep_device_token(&answer.device_token);
            session.set_till(answer.till, Vec::new());
            // The tiles come with the sign-in page.
            session.end();
            Ok(())
        }
    });
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        enrol.run(());
    };
    let error = move |path: &'static str| {
        Signal::derive(move || enrol.refusal().with(|r| r.as_ref().and_then(|r| about_field(r, path))))
    };
    view! {
        <main class="ac-page">
            <header class="ac-head">
                <strong class="ac-brand">{tr!("shell.brand")}</strong>
                <div class="ac-head__tools"><LanguageSwitch/><ThemeSwitch/></div>
            </header>
            <form class="ac-enrol" novalidate on:submit=send>
                <h1 class="k-title">{tr!("access.enrol.title")}</h1>
                <p class="ac-enrol__why">{tr!("access.enrol.why")}</p>
                <TextField label=tr!("access.enrol.code") value=code hint=tr!("access.enrol.code_hint") error=error("enrol_code") required=true focus=true/>
                <TextField label=tr!("access.enrol.till_no") value=till_no hint=tr!("access.enrol.till_no_hint") error=error("till_no") required=true input_mode="numeric"/>
                <Refused refusal=enrol.refusal()/>
                <Button label=tr!("access.enrol.go") kind=Kind::Primary tall=true submits=true pending=enrol.pending()/>
            </form>
        </main>
    }
    .into_any()
}
