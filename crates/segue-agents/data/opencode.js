// segue in opencode: what happens in a session is told to `segue hook`, and what that says is done.
// Installed by `segue install`, removed by `segue uninstall`. It decides nothing by itself.
import { spawn } from "node:child_process"

const COMMAND = SEGUE_HOOK

// An error of segue's, whatever it is, leaves the session as it was.
const ask = (event) =>
  new Promise((resolve) => {
    try {
      const child = spawn(COMMAND, { shell: true, stdio: ["pipe", "pipe", "ignore"] })
      const timer = setTimeout(() => child.kill(), 60000)
      let out = ""
      child.stdout.on("data", (data) => (out += data))
      child.on("error", () => resolve({}))
      child.on("close", () => {
        clearTimeout(timer)
        try {
          resolve(JSON.parse(out || "{}"))
        } catch {
          resolve({})
        }
      })
      child.stdin.on("error", () => {})
      child.stdin.end(JSON.stringify(event))
    } catch {
      resolve({})
    }
  })

export const Segue = async ({ client, directory }) => {
  const children = new Set()
  const started = new Set()
  const tell = (event, session_id, more) => ask({ event, session_id, cwd: directory, ...more })
  const show = (notice) =>
    notice && client.tui.showToast({ body: { message: notice, variant: "info" } }).catch(() => {})
  const windowOf = async ({ providerID, modelID }) => {
    try {
      const { data } = await client.config.providers()
      const models = data.providers.find((provider) => provider.id === providerID).models
      return models[modelID].limit.context || undefined
    } catch {
      return undefined
    }
  }
  const answerOf = async (id) => {
    try {
      const { data } = await client.session.messages({ path: { id } })
      const last = data.filter((message) => message.info.role === "assistant").pop()
      const text = last.parts.filter((part) => part.type === "text").map((part) => part.text).join("\n")
      const { input, output, cache } = last.info.tokens
      const tokens = input + output + cache.read + cache.write
      return { answer: text, tokens, window: await windowOf(last.info) }
    } catch {
      return {}
    }
  }
  // Without a terminal opencode ends at its answer: it stays until segue has heard it, and what that asks is answered.
  const isHeadless = process.argv.includes("run")
  const unheard = new Set()
  const hear = async (event) => {
    const info = event.properties?.info
    if (event.type === "session.created" && info?.parentID) children.add(info.id)
    if (event.type === "session.created" && info && !info.parentID) {
      const source = started.size > 0 ? "clear" : "startup"
      started.add(info.id)
      show((await tell("start", info.id, { source })).notice)
    }
    const id = event.properties?.sessionID
    if (!id || children.has(id)) return
    if (event.type === "session.compacted") await tell("compacted", id, {})
    if (event.type === "session.idle") {
      const { notice, follow_up } = await tell("stop", id, await answerOf(id))
      show(notice)
      if (follow_up) {
        const body = { parts: [{ type: "text", text: follow_up }] }
        await client.session.prompt({ path: { id }, body }).catch(() => {})
      }
    }
  }
  return {
    event: async ({ event }) => {
      const heard = hear(event)
      unheard.add(heard)
      await heard.finally(() => unheard.delete(heard))
    },
    dispose: async () => {
      while (isHeadless && unheard.size > 0) await Promise.allSettled([...unheard])
    },
    "chat.message": async ({ sessionID }, output) => {
      const part = output.parts.find((part) => part.type === "text" && !part.synthetic)
      if (!part || children.has(sessionID)) return
      const { text, notice } = await tell("prompt", sessionID, { prompt: part.text })
      if (text) part.text = text
      show(notice)
    },
    "experimental.session.compacting": async ({ sessionID }) => {
      if (!children.has(sessionID)) await tell("compacting", sessionID, { automatic: true })
    },
  }
}
