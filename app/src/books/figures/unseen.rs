//! What was computed of everything there is, whatever anybody's scope, until a sight opens it.

/// What was computed; only who has eyes opens it.
pub struct Unseen<T>(T);

/// Whoever looks for one who asks, and shows them what they may see: a sight, and nobody else.
pub(super) trait Eyes {}

impl<T> Unseen<T> {
    pub(super) fn of(computed: T) -> Unseen<T> {
        Unseen(computed)
    }

    pub(super) fn open(self, _: &impl Eyes) -> T {
        self.0
    }
}
