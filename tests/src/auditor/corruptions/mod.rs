//! What somebody with a database shell can do to a book, and the invariant that must name it.
mod approvals;
mod closed_days;
mod days;
mod logs;
mod money;
mod returns;
mod roles;
mod sales;
mod tenders;

/// `id { statements }`, or `id again { statements }` for what is done once more with all hashes made anew.
macro_rules! corruptions {
    ($($name:ident $doc:literal [$($id:literal $($again:ident)? { $($sql:expr),+ $(,)? })*])*) => {
        /// The invariants broken here, each as often as it is.
        pub(super) const IDS: &[&str] = &[$($($id,)*)*];

        $(
        #[doc = $doc]
        #[tokio::test]
        async fn $name() {
            all_are_named(&[$(Corruption { id: $id, sql: &[$($sql),+], rechained: corruptions!(@again $($again)?) },)*]).await;
        }
    )*};
    (@again again) => { true };
    (@again) => { false };
}
use corruptions;

/// The invariants that are broken, each as often as it is.
pub(super) fn all() -> impl Iterator<Item = &'static str> {
    [
        approvals::IDS,
        closed_days::IDS,
        days::IDS,
        logs::IDS,
        money::IDS,
        returns::IDS,
        roles::IDS,
        sales::IDS,
        tenders::IDS,
    ]
    .into_iter()
    .flatten()
    .copied()
}
