//! What people do in a simulated shop, and what the wire makes of it.

/// One thing that somebody does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Step {
    /// Its number, by which it is asked for again.
    pub n: u64,
    /// When, ms since 1970 UTC: always later than the step before.
    pub at_ms: i64,
    /// Which business has its day, from 0.
    pub day: u64,
    /// At which till.
    pub till: usize,
    /// What becomes of the request and its reply.
    pub line: Line,
    /// What is done.
    pub act: Act,
}

/// What the wire does to a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// Nothing.
    Good,
    /// The reply never arrives; the till asks again.
    ReplyLost,
    /// Two copies at once.
    Twice,
    /// The caller is gone after so many looks at its call; then it asks again.
    CutOff(u8),
}

/// What is done. Numbers are places in what there is, whatever there is by then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Act {
    SignIn {
        person: usize,
        slip_first: bool,
    },
    SignOut,
    /// On one of the days that are open, or on today's unasked.
    OpenShift {
        float_fen: i64,
        day: Option<usize>,
    },
    CloseShift {
        off_fen: i64,
        says_why: bool,
    },
    CloseDay(Which),
    /// With the word of a second person.
    ReopenDay {
        which: Which,
        stale: bool,
        second: usize,
    },
    Sell(Sell),
    /// The cart is held, not sold.
    Hold(Sell),
    /// One of the bills on the screen waits again, with a line more.
    HoldAgain {
        nth: usize,
        pick: Pick,
    },
    /// One of the newest bills.
    Recall {
        nth: usize,
        take_over: bool,
    },
    DropHeld {
        nth: usize,
        stale: bool,
    },
    /// One of the bills on the screen is paid.
    SellHeld {
        nth: usize,
        pay: Pay,
    },
    TakeBack(Back),
    TopUp {
        member: usize,
        by_plan: bool,
        paid_fen: i64,
        over_fen: i64,
    },
    NewMember {
        level: usize,
        phone_of: Option<usize>,
    },
    ChangeLevel {
        member: usize,
        level: usize,
    },
    ChangePrice {
        item: usize,
        price_fen: i64,
        stale: bool,
    },
    Archive {
        item: usize,
        archived: bool,
    },
    /// Of foreign cash.
    ChangeRate {
        rate: i64,
        stale: bool,
    },
    /// The till fetches the catalogue and the tender table: until then it sells at the prices and rates it knew.
    Fetch,
    Reprint {
        sale: usize,
    },
    /// A command of long ago is asked again.
    Again {
        command: usize,
    },
    /// Its id comes with another body.
    Reuse {
        command: usize,
    },
    Look {
        what: u64,
        at: usize,
    },
    /// The server stops and starts.
    Restart,
}

/// A cart and how it is paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sell {
    pub lines: Vec<Pick>,
    pub member: Option<usize>,
    pub pay: Pay,
}

/// A line of a cart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pick {
    pub item: usize,
    /// By one of its barcodes, or by hand.
    pub barcode: Option<usize>,
    pub quantity_milli: i64,
    /// Changed to so many per mille of what it costs.
    pub changed: Option<i64>,
}

/// How a cart is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pay {
    /// With so much too much.
    Cash(i64),
    /// As much of it from the card as there is, the rest in cash.
    CardFirst,
    /// So many per mille of it from the card, whether it is there or not, the rest in cash.
    Card(i64),
    /// A part by a row of the tender table, the rest from the card as far as it goes, or in cash.
    Recorded(Recorded),
    /// A fen too little in all.
    Short,
}

/// A part of the total that is paid by a row of the tender table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Recorded {
    pub which: usize,
    /// Of the total.
    pub per_mille: i64,
    /// So much more is handed over than is needed: fen of a voucher, minor units of foreign cash.
    pub over_fen: i64,
    pub card_too: bool,
}

/// A business day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Which {
    /// The newest that was sold on.
    Last,
    LastButOne,
    Tomorrow,
}

/// Goods that somebody brings back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Back {
    /// Of which of the last `among` sales.
    pub sale: usize,
    pub among: usize,
    pub pieces: Pieces,
    /// The screen shows so much more than goes back.
    pub off_fen: i64,
}

/// How much of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pieces {
    /// Whatever is left of all lines.
    All,
    /// Whatever is left of one.
    Line(usize),
    /// A part of what is left of one.
    Some { line: usize, per_mille: i64 },
    /// More than is left of one.
    TooMany { line: usize, more: i64 },
}
