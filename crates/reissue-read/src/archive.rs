//! Archives, and what they may cost.
