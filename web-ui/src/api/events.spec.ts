// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { EventStream, type EventListener, type Hint, type OpenEvents } from './events'

const TIMING = { silenceMillis: 40, firstRetryMillis: 1, lastRetryMillis: 4 }

interface Seen extends EventListener {
  readonly hints: Hint[]
  opens: number
  losses: number
}

function listener(): Seen {
  const seen: Seen = {
    hints: [],
    opens: 0,
    losses: 0,
    opened: () => (seen.opens += 1),
    heard: () => undefined,
    hint: (hint) => seen.hints.push(hint),
    lost: () => (seen.losses += 1),
  }
  return seen
}

function started(open: OpenEvents, seen: EventListener): EventStream {
  const stream = new EventStream(open, seen, TIMING)
  onTestFinished(() => stream.stop())
  stream.start()
  return stream
}

const streamOf = (text: string, end: boolean): ReadableStream<Uint8Array> =>
  new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode(text))
      if (end) controller.close()
    },
  })

describe('reading events', () => {
  it('passes hints on and leaves out what it does not understand', async () => {
    const seen = listener()
    const text = [
      'event: changed\ndata: {"revision": 7, "topics": ["domains", 3]}',
      'event: changed\ndata: no json',
      'event: other\ndata: {"revision": 8, "topics": ["nodes"]}',
    ].join('\n\n')
    started(() => Promise.resolve(streamOf(`${text}\n\n`, false)), seen)
    await expect.poll(() => seen.hints).toEqual([{ revision: 7, topics: ['domains'] }])
  })

  it('connects again after an end and after a refusal', async () => {
    const seen = listener()
    let tries = 0
    started(() => {
      tries += 1
      return tries % 2 === 0 ? Promise.reject(new Error('refused')) : Promise.resolve(streamOf(': hello\n\n', true))
    }, seen)
    await expect.poll(() => seen.opens).toBeGreaterThanOrEqual(3)
    expect(seen.losses).toBeGreaterThanOrEqual(3)
  })

  it('gives up a stream that has gone silent', async () => {
    const seen = listener()
    const signals: AbortSignal[] = []
    started((signal) => {
      signals.push(signal)
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))))
    }, seen)
    await expect.poll(() => seen.losses).toBeGreaterThanOrEqual(1)
    expect(signals[0]?.aborted).toBe(true)
  })

  it('does nothing more once stopped', async () => {
    vi.useFakeTimers()
    onTestFinished(() => void vi.useRealTimers())
    const seen = listener()
    const open = vi.fn(() => Promise.resolve(streamOf(': hello\n\n', true)))
    const stream = started(open, seen)
    await vi.advanceTimersByTimeAsync(3 * TIMING.lastRetryMillis)
    expect(seen.losses).toBeGreaterThanOrEqual(1)
    stream.stop()
    const calls = open.mock.calls.length
    await vi.advanceTimersByTimeAsync(100 * TIMING.lastRetryMillis)
    expect(open).toHaveBeenCalledTimes(calls)
  })
})
