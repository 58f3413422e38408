//! `segue demo`
use crate::face::Face;
use crate::failure::Failure;
use crate::status::Status;
pub(crate) fn run(face: &mut Face) -> Result<Status, Failure> {
    face.say("");
    Ok(Status::Good)
}
