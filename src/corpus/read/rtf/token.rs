//! The tokens of RTF.

/// A token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// `{`
    Open,
    /// `}`
    Close,
    /// `\par`, `\u20379`
    Word(&'a str, Option<i32>),
    /// `\~`, `\*`
    Sign(u8),
    /// A byte of text, plain or as `\'b9`.
    Byte(u8),
}

/// The tokens of a file, one after the other.
pub(super) struct Tokens<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Tokens<'a> {
    /// The tokens of these bytes.
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    fn run(&self, from: usize, fits: fn(&u8) -> bool) -> usize {
        self.bytes.get(from..).unwrap_or_default().iter().take_while(|byte| fits(byte)).count()
    }

    /// What follows a backslash.
    fn control(&mut self) -> Option<Token<'a>> {
        let start = self.at;
        let letters = self.run(start, u8::is_ascii_alphabetic);
        if letters == 0 {
            let sign = *self.bytes.get(start)?;
            self.at += 1;
            if sign != b'\'' {
                return Some(if matches!(sign, b'{' | b'}' | b'\\') { Token::Byte(sign) } else { Token::Sign(sign) });
            }
            let digits = self.bytes.get(self.at..self.at + 2).and_then(|digits| std::str::from_utf8(digits).ok());
            self.at += 2;
            return Some(Token::Byte(digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()).unwrap_or(b'?')));
        }
        let word = std::str::from_utf8(self.bytes.get(start..start + letters)?).ok()?;
        self.at += letters;
        let signed = usize::from(self.bytes.get(self.at) == Some(&b'-'));
        let digits = self.run(self.at + signed, u8::is_ascii_digit);
        let mut number = None;
        if digits > 0 {
            let text = std::str::from_utf8(self.bytes.get(self.at..self.at + signed + digits)?).ok()?;
            number = text.parse().ok();
            self.at += signed + digits;
        }
        self.at += usize::from(self.bytes.get(self.at) == Some(&b' '));
        if word == "bin" {
            let skipped = number.and_then(|count| usize::try_from(count).ok()).unwrap_or(0);
            self.at = self.at.saturating_add(skipped);
        }
        Some(Token::Word(word, number))
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            let byte = *self.bytes.get(self.at)?;
            self.at += 1;
            return match byte {
                b'{' => Some(Token::Open),
                b'}' => Some(Token::Close),
                b'\\' => self.control(),
                b'\r' | b'\n' | 0 => continue,
                byte => Some(Token::Byte(byte)),
            };
        }
    }
}
