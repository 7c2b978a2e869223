//! The page of the virtual printer and its data.

use http::Request;
use http_body_util::{BodyExt as _, Full};
use hwbridge::escpos::reader::{Event, Reader};
use proto::hwbridge::v1::JobState;
use serde_json::Value;

use crate::harness::{Agent, body, get, http, receipt, slip};

async fn hand(agent: &Agent, origin: &str, moves: &str) -> u16 {
    let request = Request::post(format!("{}/paper/hands", agent.origin()))
        .header("content-type", "application/json")
        .header("origin", origin);
    http(request.body(Full::from(moves.to_owned())).unwrap()).await.status().as_u16()
}

#[tokio::test]
async fn it_shows_what_the_bytes_say_and_hands_out_the_bytes() {
    let agent = Agent::start().await;
    agent.page().await.print("a", receipt()).await.unwrap();
    let view: Value =
        serde_json::from_str(&body(get(&format!("{}/paper/receipts", agent.origin())).await).await).unwrap();
    let sheet = &view["receipts"][0];
    assert_eq!((&sheet["columns"], &sheet["cut"]), (&Value::from(48), &Value::from(true)));
    assert_eq!(view["hands"]["drawer_open"], true);
    let kinds: Vec<&str> =
        sheet["items"].as_array().unwrap().iter().map(|item| item["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds[..2], ["drawer", "line"]);
    let title = &sheet["items"][1]["runs"][0];
    assert_eq!((title["text"].as_str(), &title["bold"], &title["wide"]), (Some("天河分店"), &true.into(), &2.into()));
    let qr = sheet["items"].as_array().unwrap().iter().find(|item| item["kind"] == "qr").unwrap();
    assert_eq!((qr["text"].as_str(), &qr["side"]), (Some("0101-20261121-0001"), &21.into()));

    let bytes = get(&format!("{}/paper/receipts/{}/bytes", agent.origin(), sheet["id"])).await;
    let bytes = bytes.into_body().collect().await.unwrap().to_bytes();
    assert_eq!(bytes[..4], *b"\x1b@\x1c&");
    assert_eq!(Reader::default().feed(&bytes).last(), Some(&Event::Cut));

    let revision = &view["revision"];
    let unchanged = get(&format!("{}/paper/receipts?after={revision}", agent.origin())).await;
    assert_eq!(unchanged.status(), 204, "nothing new costs nothing");
}

#[tokio::test]
async fn its_buttons_play_the_faults() {
    let agent = Agent::start().await;
    let mut page = agent.page().await;
    assert_eq!(hand(&agent, &agent.origin(), r#"{"paper_out":true}"#).await, 204);
    assert_eq!(page.print("a", slip("a")).await.unwrap().trouble, "paper_out");
    assert_eq!(hand(&agent, &agent.origin(), r#"{"paper_out":false}"#).await, 204);
    page.ends_as("a", &slip("a"), JobState::Printed).await;
    assert_eq!(hand(&agent, "http://evil.example", r#"{"paper_out":true}"#).await, 403);
    assert_eq!(hand(&agent, &agent.origin(), r#"{"on_fire":true}"#).await, 422);
}

#[tokio::test]
async fn it_speaks_both_languages_and_loads_nothing_from_elsewhere() {
    let agent = Agent::start().await;
    let zh = body(get(&format!("{}/paper", agent.origin())).await).await;
    let en = body(get(&format!("{}/paper?lang=en&theme=dark", agent.origin())).await).await;
    assert!(zh.contains("<html lang=\"zh-CN\"") && zh.contains("虚拟打印机"));
    assert!(en.contains("<html lang=\"en\" data-theme=\"dark\"") && en.contains("Virtual printer"));
    for page in [zh, en] {
        assert!(!page.contains("{{"), "a word is missing: {page}");
        assert!(!page.contains("http://") && !page.contains("https://"));
    }
    let keys = |file: &str| -> Vec<String> {
        serde_json::from_str::<std::collections::BTreeMap<String, String>>(file).unwrap().into_keys().collect()
    };
    assert_eq!(keys(include_str!("../../locales/zh.json")), keys(include_str!("../../locales/en.json")));
    let script = body(get(&format!("{}/paper/paper.js", agent.origin())).await).await;
    let said = script.split("say(\"").skip(1).map(|rest| rest.split('"').next().unwrap());
    let known = keys(include_str!("../../locales/zh.json"));
    for word in said {
        assert!(known.iter().any(|key| key == word), "the script says {word}");
    }
}

#[tokio::test]
async fn fifty_sheets_are_kept() {
    let agent = Agent::start().await;
    let mut page = agent.page().await;
    for number in 0..55 {
        page.print(&number.to_string(), slip(&format!("no {number}"))).await.unwrap();
    }
    let sheets = agent.sheets();
    assert_eq!((sheets.len(), sheets[0].text.as_str(), sheets[49].text.as_str()), (50, "no 5\n", "no 54\n"));
}
