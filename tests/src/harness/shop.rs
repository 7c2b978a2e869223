//! The open shop.
use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicI64, Ordering},
};

use proto::access::v1::{EnrollTillRequest, GetTillRequest, SignInRequest};
use rules::id::Uuid;
use sea_orm::{ConnectionTrait, DbBackend, QueryResult, Statement, Value};
use sea_orm_migration::MigratorTrait as _;
use server::{
    access::AccessGate,
    http,
    kit::{Clock, House, Ids, Peer, Store, Url, store::Mode},
    migration::Migrator,
};
use tokio::sync::OnceCell;

use super::{
    books,
    database::{Kind, TestDatabase, on_its_own},
    founding::{self, CASHIER_PIN, ENROL_CODE, MANAGER_PIN, Names},
    till::Till,
};
use crate::wire::{Papers, Wire};

/// 2026-11-21 10:00 in Beijing: where every test's clock starts.
pub(crate) const START_MS: i64 = 1_795_226_400_000;

/// A shop with its server in this process.
pub(crate) struct TestShop {
    /// The server's inside, for what no call can do (disabling somebody, looking at rows).
    pub(crate) house: Arc<House>,
    clock: Arc<AtomicI64>,
    wire: Wire,
    names: Names,
    ids: Ids,
    url: Url,
    database: TestDatabase,
    /// Rows were changed by hand, so that the books cannot be right; or they were looked at already.
    planted: AtomicBool,
}

/// What is founded once and copied for each test.
struct Template {
    database: TestDatabase,
    names: Names,
}

impl TestShop {
    /// Opens a shop nobody has sold in yet.
    pub(crate) async fn new() -> Self {
        Self::on(Kind::chosen(), Ids::seeded(2)).await
    }

    /// Opens a shop on this kind of database, with a server that makes these ids.
    pub(crate) async fn on(kind: Kind, server_ids: Ids) -> Self {
        static SQLITE: OnceCell<Template> = OnceCell::const_new();
        static POSTGRES: OnceCell<Template> = OnceCell::const_new();
        let template = match kind {
            Kind::Sqlite => SQLITE.get_or_init(|| Template::make(kind)).await,
            Kind::Postgres => POSTGRES.get_or_init(|| Template::make(kind)).await,
        };
        let database = TestDatabase::copy_of(&template.database).await;
        let clock = Arc::new(AtomicI64::new(START_MS));
        let url: Url = database.url().parse().expect("a database URL");
        let house = open(&url, &clock, server_ids).await;
        let wire = Wire::in_process(http::router(&house));
        let names = template.names.clone();
        let planted = AtomicBool::new(false);
        Self { house, clock, wire, names, ids: Ids::seeded(3), url, database, planted }
    }

    /// Stops the server and starts it again on the same database; tills that were there before have to be rewired.
    pub(crate) async fn restart(&mut self, server_ids: Ids) {
        close(self.house.store()).await;
        self.house = open(&self.url, &self.clock, server_ids).await;
        self.wire = Wire::in_process(http::router(&self.house));
    }

    /// The line to the server.
    pub(crate) fn line(&self) -> Wire {
        self.wire.clone()
    }

    /// What is wrong with the books now.
    pub(crate) async fn broken(&self) -> Vec<String> {
        books::check(&self.url).await
    }

    /// Closes without another look at the books.
    pub(crate) fn leave(self) {
        self.planted.store(true, Ordering::SeqCst);
    }

    /// 李收银 at till 01, signed in, with an open shift and 200.00 in the drawer.
    pub(crate) async fn cashier(&self) -> Till {
        self.on_duty("李收银", CASHIER_PIN, "01").await
    }

    /// 王店长 at till 02, signed in, without a shift.
    pub(crate) async fn manager(&self) -> Till {
        self.signed_in("王店长", MANAGER_PIN, "02").await
    }

    /// 赵老板 at till 03, signed in.
    pub(crate) async fn owner(&self) -> Till {
        self.signed_in("赵老板", "666666", "03").await
    }

    /// 孙收银 of the other merchant, at a till 01 of that one, with an open shift.
    pub(crate) async fn other_merchant(&self) -> Till {
        let till = self.enrolled_at(founding::OTHER_ENROL_CODE, "01").await.sign_in("孙收银", CASHIER_PIN).await;
        till.open_shift(20_000).await;
        till
    }

    /// 李收银 in the sibling shop, at a till 01 of that one, with an open shift.
    pub(crate) async fn sibling_shop(&self) -> Till {
        let till = self.enrolled_at(founding::SIBLING_ENROL_CODE, "01").await.sign_in("李收银", CASHIER_PIN).await;
        till.open_shift(20_000).await;
        till
    }

    /// Somebody signed in with an open shift.
    pub(crate) async fn on_duty(&self, name: &str, pin: &str, till_no: &str) -> Till {
        let till = self.signed_in(name, pin, till_no).await;
        till.open_shift(20_000).await;
        till
    }

    /// Somebody signed in at a till of the shop.
    pub(crate) async fn signed_in(&self, name: &str, pin: &str, till_no: &str) -> Till {
        self.enrolled(till_no).await.sign_in(name, pin).await
    }

    /// A till of the shop where nobody is signed in.
    pub(crate) async fn enrolled(&self, till_no: &str) -> Till {
        self.enrolled_at(ENROL_CODE, till_no).await
    }

    /// A till of the shop that this code opens.
    pub(crate) async fn enrolled_at(&self, enrol_code: &str, till_no: &str) -> Till {
        let mut till = self.stranger();
        let (enrol_code, till_no) = (enrol_code.to_owned(), till_no.to_owned());
        let enrolled = till.ok(EnrollTillRequest { enrol_code, till_no }).await;
        till.papers.device = Some(enrolled.device_token);
        till
    }

    /// A device that is no till.
    pub(crate) fn stranger(&self) -> Till {
        Till { wire: self.wire.clone(), papers: Papers::default(), names: self.names.clone(), ids: self.ids.clone() }
    }

    /// A device that is no till, at this address.
    pub(crate) fn stranger_at(&self, address: std::net::IpAddr) -> Till {
        let router = http::router(&self.house).layer(axum::Extension(Peer(address)));
        Till { wire: Wire::in_process(router), ..self.stranger() }
    }

    /// The id of somebody or something by its name.
    pub(crate) fn id(&self, name: &str) -> String {
        self.uuid(name).to_string()
    }

    /// The same, for statements.
    pub(crate) fn uuid(&self, name: &str) -> Uuid {
        *self.names.get(name).unwrap_or_else(|| panic!("nothing is called {name}"))
    }

    /// An id as a till makes one.
    pub(crate) fn new_id(&self) -> Uuid {
        self.ids.next(START_MS)
    }

    /// Puts the clock to an instant, ms since 1970 UTC.
    pub(crate) fn at(&self, ms: i64) {
        self.clock.store(ms, Ordering::SeqCst);
    }

    /// Moves the clock.
    pub(crate) fn later(&self, ms: i64) {
        self.clock.fetch_add(ms, Ordering::SeqCst);
    }

    /// Does by SQL what no call of the product does yet.
    pub(crate) async fn by_hand(&self, sql: &str, values: impl IntoIterator<Item = Value>) {
        let store = self.house.store();
        let statement = Statement::from_sql_and_values(store.backend(), sql, values);
        let done = store.connection().execute_raw(statement).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
        assert_ne!(done.rows_affected(), 0, "{sql} touched nothing");
    }

    /// Does by SQL what may find nothing to do.
    pub(crate) async fn run(&self, sql: &str) {
        let done = self.house.store().connection().execute_unprepared(sql).await;
        done.unwrap_or_else(|error| panic!("{sql}: {error}"));
    }

    /// From here on rows are planted that no call would leave; nobody audits such a shop when it closes.
    pub(crate) fn books_are_planted(&self) {
        self.planted.store(true, Ordering::SeqCst);
    }

    /// Stops the server and leaves its database to be copied: all of it in one file, nobody connected.
    pub(crate) async fn closed(&self) -> &TestDatabase {
        close(self.house.store()).await;
        &self.database
    }

    /// Its database, beside the running server.
    pub(crate) fn database(&self) -> &TestDatabase {
        &self.database
    }

    /// Reads rows as they lie in the database.
    pub(crate) async fn rows(&self, sql: &str) -> Vec<QueryResult> {
        let store = self.house.store();
        let rows = store.readers().query_all_raw(Statement::from_string(store.backend(), sql)).await;
        rows.unwrap_or_else(|error| panic!("{sql}: {error}"))
    }

    /// A number that SQL counts.
    pub(crate) async fn count(&self, from_where: &str) -> i64 {
        let rows = self.rows(&format!("SELECT CAST(COUNT(*) AS bigint) AS n FROM {from_where}")).await;
        rows[0].try_get("", "n").expect("a count")
    }

    pub(super) fn names(&self) -> &Names {
        &self.names
    }

    /// Who is at a till, by the tiles it shows.
    pub(crate) async fn tiles(&self, till: &Till) -> Vec<String> {
        let shown = till.ok(GetTillRequest {}).await.staff;
        shown.into_iter().map(|tile| format!("{} {}", tile.role, tile.name)).collect()
    }

    /// A sign-in as the wire has it.
    pub(crate) fn sign_in(&self, name: &str, pin: &str) -> SignInRequest {
        SignInRequest { staff_id: self.id(name), pin: pin.to_owned() }
    }
}

impl Drop for TestShop {
    fn drop(&mut self) {
        if !std::thread::panicking() && !self.planted.load(Ordering::SeqCst) {
            let url = self.url.clone();
            let wrong = on_its_own(async move { books::check(&url).await });
            assert!(wrong.is_empty(), "the books of this shop are wrong:\n{}", wrong.join("\n"));
        }
    }
}

impl Template {
    async fn make(kind: Kind) -> Self {
        let database = TestDatabase::empty(kind).await;
        let url: Url = database.url().parse().expect("a database URL");
        let clock = Arc::new(AtomicI64::new(START_MS));
        let house = open(&url, &clock, Ids::seeded(1)).await;
        let names = founding::found(&house).await;
        close(house.store()).await;
        Self { database, names }
    }
}

async fn close(store: &Store) {
    if store.backend() == DbBackend::Sqlite {
        // All of it in the one file that is copied.
        let folded = store.connection().execute_unprepared("PRAGMA wal_checkpoint(TRUNCATE)").await;
        folded.expect("a checkpoint");
    }
    store.close().await.expect("closed connections");
}

/// A migrated house.
async fn open(url: &Url, clock: &Arc<AtomicI64>, ids: Ids) -> Arc<House> {
    let store = Store::open(url, Mode::Serve).await.expect("a database");
    Migrator::up(store.connection(), None).await.expect("migrations");
    // As the program does: what happens from here on comes behind what was founded.
    let ids = ids.resume(&store).await.expect("the last id");
    House::new(store, AccessGate, Clock::Hand(clock.clone()), ids)
}
