// SPDX-License-Identifier: Apache-2.0
import { createSseParser } from './sse'

/** Something changed: what, and up to which revision. Never the thing itself; who shows it reads again. */
export interface Hint {
  readonly revision: number
  readonly topics: readonly string[]
}

export interface EventListener {
  /** The stream is open; what was missed meanwhile is unknown. */
  opened: () => void
  /** The server gave a sign of life. */
  heard: () => void
  hint: (hint: Hint) => void
  /** The stream ended; the next try is due after this many milliseconds. */
  lost: (retryMillis: number) => void
}

export interface EventTiming {
  /** Without a byte for so long the stream is taken for dead; the server writes at least every 15 s. */
  readonly silenceMillis: number
  readonly firstRetryMillis: number
  readonly lastRetryMillis: number
}

export const EVENT_TIMING: EventTiming = { silenceMillis: 35_000, firstRetryMillis: 500, lastRetryMillis: 15_000 }

/** Opens the stream. `EventSource` cannot send the token, so this reads by fetch. Returns a problem by rejecting. */
export type OpenEvents = (signal: AbortSignal) => Promise<ReadableStream<Uint8Array>>

/** Reads hints for ever: reconnects with growing, jittered pauses until stopped. */
export class EventStream {
  #stop = new AbortController()
  #wake: () => void = () => undefined

  constructor(
    private readonly open: OpenEvents,
    private readonly listener: EventListener,
    private readonly timing: EventTiming = EVENT_TIMING,
  ) {}

  start(): void {
    this.#stop.abort()
    this.#stop = new AbortController()
    void this.#run(this.#stop.signal)
  }

  stop(): void {
    this.#stop.abort()
    this.#wake()
  }

  /** Ends a pause before the next try. */
  retryNow(): void {
    this.#wake()
  }

  async #run(stop: AbortSignal): Promise<void> {
    let failures = 0
    const stopped = () => stop.aborted
    while (!stopped()) {
      const opened = await this.#readUntilLost(stop)
      if (stopped()) return
      failures = opened ? 0 : failures + 1
      const ceiling = Math.min(this.timing.lastRetryMillis, this.timing.firstRetryMillis * 2 ** failures)
      const pause = ceiling * (0.5 + Math.random() / 2)
      this.listener.lost(pause)
      await this.#pause(pause)
    }
  }

  /** Whether the stream was open before it was lost. */
  async #readUntilLost(stop: AbortSignal): Promise<boolean> {
    const attempt = new AbortController()
    const signal = AbortSignal.any([stop, attempt.signal])
    let watchdog = setTimeout(() => attempt.abort(), this.timing.silenceMillis)
    let opened = false
    try {
      const parse = createSseParser()
      const decoder = new TextDecoder()
      const reader = (await this.open(signal)).getReader()
      opened = true
      this.listener.opened()
      for (let chunk = await reader.read(); !chunk.done && !signal.aborted; chunk = await reader.read()) {
        clearTimeout(watchdog)
        watchdog = setTimeout(() => attempt.abort(), this.timing.silenceMillis)
        this.listener.heard()
        for (const event of parse(decoder.decode(chunk.value, { stream: true }))) {
          const hint = event.name === 'changed' ? parseHint(event.data) : undefined
          if (hint !== undefined) this.listener.hint(hint)
        }
      }
      return opened
    } catch {
      // whatever it was, the answer is to try again; the listener shows that the connection is lost
      return opened
    } finally {
      clearTimeout(watchdog)
      attempt.abort()
    }
  }

  #pause(millis: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, millis)
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
}

function parseHint(data: string): Hint | undefined {
  try {
    const hint: unknown = JSON.parse(data)
    if (typeof hint !== 'object' || hint === null || !('topics' in hint) || !Array.isArray(hint.topics))
      return undefined
    const revision = 'revision' in hint && typeof hint.revision === 'number' ? hint.revision : 0
    return { revision, topics: hint.topics.filter((topic) => typeof topic === 'string') }
  } catch {
    return undefined
  }
}
