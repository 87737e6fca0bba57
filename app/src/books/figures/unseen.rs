//! What was computed of everything there is. It leaves the slice closed; inside, only sight opens it.

/// Something computed that no caller's eyes have passed yet.
pub struct Unseen<T>(T);

impl<T> Unseen<T> {
    pub(super) fn of(computed: T) -> Unseen<T> {
        Unseen(computed)
    }

    pub(super) fn open(self) -> T {
        self.0
    }
}
