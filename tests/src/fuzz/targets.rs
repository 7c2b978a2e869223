//! The list, and what each must hold.
use std::io::Write as _;

use hwbridge::escpos::{
    Paper, encode,
    reader::{Event, Reader},
    status::{Answer, Condition},
};
use prost::Message as _;
use proto::{
    convert,
    hwbridge::v1::{Block, Document, Text, block},
    refusal::Refusal,
    stored_value::v1::TopUpRequest,
    till::v1::{Cart, CartLine, CheckoutRequest, QuoteRequest, Tender},
};
use rules::{
    catalog,
    day::Day,
    members,
    money::{Fen, Milli},
    scan::{self, Page, Patterns, Prefixes},
    search,
};
use server::{import, kit::Url};

use super::{Body, Target, requests};

/// Every parser there is.
pub static TARGETS: &[Target] = &[
    Target { name: "requests", seeds: requests::seeds, open: requests::open },
    Target { name: "conversions", seeds: messages, open: || Box::new(conversions) },
    Target { name: "refusals", seeds: statuses, open: || Box::new(refusals) },
    Target { name: "files", seeds: tables, open: || Box::new(files) },
    Target { name: "workbooks", seeds: sheets, open: || Box::new(workbooks) },
    Target { name: "scans", seeds: typed, open: || Box::new(scans) },
    Target { name: "cards", seeds: typed, open: || Box::new(cards) },
    Target { name: "numbers", seeds: typed, open: || Box::new(numbers) },
    Target { name: "papers", seeds: papers_seeds, open: || Box::new(papers) },
    Target { name: "printers", seeds: printed, open: || Box::new(printers) },
];

fn typed() -> Vec<Vec<u8>> {
    let texts = [
        "6901234567892",
        "3*6901234567892",
        "0.5*pg",
        "３＊６９",
        "13812345521",
        "VIP-0001",
        "冰红茶",
        "2112345012503",
        "M00000001",
        "1,286.50",
        "¥12.5",
        "-0.001",
        "2026-11-21",
        "20-22, 27, VIP",
        "sqlite://data/x.db",
        "postgres://me@host/x",
        "01",
        "01931000-0000-7000-8000-000000000001",
        "28763443825664394",
        "01-01-261121-0001",
    ];
    texts.iter().map(|text| text.as_bytes().to_vec()).collect()
}

fn text(data: &[u8]) -> String {
    String::from_utf8_lossy(data).into_owned()
}

/// The till's one field, its patterns and the search in memory.
fn scans(data: &[u8]) {
    let text = text(data);
    let (prefixes, field) = text.split_once('\n').unwrap_or(("20-22", &text));
    let mut patterns = Patterns::default();
    if let Ok(read) = Prefixes::read(prefixes) {
        patterns.member = read;
    }
    let good = patterns.check().is_ok();
    for page in [Page::Sale, Page::Payment] {
        if let Some(heard) = scan::hear(field, page, &patterns) {
            assert!(!heard.text.is_empty() || heard.quantity.is_some(), "heard nothing in {field:?}");
        }
    }
    if good {
        assert_eq!(scan::fold(&scan::fold(field)), scan::fold(field), "folding twice folds once");
    }
    // Digits that are no code are none; nothing is asserted but that it comes to an end.
    let _ = (scan::is_misread(field), scan::upc_e(field), catalog::barcode_twin(field), patterns.label(field));
    let facts = search::Facts { code: prefixes, name: field, initials: "kr" };
    let index = search::Index::build([(facts, [field].into_iter())].into_iter());
    assert!(index.find(field, 10).len() <= 1, "one good is found once");
}

/// What people are, however it is written: the one form is its own one form.
fn cards(data: &[u8]) {
    let text = text(data);
    let mut parts = text.split('\n');
    let mut next = || parts.next().unwrap_or_default();
    let (card_no, phone, birthday, name, remark) = (next(), next(), next(), next(), next());
    let name = if name.is_empty() { "客" } else { name };
    let fields = members::Fields { name, phone, card_no, birthday, remark };
    if let Ok(normal) = members::normal(&fields) {
        let again = members::Fields {
            name: &normal.name,
            phone: &normal.phone,
            card_no: &normal.card_no,
            birthday: &normal.birthday,
            remark: &normal.remark,
        };
        assert_eq!(members::normal(&again).as_ref(), Ok(&normal), "the one form of {fields:?}");
    }
    assert_eq!(members::normal_card(&members::normal_card(card_no)), members::normal_card(card_no));
    // Only their end is asked for.
    let _ = (members::read_query(&text), members::phone_tail(phone), members::mask_phone(phone));
    let _ = (catalog::read_query(&text), catalog::read_kind(&text), catalog::normal_code(&text));
    let _ = (rules::access::is_pin(&text), rules::access::is_till_no(&text));
}

/// Amounts, quantities, days, addresses: shown is read back.
fn numbers(data: &[u8]) {
    let text = text(data);
    if let Some(fen) = Fen::parse_yuan(&text) {
        assert_eq!(Fen::parse_yuan(&fen.to_string()), Some(fen), "{text:?}");
    }
    if let Some(milli) = Milli::parse(&text) {
        assert_eq!(Milli::parse(&milli.to_string()), Some(milli), "{text:?}");
    }
    if let Ok(day) = text.parse::<Day>() {
        assert_eq!(day.to_string().parse(), Ok(day), "{text:?}");
    }
    // An address that is none is refused, and a password is never shown.
    let _ = text.parse::<Url>().map(|url| url.to_string());
}

fn tables() -> Vec<Vec<u8>> {
    let packed = {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        let written = gzip.write_all("品名,售价,条码\n茶,3.5,690\n".as_bytes());
        written.and_then(|()| gzip.finish()).unwrap_or_default()
    };
    let texts = [
        "品名,售价,条码\n冰红茶,3.50,6901234567892\n\"a\"\"b\",1,2\n",
        "条码;品名;售价;单位\r\n6901234567892;冰红茶;3.50;瓶\r\n",
        "卡号\t姓名\t手机\n80000012\t王建国\t13800005521\n",
        "\u{feff}Card No.,Full Name,Mobile\n8,Pat,131\n",
    ];
    texts.iter().map(|text| text.as_bytes().to_vec()).chain([packed, zipped(SHEET.as_bytes())]).collect()
}

/// Files of goods and members, as bytes.
fn files(data: &[u8]) {
    for rows in [
        import::goods_in(data.to_vec()).map(|rows| rows.len()),
        import::members_in(data.to_vec()).map(|rows| rows.len()),
    ] {
        assert!(rows.is_ok_and(|rows| rows <= 200_000) || data.len() < usize::MAX, "more rows than a file may have");
    }
}

const SHEET: &str = r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>品名</t></is></c><c r="B1" t="inlineStr"><is><t>售价</t></is></c><c r="C1" t="inlineStr"><is><t>条码</t></is></c></row><row r="2"><c r="A2" t="inlineStr"><is><t>茶</t></is></c><c r="B2"><v>3.5</v></c><c r="C2"><v>6901234567892</v></c></row></sheetData></worksheet>"#;

fn sheets() -> Vec<Vec<u8>> {
    vec![SHEET.as_bytes().to_vec()]
}

/// A workbook whose first sheet is this.
fn zipped(sheet: &[u8]) -> Vec<u8> {
    const TYPES: &str = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"#;
    const ROOT: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
    const BOOK: &str = r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
    const PARTS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let how = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let parts: [(&str, &[u8]); 5] = [
        ("[Content_Types].xml", TYPES.as_bytes()),
        ("_rels/.rels", ROOT.as_bytes()),
        ("xl/workbook.xml", BOOK.as_bytes()),
        ("xl/_rels/workbook.xml.rels", PARTS.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet),
    ];
    for (name, bytes) in parts {
        if zip.start_file(name, how).is_err() || zip.write_all(bytes).is_err() {
            return Vec::new();
        }
    }
    zip.finish().map(std::io::Cursor::into_inner).unwrap_or_default()
}

fn workbooks(data: &[u8]) {
    files(&zipped(data));
}

fn messages() -> Vec<Vec<u8>> {
    let id = "01931000-0000-7000-8000-000000000001".to_owned();
    let line = CartLine {
        item_id: id.clone(),
        barcode: "690".to_owned(),
        quantity_milli: 1_000,
        amount_fen: Some(5),
        ..CartLine::default()
    };
    let cart = Cart { lines: vec![line.clone(), line], member_id: id.clone(), ..Cart::default() };
    let tenders = vec![
        Tender { kind: 1, amount_fen: 5, tendered_fen: 10, ..Tender::default() },
        Tender { kind: 2, amount_fen: 5, tendered_fen: 0, ..Tender::default() },
    ];
    let top_up = TopUpRequest {
        top_up_id: id.clone(),
        member_id: id.clone(),
        plan_id: id.clone(),
        paid_fen: 5,
        tendered_fen: 6,
    };
    vec![
        CheckoutRequest { sale_id: id, cart: Some(cart.clone()), total_fen: 10, tenders, ..CheckoutRequest::default() }
            .encode_to_vec(),
        QuoteRequest { cart: Some(cart) }.encode_to_vec(),
        top_up.encode_to_vec(),
    ]
}

/// Requests into types: what was taken is within the ranges the rooms count on.
fn conversions(data: &[u8]) {
    if let Ok(request) = CheckoutRequest::decode(data)
        && let Ok(checkout) = convert::till::Checkout::try_from(request)
    {
        assert!(checkout.tenders.iter().all(|tender| tender.amount() > Fen::ZERO), "a tender of nothing");
        assert!((1..=500).contains(&checkout.cart.lines.len()), "a cart of no length");
    }
    // Refused or taken, both are answers.
    let _ = QuoteRequest::decode(data).map(convert::till::Cart::try_from);
    let _ = TopUpRequest::decode(data).map(convert::stored_value::TopUp::try_from);
}

fn statuses() -> Vec<Vec<u8>> {
    let status = Refusal::bad_field("cart.lines[0].item_id", "id").with("name", "王").to_status();
    vec![status.details().to_vec(), Vec::new()]
}

/// A refusal from anybody.
fn refusals(data: &[u8]) {
    let status = tonic::Status::with_details(tonic::Code::FailedPrecondition, "x", data.to_vec().into());
    let refusal = Refusal::from_status(&status);
    assert_eq!(Refusal::from_status(&refusal.to_status()).name(), refusal.name(), "a refusal does not come back");
}

fn papers_seeds() -> Vec<Vec<u8>> {
    let text =
        |text: &str| Block { block: Some(block::Block::Text(Text { text: text.to_owned(), ..Text::default() })) };
    let document = Document { blocks: vec![text("账房 receipt"), text("合计 12.00"), text("…💰")] };
    vec![document.encode_to_vec()]
}

/// A document becomes bytes that a printer knows, every one.
fn papers(data: &[u8]) {
    let Ok(document) = Document::decode(data) else { return };
    if encode::check(&document).is_err() {
        return;
    }
    for paper in [Paper::Mm80, Paper::Mm58] {
        let encoded = encode::encode(&document, paper, true);
        let unknown =
            Reader::default().feed(&encoded.bytes).into_iter().find(|event| matches!(event, Event::Unknown(_)));
        assert_eq!(unknown, None, "a printer does not know this of {document:?}");
    }
}

fn printed() -> Vec<Vec<u8>> {
    vec![b"\x1b@\x1c&\x1ba\x01\xd5\xcb\xb7\xbf\n\x1d(k\x05\x00\x31\x50\x30Z1\x1d(k\x03\x00\x31\x51\x30\x1dVB\0\x10\x04\x04".to_vec()]
}

/// What a printer hears is the same in pieces as in one; what it answers is one of few things.
fn printers(data: &[u8]) {
    let whole = Reader::default().feed(data);
    let cut = data.first().map_or(0, |byte| usize::from(*byte) % data.len());
    let mut reader = Reader::default();
    let mut pieces = reader.feed(&data[..cut]);
    pieces.extend(reader.feed(&data[cut..]));
    assert_eq!(whole, pieces, "pieces are heard otherwise");
    for pair in data.windows(2) {
        if let (Answer::Status(one), Answer::Status(two)) = (Answer::of(pair[0]), Answer::of(pair[1])) {
            let condition = Condition::from_answers(one, two);
            assert_eq!(condition.blocked(), condition.paper_out || condition.cover_open);
        }
    }
}

/// A parser with a fault: it does not survive seven of anything. The hunt must find it.
pub static PLANTED: Target = Target { name: "planted", seeds: typed, open: || -> Body { Box::new(planted) } };

fn planted(data: &[u8]) {
    let heard = scan::hear(&text(data), Page::Sale, &Patterns::default());
    assert!(heard.and_then(|heard| heard.quantity) != Some(Milli(7_000)), "seven of something");
}
