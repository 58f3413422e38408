//! What the user said to fail, and nobody has seen mended.

use segue_document::Pattern;

use super::is_check;
use crate::cue::{Cue, Cues};
use crate::extract::{Request, SessionFacts};
use crate::fact::{ClaimState, FactKind};
use crate::text::sentences;

/// Among so many last requests a complaint is looked for.
const AGAIN: usize = 3;
/// With more words a message tells of something of its own.
const BRIEF: usize = 9;
/// What a person is to try stands among so many last sentences.
const ENDING: usize = 3;

/// Whether the person said last that something fails, and the model ended with what they are to try, or changed files for it
/// and nothing shows that it helped.
pub(super) fn is_unproven(session: &SessionFacts, request: &Request) -> bool {
    // What was only pasted since says no more.
    let Some(last) = session.requests.iter().rfind(|it| it.is_substantial) else { return false };
    let cues = Cues::of(last.said());
    // "No change" is said of what was asked for before.
    let is_last = last.address == request.address || only_complains(last.said());
    let is_report = last.is_dump || cues.has(Cue::Failing) || cues.has(Cue::Persists);
    let answer = session.last.answer.as_ref().map_or("", |(answer, _)| answer);
    let ending = || sentences(answer).into_iter().rev().take(ENDING);
    let is_shown = || {
        is_report && (ending().any(asks_to_try) || is_again(session) || is_unchecked(session, last))
    };
    // What was done for it and passed a check is no longer to be seen.
    let is_untried =
        || session.last.works > 0 && !is_checked(session, last) && ending().any(asks_for_result);
    is_last && (is_untried() || is_shown())
}

/// Whether a message says that nothing has changed, and asks for nothing else nor tells of another failure.
fn only_complains(message: &str) -> bool {
    let cues = Cues::of(message);
    cues.has(Cue::Persists)
        && !cues.has(Cue::Request)
        && message.split_whitespace().count() <= BRIEF
}

/// Whether a check passed behind a request.
fn is_checked(session: &SessionFacts, request: &Request) -> bool {
    let since = session.when(&request.address);
    let mut checks = session.of(FactKind::Verified).filter(|it| is_check(it) && it.is_seen());
    checks.any(|check| session.last_seen(check) > since)
}

/// Whether files were changed for a complaint, and no check passed behind that.
fn is_unchecked(session: &SessionFacts, complaint: &Request) -> bool {
    let since = session.when(&complaint.address);
    let later = |kind: FactKind| session.of(kind).filter(|fact| session.last_seen(fact) > since);
    let passed = later(FactKind::Verified).any(|fact| fact.state == ClaimState::Observed);
    let persists = Cues::of(complaint.said()).has(Cue::Persists);
    persists && !passed && later(FactKind::Change).next().is_some()
}

/// Whether the person has said at least twice, with one other request between at most, that it still fails: what was said
/// to be mended before was not.
fn is_again(session: &SessionFacts) -> bool {
    let asked = session.requests.iter().rev().filter(|request| request.is_substantial);
    let persists = |request: &&Request| Cues::of(request.said()).has(Cue::Persists);
    asked.take(AGAIN).filter(persists).count() > 1
}

/// Whether a sentence asks the listener to say whether it works: "Please open it and tell me whether the page is blank".
fn asks_for_result(sentence: &str) -> bool {
    static TELL: Pattern = Pattern::unicode(
        r"(?ix)\b(?:
            (?: tell\ me | let\ me\ know | report\ back )\ (?: whether | if )\ [^.]*
                \b(?: work(?:s|ed|ing)? | gone | still | fixed | solved | resolved | loads? | appears? | helps? | opens | shows\ up )\b
            | ^\W*(?:(?:now|then|so|done),?\ )?please\ (?: try | test | retest )\ (?: it | this | that | again | now | the )\b
            | (?: sag | sagen\ sie | gib | geben\ sie | prüf\w* | schau\w* )\b [^.]* ,?\ ob\ [^.]* \b(?: funktioniert | geht | läuft | klappt | noch | weg | behoben )\b
            | bitte\ (?: teste | testen\ sie | probiere | probieren\ sie )\b
            | (?: dime | avísame | dígame | confirma )\ (?: si | que )\ [^.]* \b(?: funciona | sigue | carga | aparece )\b
            | (?: dis | dites )-moi\ si\ [^.]* \b(?: marche | fonctionne | encore | toujours )\b
            | (?: me\ diga | me\ avise | fammi\ sapere | dimmi )\ se\ [^.]* \b(?: funziona | funciona | ainda | ancora )\b
            | tolong\ (?: coba | dites )\b
        )
        | 请(?:再试|试一下|重新测试|测试一下) | (?:看看|告诉我)是否(?:可以|正常|还) | (?:試して|お試し|動作確認して)(?:みて)?ください | 테스트해\ ?(?:보|주)세요",
    );
    // What is quoted is said to somebody else.
    let is_quoted = sentence.starts_with(['"', '“', '>', '«']);
    !is_quoted && TELL.is_match(sentence) && !Cues::of(sentence).has(Cue::Offer)
}

/// Whether a sentence tells the listener to try something: "Now wait 30 seconds, then send a message".
fn asks_to_try(sentence: &str) -> bool {
    static TRY: Pattern = Pattern::unicode(
        r"(?ix)^\W*(?:(?:please|now|then|so|you\ can|just|bitte|jetzt|ahora|maintenant|agora)(?:\ now)?,?\ )*
            (?: (?: try | test | retest | retry | wait | send | restart | reload | refresh | rerun | re-run | re-test | give )
                  \ (?: it | this | that | again | now | once | the | a | an | about | to | for | with | your )
              | let\ me\ know\ (?:if|whether|how)\ (?:it|that|this|the) | see\ if | check\ (?:if|whether|again)
              | can\ you\ (?:try|test|check|confirm|verify)
              | (?: probier | versuch | teste | starte | lade )\ (?: es | das | die | den | jetzt | noch | bitte )
              | (?: prueba | intenta | probá | recarga | reinicia | essaie | réessaie | recharge | redémarre | tente | tenta | recarregue | reinicie )
                  \ (?: de | otra | ahora | el | la | lo | los | con | à | le | la | les | de | maintenant | agora | o | a | com ) )\b",
    );
    TRY.is_match(sentence)
}
