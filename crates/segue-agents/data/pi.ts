// segue in pi: what happens in a session is told to `segue hook`, and what that says is done.
// Installed by `segue install`, removed by `segue uninstall`. It decides nothing by itself.
import { spawn } from "node:child_process";

const COMMAND = SEGUE_HOOK;
// Milliseconds that an answer to segue may take without a terminal.
const PATIENCE = 600000;

type Answer = { text?: string; notice?: string; follow_up?: string };

// An error of segue's, whatever it is, leaves the session as it was.
const ask = (event: unknown): Promise<Answer> =>
  new Promise((resolve) => {
    try {
      const child = spawn(COMMAND, { shell: true, stdio: ["pipe", "pipe", "ignore"] });
      const timer = setTimeout(() => child.kill(), 60000);
      let out = "";
      child.stdout.on("data", (data) => (out += data));
      child.on("error", () => resolve({}));
      child.on("close", () => {
        clearTimeout(timer);
        try {
          resolve(JSON.parse(out || "{}"));
        } catch {
          resolve({});
        }
      });
      child.stdin.on("error", () => {});
      child.stdin.end(JSON.stringify(event));
    } catch {
      resolve({});
    }
  });

const wordsOf = (message: any): string =>
  typeof message?.content === "string"
    ? message.content
    : (message?.content ?? []).filter((part: any) => part.type === "text").map((part: any) => part.text).join("\n");

export default function (pi: any) {
  let known: any;
  const tell = (event: string, ctx: any, more: object): Promise<Answer> => {
    try {
      const usage = ctx.getContextUsage?.();
      known = {
        session_id: ctx.sessionManager.getSessionId?.() ?? "",
        transcript: ctx.sessionManager.getSessionFile?.(),
        cwd: ctx.cwd,
        tokens: usage?.tokens ?? undefined,
        window: usage?.contextWindow,
      };
    } catch {
      // The session is over: what was known of it holds, without a terminal it may be compacted still.
    }
    return known ? ask({ event, ...known, ...more }) : Promise.resolve({});
  };
  const show = (ctx: any, notice?: string) => {
    if (notice && ctx.hasUI) ctx.ui.notify(notice, "info");
  };
  pi.on("session_start", async (event: any, ctx: any) => {
    const source = ({ new: "clear", resume: "resume", fork: "resume" } as any)[event.reason] ?? "startup";
    if (event.reason !== "reload") show(ctx, (await tell("start", ctx, { source })).notice);
  });
  pi.on("input", async (event: any, ctx: any) => {
    const { text, notice } = await tell("prompt", ctx, { prompt: event.text });
    show(ctx, notice);
    return text ? { action: "transform", text } : { action: "continue" };
  });
  // Without a terminal pi ends at its answer: it stays until segue has heard it, and what that asks is answered.
  let heard: Promise<void> = Promise.resolve();
  let isHeard: (() => void) | undefined;
  pi.on("agent_start", () => {
    if (!isHeard) heard = new Promise((resolve) => (isHeard = resolve));
  });
  pi.on("agent_end", async (event: any, ctx: any) => {
    const last = (event.messages ?? []).filter((message: any) => message.role === "assistant").pop();
    const { notice, follow_up } = await tell("stop", ctx, { answer: wordsOf(last) });
    show(ctx, notice);
    if (follow_up) return pi.sendUserMessage(follow_up, { deliverAs: "followUp" });
    isHeard?.();
    isHeard = undefined;
  });
  pi.on("session_shutdown", async (_event: any, ctx: any) => {
    // One that is ended amid its work ends.
    if (ctx.hasUI || !ctx.isIdle()) return;
    let timer: any;
    await Promise.race([heard, new Promise((resolve) => (timer = setTimeout(resolve, PATIENCE)))]);
    clearTimeout(timer);
  });
  pi.on("session_before_compact", async (_event: any, ctx: any) => {
    await tell("compacting", ctx, { automatic: true });
  });
  pi.on("session_compact", async (event: any, ctx: any) => {
    await tell("compacted", ctx, { summary: event.compactionEntry?.summary });
  });
}
