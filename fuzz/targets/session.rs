//! Any bytes are read as a session, or refused; and read in two parts they give the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use segue_model::Event;
use segue_transcript::Transcript;

/// First lines that decide the format, chosen by the first byte.
const HEADS: [&str; 9] = [
    "",
    "{\"type\":\"user\",\"uuid\":\"a\",\"sessionId\":\"s\",\"message\":{\"content\":\"x\"}}\n",
    "{\"type\":\"session_meta\",\"payload\":{\"id\":\"s\"}}\n",
    "{\"sessionId\":\"s\",\"projectHash\":\"p\",\"startTime\":\"t\"}\n",
    "{\"uuid\":\"a\",\"sessionId\":\"s\",\"provenance\":\"real_user\",\"type\":\"user\"}\n",
    "{\"type\":\"session.start\",\"data\":{\"sessionId\":\"s\"}}\n",
    "{\"type\":\"session\",\"id\":\"s\",\"cwd\":\"/x\"}\n",
    "{\"segue-events\":1,\"session\":\"s\"}\n",
    "{\"sessionId\":\"s\",\"messages\":[",
];

fn note(seen: &mut Vec<String>, event: &Event<'_>) {
    seen.push(format!("{} {:?}", event.n, event.body));
}

fuzz_target!(|input: &[u8]| {
    let Some((choice, rest)) = input.split_first() else { return };
    let path = std::env::temp_dir().join(format!("segue-fuzz-{}.jsonl", std::process::id()));
    let head = HEADS[usize::from(*choice) % HEADS.len()].as_bytes();
    let all = [head, rest].concat();
    let part = &all[..head.len() + rest.len() / 2];
    let mut saved = None;
    for bytes in [part, &all] {
        if std::fs::write(&path, bytes).is_err() {
            return;
        }
        let Ok(transcript) = Transcript::open(&path) else { continue };
        let whole = transcript.fold(Vec::new, note);
        match (transcript.resume(saved.take(), Vec::new, note), whole) {
            (Ok(read), Ok((seen, report))) => {
                assert_eq!((read.fold, read.report), (seen, report));
                saved = read.saved;
            }
            (read, whole) => assert_eq!(read.is_err(), whole.is_err()),
        }
    }
});
