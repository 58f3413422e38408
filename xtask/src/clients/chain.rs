//! One line of work over all clients: each begins from what the one before handed over.

use std::path::Path;
use std::time::Instant;

use serde_json::Value;

use super::client::Client;
use super::scene::{Home, Scene, must};
use super::walk::{GOOD, REQUEST, begins_once};
use crate::Outcome;
use segue_script::{Step, Turn};

/// Goes from client to client in one project.
pub(super) fn chain(clients: &[&Client], segue: &Path) -> Result<String, String> {
    let began = Instant::now();
    let home = Home::new(segue)?;
    let mut count = 0;
    for client in clients {
        let scene = Scene::new(client, segue, &home)?;
        count += 1;
        let outcome = hop(&scene, count);
        scene.keep_requests()?;
        outcome.map_err(|why| format!("{}: {why}", client.name))?;
    }
    follow_each_other(&home, segue, clients)?;
    let names: Vec<&str> = clients.iter().map(|client| client.name).collect();
    Ok(format!("{} ({} s)", names.join(" → "), began.elapsed().as_secs()))
}

/// A session that begins where the last one ended, works, and hands over.
fn hop(scene: &Scene<'_>, number: u32) -> Outcome {
    let greeting = if number == 1 { REQUEST } else { "←" };
    scene.model.play(vec![
        Turn::does(Step::Shell("cat hello.py".to_owned())),
        Turn::says("Goal: write a README for hello.py."),
        Turn::says("I go on by what the handoff says."),
    ]);
    let ran = scene.runs(&scene.client.first(), greeting)?;
    if number > 1 {
        begins_once(scene, &format!("{}{}", ran.out, ran.err))?;
        let before = objective(number - 1);
        must(scene.heard(&before), &format!("the model does not hear `{before}`"))?;
    }
    let session = scene.session(&ran.out)?;
    let text = GOOD.replace("Write a README for hello.py.", &objective(number));
    let mut turns = scene.saves(&text, number);
    turns.push(Turn::says("It is stored."));
    scene.model.play(turns);
    let ran = scene.runs(&scene.client.more(&session, "snapshot"), "")?;
    let log = scene.segue(&["log", "--json"])?;
    must(
        log.contains(&objective(number)),
        &format!("the handoff is not stored\n{}{}", ran.out, ran.err),
    )
}

fn objective(number: u32) -> String {
    format!("Write part {number} of the README for hello.py.")
}

/// Every handoff follows the one of the client before.
fn follow_each_other(home: &Home, segue: &Path, clients: &[&Client]) -> Outcome {
    let log = home.run(segue, &["log", "--json"], "", &[])?.out;
    let log: Value = serde_json::from_str(&log).map_err(|error| error.to_string())?;
    let mut handoffs: Vec<&Value> = log["handoffs"].as_array().into_iter().flatten().collect();
    handoffs.sort_by_key(|handoff| handoff["number"].as_u64());
    must(handoffs.len() == clients.len(), &format!("there are {} handoffs", handoffs.len()))?;
    for (two, client) in handoffs.windows(2).zip(&clients[1..]) {
        let follows = two[1]["parents"].to_string().contains(two[0]["id"].as_str().unwrap_or("?"));
        must(follows, &format!("{}'s handoff does not follow the one before", client.name))?;
    }
    Ok(())
}
