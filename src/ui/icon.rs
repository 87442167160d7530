//! The window's icon: a text column with a note in its margin.

use egui::IconData;

/// The icon from `assets/icons/`; none where it can't be decoded, since a window is no worse without it.
pub fn window_icon() -> Option<IconData> {
    decode(include_bytes!("../../assets/icons/postil.png"))
}

fn decode(bytes: &[u8]) -> Option<IconData> {
    let mut reader = png::Decoder::new(std::io::Cursor::new(bytes))
        .read_info()
        .ok()?;
    let mut rgba = vec![0; reader.output_buffer_size()?];
    let info = reader.next_frame(&mut rgba).ok()?;
    let is_rgba8 =
        info.color_type == png::ColorType::Rgba && info.bit_depth == png::BitDepth::Eight;
    if !is_rgba8 {
        return None;
    }
    rgba.truncate(info.buffer_size());
    Some(IconData {
        rgba,
        width: info.width,
        height: info.height,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_icon_can_be_decoded_and_rubbish_is_no_icon() {
        let icon = window_icon().unwrap_or_else(|| panic!("not decoded"));
        assert_eq!(
            (icon.width, icon.height, icon.rgba.len()),
            (256, 256, 256 * 256 * 4)
        );
        assert!(
            icon.rgba
                .as_chunks::<4>()
                .0
                .iter()
                .any(|pixel| pixel[3] == 255)
        );
        assert!(decode(b"no picture").is_none());
    }
}
