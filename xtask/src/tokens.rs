//! `tokens`: the vocabulary of `o200k_base` as the table that the binary searches.
//!
//! The ranks are OpenAI's, published with tiktoken under the MIT licence; see
//! `crates/segue-document/data/README.md`.

use crate::Outcome;
use crate::run::root;

/// Ranks below this are ordinary tokens; those above are special.
const ORDINARY: u32 = 199_998;
/// The longest token.
const LONGEST: usize = 128;

/// Writes `data/o200k.bin`: counts by length, then tokens by length and order,
/// each with its rank in three bytes, little endian.
pub(crate) fn tokens() -> Outcome {
    let table = table()?;
    let path = root().join("crates/segue-document/data/o200k.bin");
    std::fs::File::create(&path)
        .and_then(|mut file| std::io::Write::write_all(&mut file, &table))
        .map_err(|error| format!("{}: {error}", path.display()))?;
    println!("{}: {} bytes", path.display(), table.len());
    Ok(())
}

fn table() -> Result<Vec<u8>, String> {
    let bpe = tiktoken_rs::o200k_base().map_err(|error| error.to_string())?;
    let mut by_length: Vec<Vec<(Vec<u8>, u32)>> = vec![Vec::new(); LONGEST + 1];
    for rank in 0..ORDINARY {
        let token = bpe.decode_bytes(&[rank]).map_err(|error| error.to_string())?;
        let length = token.len();
        let group =
            by_length.get_mut(length).ok_or_else(|| format!("a token of {length} bytes"))?;
        group.push((token, rank));
    }
    let mut table = Vec::new();
    for group in &by_length[1..] {
        table.extend((group.len() as u32).to_le_bytes());
    }
    for group in &mut by_length[1..] {
        group.sort();
        for (token, rank) in group {
            table.extend_from_slice(token);
            table.extend_from_slice(&rank.to_le_bytes()[..3]);
        }
    }
    Ok(table)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_table_in_the_repository_is_what_the_task_writes() {
        let path = crate::run::root().join("crates/segue-document/data/o200k.bin");
        assert!(
            super::table().unwrap() == std::fs::read(path).unwrap(),
            "run `cargo xtask tokens`"
        );
    }
}
