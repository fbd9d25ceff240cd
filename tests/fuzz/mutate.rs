//! Mutations of inputs: what is cut, doubled, swapped, joined and strewn in.

/// Pieces that have been at fault elsewhere.
const PIECES: [&str; 40] = [
    "\0",
    "\u{FFFF}",
    "\u{FEFF}",
    "\u{200B}",
    "\u{202E}",
    "\u{0301}",
    "ﷺ",
    "㍿",
    "𠀀",
    "👨‍👩‍👧‍👦",
    "\r",
    "\r\n",
    "\t",
    "　",
    "“",
    "”",
    "「",
    "」",
    "\"",
    "-",
    " OR ",
    "标题:",
    "第",
    "章",
    "条",
    "（一）",
    "1.",
    "|",
    "|---|",
    "<td rowspan=9>",
    "<!--",
    "&#0;",
    "```",
    "# ",
    "%",
    "９９９９９９９９９９９９９９９９９９９９",
    "99999999999999999999",
    "-0.0",
    "[[document]]\n",
    "= \"",
];

/// Makes inputs of others; the same ones from the same seed.
pub(crate) struct Mutator(u64);

impl Mutator {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// Xorshift: any order will do, as long as it comes again.
    fn random(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// A number below this; 0 where nothing is below it.
    fn below(&mut self, most: usize) -> usize {
        let most = u64::try_from(most).unwrap().max(1);
        usize::try_from(self.random() % most).unwrap()
    }

    /// A range of this many bytes, at most 64 of them most of the time.
    fn range(&mut self, len: usize) -> std::ops::Range<usize> {
        let start = self.below(len + 1);
        let longest = if self.below(8) == 0 { len - start } else { (len - start).min(64) };
        start..start + self.below(longest + 1)
    }

    /// A mutation of one of these inputs.
    pub(crate) fn next(&mut self, corpus: &[Vec<u8>]) -> Vec<u8> {
        let mut input = corpus[self.below(corpus.len())].clone();
        for _ in 0..=self.below(6) {
            let range = self.range(input.len());
            match self.below(8) {
                0 => drop(input.drain(range)),
                1 => {
                    let piece = input[range.clone()].to_vec();
                    for _ in 0..=self.below(20) {
                        input.splice(range.end..range.end, piece.iter().copied());
                    }
                }
                2 => input.truncate(range.start),
                3 if !input.is_empty() => {
                    let at = self.below(input.len());
                    input[at] ^= 1 << self.below(8);
                }
                4 => {
                    let other = &corpus[self.below(corpus.len())];
                    let from = self.range(other.len());
                    input.splice(range, other[from].iter().copied());
                }
                5 => {
                    let byte = u8::try_from(self.below(256)).unwrap();
                    input.insert(range.start, byte);
                }
                _ => {
                    let piece = PIECES[self.below(PIECES.len())].repeat(1 + self.below(3) * self.below(40));
                    input.splice(range.start..range.start, piece.bytes());
                }
            }
        }
        input
    }
}
