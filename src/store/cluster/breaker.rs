//! A circuit breaker: where nothing has answered for a while, nobody waits for it to do so.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// So many failures one after the other open it.
const MAX_FAILURES: u32 = 6;
/// It stays open for so long at first, and twice as long each time that the trial fails.
const FIRST: Duration = Duration::from_millis(500);
/// It never stays open for longer.
const LONGEST: Duration = Duration::from_secs(8);

/// Says whether asking is worth while.
#[derive(Debug, Default)]
pub(super) struct Breaker(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    failures: u32,
    open_until: Option<Instant>,
    last: Duration,
}

impl Breaker {
    /// Whether something may be asked; how long to wait where not. After the wait one asks on trial, and the others go on
    /// waiting for what becomes of it.
    pub(super) fn admits(&self, now: Instant) -> Result<(), Duration> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match state.open_until {
            Some(until) if now < until => Err(until - now),
            Some(_) => {
                state.open_until = Some(now + state.last);
                Ok(())
            }
            None => Ok(()),
        }
    }

    /// Something answered. Returns whether it had been open.
    pub(super) fn succeeded(&self) -> bool {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let was_open = state.open_until.is_some();
        *state = State::default();
        was_open
    }

    /// Nothing answered. Returns whether it opens now.
    pub(super) fn failed(&self, now: Instant) -> bool {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.failures = state.failures.saturating_add(1);
        if state.failures < MAX_FAILURES {
            return false;
        }
        let opens = state.open_until.is_none();
        state.last = if opens { FIRST } else { (state.last * 2).min(LONGEST) };
        state.open_until = Some(now + state.last);
        opens
    }

    /// Whether it is open.
    pub(super) fn is_open(&self) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).open_until.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_opens_after_failures_and_closes_after_one_success() {
        let (breaker, start) = (Breaker::default(), Instant::now());
        for _ in 1..MAX_FAILURES {
            assert!(!breaker.failed(start));
            assert!(breaker.admits(start).is_ok());
        }
        assert!(breaker.failed(start));
        assert_eq!(breaker.admits(start), Err(FIRST));
        // One asks on trial, and nobody else.
        let later = start + FIRST;
        assert!(breaker.admits(later).is_ok());
        assert!(breaker.admits(later).is_err());
        breaker.failed(later);
        assert_eq!(breaker.admits(later), Err(FIRST * 2));
        assert!(breaker.succeeded());
        assert!(breaker.admits(later).is_ok() && !breaker.is_open());
    }
}
