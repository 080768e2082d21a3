// SPDX-License-Identifier: Apache-2.0
import type { QueryClient } from '@tanstack/vue-query'
import { ref, type Ref } from 'vue'
import { EventStream, type OpenEvents } from './events'
import type { Freshness } from './freshness'
import { createReadAnew } from './read-anew'

export type LiveState = 'connecting' | 'live' | 'lost'

/** Whether what is shown follows the server, and how old it is. */
export interface Live {
  readonly state: Readonly<Ref<LiveState>>
  /** When the server last gave a sign of life, by this machine's clock. */
  readonly heardAt: Readonly<Ref<number>>
  start: () => void
  stop: () => void
  retryNow: () => void
}

// hints of a busy fleet are collected, so that a page reads again at most four times a second
const COALESCE_MILLIS = 250
// without the stream the page still follows, only slower
const POLL_MILLIS = 10_000

/** Turns hints into reads: the first part of a query's key is the topic that makes it stale. */
export function createLive(open: OpenEvents, queries: QueryClient, freshness: Freshness): Live {
  const state = ref<LiveState>('connecting')
  const heardAt = ref(Date.now())
  const stale = new Set<string>()
  let flush: ReturnType<typeof setTimeout> | undefined
  let poll: ReturnType<typeof setInterval> | undefined
  let openedBefore = false

  const readAnew = createReadAnew(queries)
  const readAgain = () => {
    flush = undefined
    const topics = new Set(stale)
    stale.clear()
    readAnew(({ queryKey }) => topics.has(String(queryKey[0])))
  }
  const heard = () => (heardAt.value = Date.now())
  const endPoll = () => {
    clearInterval(poll)
    poll = undefined
  }

  const stream = new EventStream(open, {
    opened() {
      state.value = 'live'
      heard()
      endPoll()
      if (openedBefore) void queries.invalidateQueries()
      openedBefore = true
    },
    heard,
    hint(hint) {
      freshness.saw(hint.revision)
      for (const topic of hint.topics) stale.add(topic)
      stale.add('fleet')
      flush ??= setTimeout(readAgain, COALESCE_MILLIS)
    },
    lost() {
      state.value = 'lost'
      poll ??= setInterval(() => readAnew(() => true), POLL_MILLIS)
    },
  })

  return {
    state,
    heardAt,
    start: () => stream.start(),
    stop() {
      stream.stop()
      endPoll()
      clearTimeout(flush)
      flush = undefined
      state.value = 'connecting'
    },
    retryNow: () => stream.retryNow(),
  }
}
