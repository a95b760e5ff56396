//! Random numbers of the operating system, for what must not be guessed.

use std::io;

/// As many random bytes as are asked for.
pub(crate) fn bytes<const N: usize>() -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| io::Error::other(error.to_string()))?;
    Ok(bytes)
}

/// A name that nobody has had before, in 32 hexadecimal digits.
pub(crate) fn id() -> io::Result<String> {
    Ok(format!("{:032x}", u128::from_be_bytes(bytes()?)))
}

/// What people can type: `K7QXM-2RB4T`, of 2^50 there are.
pub(crate) fn code() -> io::Result<String> {
    // Without those that look alike.
    const LETTERS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    let mut code: String = bytes::<10>()?.map(|byte| char::from(LETTERS[usize::from(byte % 32)])).iter().collect();
    code.insert(5, '-');
    Ok(code)
}
