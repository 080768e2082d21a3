// SPDX-License-Identifier: Apache-2.0
import { ref, type Ref } from 'vue'

/** What this browser knows of the server's time: the newest revision it has seen, and how far the clocks are apart. */
export interface Freshness {
  /** Newest revision seen; sent as `Zonefleet-Min-Revision`, so that any replica shows one's own writes. */
  readonly revision: Readonly<Ref<number>>
  /** Milliseconds to add to this machine's clock to get the server's. */
  readonly clockOffset: Readonly<Ref<number>>
  saw: (revision: number) => void
  heard: (headers: Headers) => void
  /** Forgets the revision: another epoch counts anew. */
  reset: () => void
}

// `Date` has whole seconds and travels: smaller differences mean nothing
const CLOCK_NOISE_MILLIS = 2500

export function createFreshness(now: () => number = Date.now): Freshness {
  const revision = ref(0)
  const clockOffset = ref(0)
  const saw = (seen: number) => {
    if (seen > revision.value) revision.value = seen
  }
  return {
    revision,
    clockOffset,
    saw,
    heard(headers) {
      const seen = Number(headers.get('Zonefleet-Revision') ?? Number.NaN)
      if (Number.isSafeInteger(seen)) saw(seen)
      const offset = Date.parse(headers.get('Date') ?? '') - now()
      if (!Number.isNaN(offset)) clockOffset.value = Math.abs(offset) < CLOCK_NOISE_MILLIS ? 0 : offset
    },
    reset: () => (revision.value = 0),
  }
}
