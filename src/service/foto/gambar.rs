//! From whatever bytes arrive to a picture that can be kept: what it is, is told by the bytes and not by what the phone
//! says; it is decoded within limits, turned upright, made small, and written anew as JPEG. So nothing that came with
//! it stays: no place (GPS), no device, no second file behind the picture.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder as _, ImageError, ImageFormat, ImageReader, Limits};

use crate::error::{Code, Error, Refusal, Result};

/// The long side of a picture that is kept, in pixels: enough to read a crack in a wall.
const SISI_PANJANG: u32 = 1_600;
/// The long side of one that is read. Phones take 50 megapixels at most, 8,160 wide.
const SISI_TERBACA: u32 = 8_200;
/// Bytes of the pixels of one that is read: 42 megapixels of three bytes.
const PIKSEL: u64 = 128 * 1024 * 1024;
/// JPEG quality: about 300 KB for a house.
const MUTU: u8 = 80;

/// A picture to keep.
pub struct Gambar {
    pub jpeg: Vec<u8>,
    pub lebar: u32,
    pub tinggi: u32,
}

/// Reads a picture and writes it anew. Keeps a core busy for up to a second.
pub fn olah(bytes: &[u8]) -> Result<Gambar> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(Error::fault)?;
    if !matches!(reader.format(), Some(ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP)) {
        return Err(bukan_foto());
    }
    if reader.format() == Some(ImageFormat::Jpeg) && ends(bytes).is_none() {
        return Err(rusak());
    }
    let mut limits = Limits::default();
    limits.max_image_width = Some(SISI_TERBACA);
    limits.max_image_height = Some(SISI_TERBACA);
    limits.max_alloc = Some(PIKSEL);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|error| refused(&error))?;
    // Not every decoder keeps to the limits before it asks for memory, so they are asked for here.
    let (lebar, tinggi) = decoder.dimensions();
    if lebar > SISI_TERBACA || tinggi > SISI_TERBACA || decoder.total_bytes() > PIKSEL {
        return Err(terlalu_besar());
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let image = DynamicImage::from_decoder(decoder).map_err(|error| refused(&error))?;
    write(image, orientation)
}

/// Does a JPEG come to its end? The decoder paints what is missing of half a photo grey. Markers are walked from the
/// first on: another JPEG may lie in the head (a preview), and a film behind the end.
fn ends(jpeg: &[u8]) -> Option<()> {
    let mut at = 2;
    loop {
        match (jpeg.get(at)?, jpeg.get(at + 1)?) {
            (0xff, 0xd9) => return Some(()),
            // Within a scan: an escaped byte, a restart, filling.
            (0xff, 0x00 | 0x01 | 0xd0..=0xd7) => at += 2,
            (0xff, 0xff) | (0x00..=0xfe, _) => at += 1,
            (0xff, _) => {
                let length = [*jpeg.get(at + 2)?, *jpeg.get(at + 3)?];
                at += 2 + usize::from(u16::from_be_bytes(length));
            }
        }
    }
}

fn write(image: DynamicImage, orientation: Orientation) -> Result<Gambar> {
    let large = image.width().max(image.height()) > SISI_PANJANG;
    let mut image = if large { image.thumbnail(SISI_PANJANG, SISI_PANJANG) } else { image };
    image.apply_orientation(orientation);
    let image = image.into_rgb8();
    let mut jpeg = Vec::new();
    image.write_with_encoder(JpegEncoder::new_with_quality(&mut jpeg, MUTU)).map_err(Error::fault)?;
    Ok(Gambar { jpeg, lebar: image.width(), tinggi: image.height() })
}

fn refused(error: &ImageError) -> Error {
    if matches!(error, ImageError::Limits(_)) { terlalu_besar() } else { rusak() }
}

fn bukan_foto() -> Error {
    Refusal::new(Code::InvalidFormat).saying("Kirim foto JPEG, PNG, atau WebP.").into()
}

/// What looks like a picture and is none, or half of one.
pub(super) fn rusak() -> Error {
    Refusal::new(Code::InvalidFormat).saying("Foto ini rusak atau terpotong. Kirim sekali lagi.").into()
}

fn terlalu_besar() -> Error {
    let sentence = format!("Ukuran gambar terlalu besar; paling panjang {SISI_TERBACA} piksel.");
    Refusal::new(Code::PayloadTooLarge).saying(sentence).into()
}
