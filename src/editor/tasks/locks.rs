//! The articles that a window has, for other windows to see.

use std::{
    collections::BTreeMap,
    path::PathBuf,
    sync::{Arc, Mutex},
};

use crate::store::lock::SidecarLock;

/// The articles that a window has. Given back all at once when it closes, even while its worker still has something to do.
#[derive(Clone, Debug)]
pub(super) struct Locks(Arc<Mutex<Option<BTreeMap<PathBuf, SidecarLock>>>>);

impl Locks {
    pub fn open() -> Self {
        Self(Arc::new(Mutex::new(Some(BTreeMap::new()))))
    }

    /// Runs on the locks, unless the window has closed.
    pub fn with<T>(&self, run: impl FnOnce(&mut BTreeMap<PathBuf, SidecarLock>) -> T) -> Option<T> {
        let mut locks = self.0.lock().ok()?;
        locks.as_mut().map(run)
    }

    pub fn is_closed(&self) -> bool {
        self.with(|_| ()).is_none()
    }

    pub fn close(&self) {
        if let Ok(mut locks) = self.0.lock() {
            *locks = None;
        }
    }
}
