//! A program and all that it starts, which end together.
//!
//! An agent starts hooks, servers of tools and helpers of its own, which need not end when it
//! does. On Unix they are one process group, unless one of them leaves it on purpose, as a daemon
//! does; elsewhere only the program itself is ended.

use std::io;
use std::process::{Child, Command};

/// A program that was started, and what it starts. All of it ends when this is dropped.
pub(super) struct Group {
    child: Child,
}

impl Group {
    /// Starts a program in a group of its own.
    pub(super) fn start(command: &mut Command) -> io::Result<Self> {
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(command, 0);
        Ok(Self { child: command.spawn()? })
    }

    /// The program.
    pub(super) fn child(&mut self) -> &mut Child {
        &mut self.child
    }

    /// Whether the program has ended. Its number stays taken, so that the group is still the one
    /// that it was.
    #[cfg(unix)]
    pub(super) fn has_ended(&self) -> bool {
        use rustix::process::{Pid, WaitId, WaitIdOptions, waitid};
        let options = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
        let seen = waitid(WaitId::Pid(Pid::from_child(&self.child)), options);
        !matches!(seen, Ok(None) | Err(rustix::io::Errno::INTR))
    }

    /// Whether the program has ended.
    #[cfg(not(unix))]
    pub(super) fn has_ended(&mut self) -> bool {
        !matches!(self.child.try_wait(), Ok(None))
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        // Where nobody is left there is nobody to end.
        #[cfg(unix)]
        let _ = rustix::process::kill_process_group(
            rustix::process::Pid::from_child(&self.child),
            rustix::process::Signal::KILL,
        );
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::io::Read;
    use std::process::Stdio;

    #[test]
    fn what_a_program_leaves_behind_ends_with_it() {
        let mut command = Command::new("sh");
        // What stays behind holds the pipe open.
        command.args(["-c", "sleep 600 & echo left"]).stdout(Stdio::piped());
        let mut group = Group::start(&mut command).unwrap();
        let mut pipe = group.child().stdout.take().unwrap();
        while !group.has_ended() {
            std::thread::yield_now();
        }
        drop(group);
        let mut said = String::new();
        pipe.read_to_string(&mut said).unwrap();
        assert_eq!(said, "left\n");
    }
}
