//! Proof of work: the compact target, whether a hash meets it, and how much work that was.

use crate::wire::Hash;

/// An unsigned 256-bit number, most significant word first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct U256(pub [u64; 4]);

impl U256 {
    pub const ZERO: U256 = U256([0; 4]);

    pub fn from_be_bytes(bytes: &[u8; 32]) -> U256 {
        let mut words = [0; 4];
        for (i, byte) in bytes.iter().enumerate() {
            words[i / 8] = words[i / 8] << 8 | u64::from(*byte);
        }
        U256(words)
    }

    pub fn to_be_bytes(self) -> [u8; 32] {
        let mut bytes = [0; 32];
        for (i, byte) in bytes.iter_mut().enumerate() {
            *byte = (self.0[i / 8] >> (56 - 8 * (i % 8))) as u8;
        }
        bytes
    }

    /// The sum, modulo 2^256.
    pub fn plus(self, other: U256) -> U256 {
        let mut sum = [0; 4];
        let mut carry = 0u128;
        for i in (0..4).rev() {
            let word = u128::from(self.0[i]) + u128::from(other.0[i]) + carry;
            sum[i] = word as u64;
            carry = word >> 64;
        }
        U256(sum)
    }

    fn not(self) -> U256 {
        U256(self.0.map(|word| !word))
    }

    /// Twice the number plus the bit, modulo 2^256, and the bit that fell off.
    fn shifted(self, bit: u64) -> (U256, u64) {
        let mut words = self.0;
        let mut carry = bit;
        for word in words.iter_mut().rev() {
            (*word, carry) = (*word << 1 | carry, *word >> 63);
        }
        (U256(words), carry)
    }

    /// The whole quotient by binary long division; the divisor is not zero.
    fn divided_by(self, divisor: U256) -> U256 {
        let negated = divisor.not().plus(U256([0, 0, 0, 1]));
        let (mut quotient, mut rest) = (U256::ZERO, U256::ZERO);
        for i in 0..256 {
            let bit = self.0[i / 64] >> (63 - i % 64) & 1;
            let overflow;
            (rest, overflow) = rest.shifted(bit);
            let fits = overflow == 1 || rest >= divisor;
            if fits {
                rest = rest.plus(negated);
            }
            quotient = quotient.shifted(u64::from(fits)).0;
        }
        quotient
    }
}

/// The target of its compact form, mantissa · 256^(exponent − 3); nothing when it exceeds 256 bits.
pub fn target(compact: u32) -> Option<U256> {
    let (exponent, mantissa) = ((compact >> 24) as usize, compact & 0x00ff_ffff);
    let mut bytes = [0u8; 32];
    for (i, byte) in mantissa.to_be_bytes()[1..].iter().enumerate() {
        // The mantissa's i-th byte counts 256^(exponent - 1 - i).
        match (exponent as i64) - 1 - (i as i64) {
            place @ 0..=31 => bytes[31 - place as usize] = *byte,
            place if place < 0 => {}
            _ if *byte == 0 => {}
            _ => return None,
        }
    }
    Some(U256::from_be_bytes(&bytes))
}

/// Whether the block hash, as a big-endian number, is at most the compact target.
pub fn meets(hash: &Hash, compact: u32) -> bool {
    target(compact).is_some_and(|target| U256::from_be_bytes(&hash.0) <= target)
}

/// ⌊2^256 / (target + 1)⌋, or nothing when the target is zero or exceeds 256 bits.
pub fn work(compact: u32) -> Option<U256> {
    let target = target(compact)?;
    if target == U256::ZERO {
        return None;
    }
    let divisor = target.plus(U256([0, 0, 0, 1]));
    // 2^256 / d = (2^256 - d) / d + 1, and 2^256 - d = !target fits in 256 bits.
    Some(target.not().divided_by(divisor).plus(U256([0, 0, 0, 1])))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_compact_form_spreads_its_mantissa() {
        let mut bytes = [0; 32];
        bytes[..3].copy_from_slice(&[0x7f, 0xff, 0xff]);
        assert_eq!(target(0x207f_ffff), Some(U256::from_be_bytes(&bytes)));
        assert_eq!(target(0x0312_3456), Some(U256([0, 0, 0, 0x12_3456])));
        assert_eq!(target(0x0212_3456), Some(U256([0, 0, 0, 0x1234])));
        assert_eq!(target(0x2212_3456), None);
    }

    #[test]
    fn work_is_two_to_the_256_over_the_target_plus_one() {
        assert_eq!(work(0x207f_ffff), Some(U256([0, 0, 0, 2])));
        // Bitcoin's first block: 2^256 / (0xffff * 2^208 + 1) = 0x100010001.
        assert_eq!(work(0x1d00_ffff), Some(U256([0, 0, 0, 0x1_0001_0001])));
        assert_eq!(work(0x0100_0001), None);
    }
}
