//! Requests into the types of `rules`, one file a room.
