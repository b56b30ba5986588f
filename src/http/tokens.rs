//! Counts the tokens of a document and how deep its brackets go, before anything is parsed: the parser builds a tree
//! of everything it reads and calls itself at each bracket, and this is one pass over the bytes.

/// What a text amounts to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Size {
    pub tokens: usize,
    /// Open brackets of any kind at one place.
    pub depth: usize,
}

/// Reads as far as `limit` tokens; one more tells that it was not the end.
pub(super) fn size_of(text: &str, limit: usize) -> Size {
    let mut rest = text.as_bytes();
    let (mut size, mut open) = (Size::default(), 0_usize);
    while let (Some(first), true) = (rest.first(), size.tokens <= limit) {
        let length = match first {
            b' ' | b'\t' | b'\r' | b'\n' | b',' => {
                rest = &rest[1..];
                continue;
            }
            b'#' => {
                rest = &rest[line(rest)..];
                continue;
            }
            b'"' => string(rest),
            b'.' if rest.starts_with(b"...") => 3,
            b'-' | b'0'..=b'9' => rest.iter().take_while(|byte| word(**byte) || **byte == b'.').count(),
            byte if word(*byte) => rest.iter().take_while(|byte| word(**byte)).count(),
            b'{' | b'[' | b'(' => {
                open += 1;
                size.depth = size.depth.max(open);
                1
            }
            b'}' | b']' | b')' => {
                open = open.saturating_sub(1);
                1
            }
            _ => 1,
        };
        size.tokens += 1;
        rest = &rest[length..];
    }
    size
}

fn word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'+')
}

fn line(text: &[u8]) -> usize {
    text.iter().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(text.len())
}

/// The length of a string with its quotes; of one that does not end, to the end of its line or of the text.
fn string(text: &[u8]) -> usize {
    let (quote, last): (&[u8], usize) = match text.starts_with(b"\"\"\"") {
        true => (b"\"\"\"", text.len()),
        false => (b"\"", line(text)),
    };
    let mut at = quote.len();
    while at < last {
        match &text[at..last] {
            [b'\\', ..] => at += 2,
            inner if inner.starts_with(quote) => return at + quote.len(),
            _ => at += 1,
        }
    }
    last
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_those_of_the_specification() {
        let table = [
            ("", 0, 0),
            (" ,\n# nothing { here\n", 0, 0),
            ("{halo}", 3, 1),
            ("query Q($n: [Int!]! = [1, -2.5e+3]) @a { ...F }", 23, 2),
            (r#"{a(b:"{ \" [" c:""" " { """)}"#, 11, 2),
            ("{a(b:\"not ended\n)}", 8, 2),
            ("\"", 1, 0),
            ("\"\\", 1, 0),
            ("é", 2, 0),
        ];
        for (text, tokens, depth) in table {
            assert_eq!(size_of(text, 100), Size { tokens, depth }, "{text:?}");
        }
    }

    #[test]
    fn counting_ends_behind_the_limit() {
        assert_eq!(size_of(&"[".repeat(1_000_000), 10), Size { tokens: 11, depth: 11 });
    }
}
