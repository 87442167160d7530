//! A picture, and comparing it with the one that was looked at and kept.

use std::fs::File;
use std::io::{BufReader, BufWriter};
use std::path::{Path, PathBuf};

/// Opaque pixels, row by row from the top.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    pub width: usize,
    pub height: usize,
    /// Four bytes a pixel.
    pub rgba: Vec<u8>,
}

/// How two pictures of one size differ.
pub struct Difference {
    pub n_pixels: usize,
    /// Pixels in which a channel is more than [`CHANNEL_TOLERANCE`] off.
    pub n_differing: usize,
    /// The first picture, pale, with the differing pixels in red.
    pub marked: Picture,
}

impl Difference {
    /// Whether a person would see it; rounding may differ a little from machine to machine.
    pub fn is_visible(&self) -> bool {
        self.n_differing > self.n_pixels / 10_000
    }
}

const CHANNEL_TOLERANCE: u8 = 8;

impl Picture {
    pub fn save_png(&self, path: &Path) {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        let file = BufWriter::new(File::create(path).unwrap());
        let mut encoder = png::Encoder::new(file, self.width as u32, self.height as u32);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_compression(png::Compression::High);
        let mut writer = encoder.write_header().unwrap();
        let rgb: Vec<u8> = self
            .pixels()
            .flat_map(|[red, green, blue, _]| [red, green, blue])
            .collect();
        writer.write_image_data(&rgb).unwrap();
    }

    pub fn load_png(path: &Path) -> Option<Self> {
        let file = BufReader::new(File::open(path).ok()?);
        let mut reader = png::Decoder::new(file).read_info().unwrap();
        let mut rgb = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut rgb).unwrap();
        assert_eq!(info.color_type, png::ColorType::Rgb, "{}", path.display());
        let rgba = rgb
            .as_chunks::<3>()
            .0
            .iter()
            .flat_map(|[red, green, blue]| [*red, *green, *blue, 255])
            .collect();
        Some(Self {
            width: info.width as usize,
            height: info.height as usize,
            rgba,
        })
    }

    /// `None` where the sizes differ.
    pub fn compare(&self, other: &Self) -> Option<Difference> {
        if (self.width, self.height) != (other.width, other.height) {
            return None;
        }
        let mut n_differing = 0;
        let mut marked = self.clone();
        for ((pixel, a), b) in marked
            .rgba
            .as_chunks_mut::<4>()
            .0
            .iter_mut()
            .zip(self.pixels())
            .zip(other.pixels())
        {
            let off = a
                .iter()
                .zip(b)
                .any(|(a, b)| a.abs_diff(b) > CHANNEL_TOLERANCE);
            n_differing += usize::from(off);
            *pixel = if off {
                [230, 0, 40, 255]
            } else {
                a.map(|channel| 191 + channel / 4)
            };
        }
        Some(Difference {
            n_pixels: self.width * self.height,
            n_differing,
            marked,
        })
    }

    /// The colour at a pixel.
    pub fn at(&self, x: usize, y: usize) -> [u8; 4] {
        let start = 4 * (y * self.width + x);
        std::array::from_fn(|i| self.rgba[start + i])
    }

    fn pixels(&self) -> impl Iterator<Item = [u8; 4]> {
        self.rgba.as_chunks::<4>().0.iter().copied()
    }
}

/// Compares with `tests/it/pictures/NAME.png`; `POSTIL_BLESS=1` keeps the new one instead.
#[track_caller]
pub fn assert_picture(name: &str, picture: &Picture) {
    let kept = Path::new("tests/it/pictures").join(format!("{name}.png"));
    assert_picture_at(&kept, picture);
}

/// [`assert_picture`] for a picture that is kept elsewhere in the project.
#[track_caller]
pub fn assert_picture_at(kept: &Path, picture: &Picture) {
    let kept_path = Path::new(env!("CARGO_MANIFEST_DIR")).join(kept);
    let name = kept.file_stem().unwrap().to_string_lossy();
    if std::env::var_os("POSTIL_BLESS").is_some_and(|value| value == "1") {
        picture.save_png(&kept_path);
        return;
    }
    let look = |suffix: &str| {
        PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}{suffix}.png"))
    };
    let (new_path, diff_path) = (look(""), look("-diff"));
    let kept = Picture::load_png(&kept_path);
    let problem = match kept.as_ref().map(|kept| (kept, picture.compare(kept))) {
        None => "there is no such picture yet".to_owned(),
        Some((kept, None)) => format!(
            "it was {}×{}, and is {}×{}",
            kept.width, kept.height, picture.width, picture.height
        ),
        Some((_, Some(difference))) if difference.is_visible() => {
            difference.marked.save_png(&diff_path);
            format!(
                "{} pixels differ, red in {}",
                difference.n_differing,
                diff_path.display()
            )
        }
        Some(_) => return,
    };
    picture.save_png(&new_path);
    panic!(
        "picture {name}: {problem}; look at {}, and keep it with POSTIL_BLESS=1 if it is right",
        new_path.display()
    );
}
