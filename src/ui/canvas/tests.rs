//! Geometry, motion and robustness of the canvas, with the subset fonts of `tests/fonts` only.
