//! Bytes of documents.
//!
//! The first byte is the format: 0 is JSON as it is, also for what does not become smaller; 1 is a frame of zstd without
//! its magic number, compressed with dictionary 1. Stored documents need the dictionary that they were written with, so
//! another one gets another number, and none is ever changed.

use std::cell::{Cell, RefCell};
use std::sync::LazyLock;

use zstd::bulk::{Compressor, Decompressor};
use zstd::dict::{DecoderDictionary, EncoderDictionary};
use zstd::zstd_safe::get_frame_content_size;

use super::CorruptDocument;

const PLAIN: u8 = 0;
const DICTIONARY_1: u8 = 1;
const MAGIC: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];
/// Measured with dialogs of 8 KB: 6 saves another 2 % of the whole dialog for two and a half times the processor time.
const LEVEL: i32 = 3;
/// Bytes of the largest document that is expanded, many times as much as a request may bring.
const LARGEST: u64 = 256 << 20;
/// Bytes of the largest buffer that a thread keeps for the next document. Nearly all documents are smaller.
const KEPT: usize = 64 << 10;

static DICTIONARY: &[u8] = include_bytes!("1.dictionary");
static ENCODER: LazyLock<EncoderDictionary<'static>> = LazyLock::new(|| EncoderDictionary::copy(DICTIONARY, LEVEL));
static DECODER: LazyLock<DecoderDictionary<'static>> = LazyLock::new(|| DecoderDictionary::copy(DICTIONARY));

thread_local! {
    static COMPRESSOR: RefCell<Compressor<'static>> = RefCell::default();
    static DECOMPRESSOR: RefCell<Decompressor<'static>> = RefCell::default();
    static BUFFERS: Cell<Buffers> = Cell::default();
}

/// Where documents are expanded. A page of a list has hundreds of them.
#[derive(Default)]
struct Buffers {
    frame: Vec<u8>,
    json: Vec<u8>,
}

/// Returns the bytes that are stored of a JSON text.
pub(super) fn pack(json: &[u8]) -> Vec<u8> {
    let frame = COMPRESSOR.with_borrow_mut(|compressor| {
        compressor.set_prepared_dictionary(&ENCODER)?;
        compressor.include_dictid(false)?;
        compressor.compress(json)
    });
    let frame = frame.ok().filter(|frame| frame.len() < MAGIC.len() + json.len());
    let (format, bytes) = match frame.as_deref().and_then(|frame| frame.strip_prefix(&MAGIC)) {
        Some(frame) => (DICTIONARY_1, frame),
        None => (PLAIN, json),
    };
    let mut packed = Vec::with_capacity(1 + bytes.len());
    packed.push(format);
    packed.extend(bytes);
    packed
}

/// Reads the JSON text of stored bytes.
pub(super) fn unpack<T>(
    packed: &[u8],
    read: impl FnOnce(&str) -> Result<T, serde_json::Error>,
) -> Result<T, CorruptDocument> {
    let read = |json| {
        let json = std::str::from_utf8(json).map_err(|_| CorruptDocument)?;
        read(json).map_err(|_| CorruptDocument)
    };
    match packed.split_first() {
        Some((&PLAIN, json)) => read(json),
        Some((&DICTIONARY_1, frame)) => {
            let mut buffers = BUFFERS.take();
            let object = expand(frame, &mut buffers).and_then(read);
            if buffers.json.capacity() <= KEPT && buffers.frame.capacity() <= KEPT {
                BUFFERS.set(buffers);
            }
            object
        }
        _ => Err(CorruptDocument),
    }
}

fn expand<'b>(stored: &[u8], Buffers { frame, json }: &'b mut Buffers) -> Result<&'b [u8], CorruptDocument> {
    frame.clear();
    frame.extend(MAGIC);
    frame.extend(stored);
    let size = get_frame_content_size(frame).ok().flatten().filter(|size| *size <= LARGEST);
    let size = size.and_then(|size| usize::try_from(size).ok()).ok_or(CorruptDocument)?;
    json.clear();
    json.try_reserve(size).map_err(|_| CorruptDocument)?;
    let expanded = DECOMPRESSOR.with_borrow_mut(|decompressor| {
        decompressor.set_prepared_dictionary(&DECODER)?;
        decompressor.decompress_to_buffer(frame, json)
    });
    // The buffer may have room for more than this document.
    expanded.is_ok_and(|expanded| expanded == size).then_some(json).ok_or(CorruptDocument).map(|json| &**json)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    fn text(packed: &[u8]) -> Result<Vec<u8>, CorruptDocument> {
        unpack(packed, |json| Ok(json.as_bytes().to_vec()))
    }

    #[test]
    fn what_documents_have_in_common_takes_no_space() {
        let json = br#"{"title":{"value":[{"value":"Brev","languageCode":"nb"}],"mediaType":"text/plain"}}"#;
        let packed = pack(json);
        assert!(packed.len() < json.len() / 2, "{} bytes", packed.len());
        assert_eq!(text(&packed).unwrap(), json);
    }

    #[test]
    fn what_does_not_become_smaller_stays_as_it_is() {
        assert_eq!(pack(b"{}"), b"\0{}");
    }

    #[rstest]
    #[case::nothing(b"")]
    #[case::unknown_format(b"\x02{}")]
    #[case::no_frame(b"\x01")]
    #[case::garbage(b"\x01garbage garbage garbage")]
    // A frame that says that it holds four terabytes.
    #[case::too_large(b"\x01\xe0\0\0\0\0\0\x04\0\0\x01\0\0")]
    #[case::no_text(b"\0\xff")]
    fn bytes_that_are_no_document_are_refused(#[case] packed: &[u8]) {
        assert!(text(packed).is_err());
    }

    #[test]
    fn a_large_document_leaves_no_trace() {
        let (large, small) = (format!("[{}]", "1234567,".repeat(KEPT)), "[1]".repeat(20));
        for json in [&small, &large, &small] {
            assert_eq!(text(&pack(json.as_bytes())).unwrap(), json.as_bytes());
            assert!(BUFFERS.take().json.capacity() <= KEPT);
        }
    }

    #[test]
    fn nothing_may_follow_a_document() {
        let one = pack("[1]".repeat(20).as_bytes());
        assert_eq!(one[0], DICTIONARY_1);
        let two = [&one, &MAGIC[..], &one[1..]].concat();
        assert!(text(&two).is_err());
        // Neither where there is room for it.
        assert!(text(&pack("[1]".repeat(10_000).as_bytes())).is_ok());
        assert!(text(&two).is_err());
    }

    proptest! {
        #[test]
        fn every_text_comes_back(json in "(\\PC{0,40}|\"value\":|\"languageCode\":\"nb\"){0,60}") {
            prop_assert_eq!(text(&pack(json.as_bytes())).unwrap(), json.as_bytes());
        }

        #[test]
        fn any_bytes_are_read_or_refused(packed in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = text(&packed);
            let mut frame = pack(br#"{"title":{"value":[{"value":"Brev","languageCode":"nb"}],"mediaType":"text/plain"}}"#);
            let at = packed.len() % frame.len();
            frame[at] = frame[at].wrapping_add(1);
            let _ = text(&frame);
        }
    }
}
