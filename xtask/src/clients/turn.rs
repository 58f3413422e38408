//! How long a turn of a client takes with segue installed and without.

use std::path::Path;
use std::time::{Duration, Instant};

use segue_script::Turn;

use super::client::Client;
use super::scene::{Home, Scene};

/// So many turns are taken each way, after one that warms up.
const TURNS: usize = 7;

/// The median of a whole run with one answer, with segue and without.
pub(super) fn turns(client: &Client, segue: &Path) -> Result<String, String> {
    let home = Home::new(segue)?;
    let scene = Scene::new(client, segue, &home)?;
    let with = median(&scene)?;
    scene.segue(&["uninstall", client.name, "--yes"])?;
    let without = median(&scene)?;
    Ok(format!(
        "a run with one answer: {:.0} ms with segue, {:.0} ms without",
        with.as_secs_f64() * 1e3,
        without.as_secs_f64() * 1e3
    ))
}

fn median(scene: &Scene<'_>) -> Result<Duration, String> {
    let mut times = Vec::new();
    for turn in 0..=TURNS {
        scene.model.play(vec![Turn::says("Hello.")]);
        let began = Instant::now();
        scene.runs(&scene.client.fresh(), "hello")?;
        if turn > 0 {
            times.push(began.elapsed());
        }
    }
    times.sort();
    Ok(times[times.len() / 2])
}
