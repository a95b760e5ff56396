//! Makes the inputs of a target: mutated seeds, or noise.

use fastrand::Rng;
use lexgen_data::value::Unchecked;
use lexgen_data::{dag_cbor, json};
use lexgen_test_data::{Raw, make_hostile};

use crate::mutate;
use crate::seeds::seeds;
use crate::target::{Kind, Target};
use crate::tree::Tree;

/// Makes the inputs of one target.
pub(crate) struct Maker {
    kind: Kind,
    seeds: Vec<String>,
    /// The seeds that are JSON, as trees.
    trees: Vec<Tree>,
}

impl Maker {
    pub(crate) fn new(target: &Target) -> Self {
        let seeds = seeds(target);
        let trees = seeds.iter().filter_map(|seed| serde_json::from_str(seed).ok()).map(|value| Tree::of(&value));
        Self { kind: target.kind, trees: trees.collect(), seeds }
    }

    /// Returns the input with this number.
    pub(crate) fn input(&self, seed: u64, index: u64) -> Vec<u8> {
        let mut random = Rng::with_seed(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ index);
        match random.u8(0..16) {
            0 => noise(&mut random),
            _ if self.kind == Kind::Text => self.text(&mut random).into_bytes(),
            1..=7 => {
                let text = self.tree(&mut random);
                self.encode(text, &mut random)
            }
            _ => {
                let text = self.seeds[random.usize(0..self.seeds.len())].clone();
                let mut bytes = self.encode(text, &mut random);
                mutate::bytes(&mut bytes, &mut random);
                bytes
            }
        }
    }

    fn text(&self, random: &mut Rng) -> String {
        mutate::text(&self.seeds[random.usize(0..self.seeds.len())], random)
    }

    fn tree(&self, random: &mut Rng) -> String {
        let mut tree = self.trees[random.usize(0..self.trees.len())].clone();
        mutate::tree(&mut tree, random);
        let mut text = String::new();
        tree.write(&mut text);
        text
    }

    /// Encodes JSON in the format that the target reads. Text that is not a value stays JSON.
    fn encode(&self, text: String, random: &mut Rng) -> Vec<u8> {
        let binary = match self.kind {
            Kind::Json | Kind::Text | Kind::Lexicon => false,
            Kind::Cbor => true,
            Kind::Data => random.bool(),
        };
        let value = if binary { json::from_str::<Unchecked>(&text).ok() } else { None };
        let block = value.and_then(|Unchecked(mut value)| {
            if random.u8(0..4) == 0 {
                make_hostile(&mut value, &mut |most| random.usize(0..most.max(1)));
            }
            dag_cbor::to_vec(&Raw(&value)).ok()
        });
        block.unwrap_or_else(|| text.into_bytes())
    }
}

fn noise(random: &mut Rng) -> Vec<u8> {
    let length = random.usize(0..80);
    std::iter::repeat_with(|| random.u8(..)).take(length).collect()
}

#[cfg(test)]
mod tests {
    use super::Maker;
    use crate::target::TARGETS;

    #[test]
    fn an_input_is_determined_by_seed_and_number() {
        for target in TARGETS {
            let (one, two) = (Maker::new(target), Maker::new(target));
            for index in 0..50 {
                assert_eq!(one.input(3, index), two.input(3, index), "{}", target.name);
            }
            assert!((0..50).any(|index| one.input(3, index) != one.input(4, index)), "{}", target.name);
        }
    }
}
