//! CAR files that arrive in parts: [`CarDecoder`] for any source, [`CarReader`] for [`Read`].

use std::io::Read;

use lexgen_data::CidLink;

use super::format::{Section, parse_header, parse_section};
use super::{MAX_BLOCK, check_hash, truncated};
use crate::error::RepoError;

/// Splits a CAR file that arrives in parts, such as the body of an asynchronous response, into blocks.
///
/// It keeps one block and one part in memory.
///
/// ```
/// use lexgen_repo::CarDecoder;
/// # use lexgen_repo::CarWriter;
/// # use lexgen_data::CidLink;
/// # let cid = CidLink::of_dag_cbor(b"\xa0");
/// # let mut writer = CarWriter::new(Vec::new(), &[cid.clone()])?;
/// # writer.write(&cid, b"\xa0")?;
/// # let file = writer.into_inner();
///
/// let mut decoder = CarDecoder::new();
/// let mut count = 0;
/// for part in file.chunks(10) {
///     decoder.push(part);
///     while let Some((cid, block)) = decoder.next_block()? {
///         println!("{cid}: {} bytes", block.len());
///         count += 1;
///     }
/// }
/// decoder.finish()?;
/// assert_eq!(count, 1);
/// # Ok::<(), lexgen_repo::RepoError>(())
/// ```
#[derive(Debug)]
pub struct CarDecoder {
    buffer: Vec<u8>,
    /// The start of what has not been read, in the buffer.
    start: usize,
    /// The number of bytes of the file before the buffer.
    discarded: usize,
    roots: Option<Vec<CidLink>>,
    max_block: usize,
}

impl CarDecoder {
    /// Creates a decoder for blocks of at most [`MAX_BLOCK`] bytes.
    #[must_use]
    pub const fn new() -> Self {
        Self { buffer: Vec::new(), start: 0, discarded: 0, roots: None, max_block: MAX_BLOCK }
    }

    /// Sets the maximum length of a block, in bytes.
    #[must_use]
    pub const fn with_max_block(mut self, bytes: usize) -> Self {
        self.max_block = bytes;
        self
    }

    /// Adds the next part of the file.
    pub fn push(&mut self, part: &[u8]) {
        self.buffer.drain(..self.start);
        self.discarded += self.start;
        self.start = 0;
        self.buffer.extend_from_slice(part);
    }

    /// Returns the roots, once the header has been read by [`next_block`](Self::next_block).
    #[must_use]
    pub fn roots(&self) -> Option<&[CidLink]> {
        self.roots.as_deref()
    }

    /// Returns the next block, whose bytes are those of its CID; `None` if the parts so far do not contain another.
    ///
    /// # Errors
    ///
    /// The bytes are not a CAR file, a block is too long, or its bytes are not those of its CID.
    pub fn next_block(&mut self) -> Result<Option<(CidLink, &[u8])>, RepoError> {
        if !self.read_header()? {
            return Ok(None);
        }
        let position = self.discarded + self.start;
        match parse_section(&self.buffer[self.start..], position, self.max_block)? {
            None => Ok(None),
            Some(Section { cid, bytes, length }) => {
                self.start += length;
                let cid = CidLink::from_bytes(cid).expect("sections have CIDs that the protocol creates");
                check_hash(&cid, bytes)?;
                Ok(Some((cid, bytes)))
            }
        }
    }

    /// Reads the header, unless that has been done. Returns whether the parts so far contain it.
    fn read_header(&mut self) -> Result<bool, RepoError> {
        if self.roots.is_none() {
            let Some((roots, length)) = parse_header(&self.buffer[self.start..])? else { return Ok(false) };
            self.roots = Some(roots);
            self.start += length;
        }
        Ok(true)
    }

    /// Checks that the file is complete, after the last part.
    ///
    /// # Errors
    ///
    /// It ends within its header or within a block.
    pub fn finish(&self) -> Result<(), RepoError> {
        match self.roots {
            None => Err(truncated("its header")),
            Some(_) if self.start < self.buffer.len() => Err(truncated("a block")),
            Some(_) => Ok(()),
        }
    }
}

impl Default for CarDecoder {
    fn default() -> Self {
        Self::new()
    }
}

/// The number of bytes that are read at once.
const PART: usize = 64 << 10;

/// Reads the blocks of a CAR file from a reader, such as a file. It needs no [`BufReader`](std::io::BufReader).
///
/// ```no_run
/// use std::fs::File;
///
/// use lexgen_repo::CarReader;
///
/// let mut reader = CarReader::new(File::open("repository.car")?)?;
/// println!("commit {}", reader.roots()[0]);
/// while let Some((cid, block)) = reader.next_block()? {
///     println!("{cid}: {} bytes", block.len());
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct CarReader<R> {
    reader: R,
    decoder: CarDecoder,
    part: Box<[u8]>,
}

impl<R: Read> CarReader<R> {
    /// Reads the header.
    ///
    /// # Errors
    ///
    /// Reading fails, or the header is not that of a CAR file of version 1.
    pub fn new(reader: R) -> Result<Self, RepoError> {
        Self::with_max_block(reader, MAX_BLOCK)
    }

    /// Reads the header, with another maximum length of a block than [`MAX_BLOCK`], in bytes.
    ///
    /// # Errors
    ///
    /// Those of [`new`](Self::new).
    pub fn with_max_block(reader: R, bytes: usize) -> Result<Self, RepoError> {
        let decoder = CarDecoder::new().with_max_block(bytes);
        let mut this = Self { reader, decoder, part: vec![0; PART].into() };
        while !this.decoder.read_header()? {
            if !this.fill()? {
                return Err(truncated("its header"));
            }
        }
        Ok(this)
    }

    /// Returns the roots.
    #[must_use]
    pub fn roots(&self) -> &[CidLink] {
        self.decoder.roots().unwrap_or_default()
    }

    /// Returns the next block, whose bytes are those of its CID; `None` at the end of the file.
    ///
    /// # Errors
    ///
    /// Those of [`CarDecoder::next_block`], and those of reading.
    pub fn next_block(&mut self) -> Result<Option<(CidLink, &[u8])>, RepoError> {
        while !self.has_block()? {
            if !self.fill()? {
                self.decoder.finish()?;
                return Ok(None);
            }
        }
        self.decoder.next_block()
    }

    /// Returns whether the decoder has a whole block.
    fn has_block(&self) -> Result<bool, RepoError> {
        let CarDecoder { buffer, start, discarded, max_block, .. } = &self.decoder;
        parse_section(&buffer[*start..], discarded + start, *max_block).map(|section| section.is_some())
    }

    /// Reads a part and returns whether there was one.
    fn fill(&mut self) -> Result<bool, RepoError> {
        let length = loop {
            match self.reader.read(&mut self.part) {
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                other => break other?,
            }
        };
        self.decoder.push(&self.part[..length]);
        Ok(length > 0)
    }
}
