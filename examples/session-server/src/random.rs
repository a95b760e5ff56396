//! Random numbers from the operating system, for unguessable values.

use std::io;

/// Returns random bytes.
pub(crate) fn bytes<const N: usize>() -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| io::Error::other(error.to_string()))?;
    Ok(bytes)
}

/// Returns a unique name of 32 hexadecimal digits.
pub(crate) fn id() -> io::Result<String> {
    Ok(format!("{:032x}", u128::from_be_bytes(bytes()?)))
}

/// Returns a code that is easy to type, such as `K7QXM-2RB4T`. There are 2^50 codes.
pub(crate) fn code() -> io::Result<String> {
    // Without characters that look alike.
    const LETTERS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    let mut code: String = bytes::<10>()?.map(|byte| char::from(LETTERS[usize::from(byte % 32)])).iter().collect();
    code.insert(5, '-');
    Ok(code)
}
