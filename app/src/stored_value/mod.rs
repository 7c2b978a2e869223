//! 储值: topping up.
