//! 储值: topping up (T11). What a plan gives is computed by `rules::stored_value`; the server books it, and the paper says
//! what the server booked.
mod outcome;
mod slip;
mod top_up_pane;

pub(crate) use self::top_up_pane::TopUpPane;
