// SPDX-License-Identifier: Apache-2.0
import { computed, shallowRef, triggerRef, type ComputedRef, type Ref } from 'vue'
import type { Api } from '@/api/client'
import { ApiProblem } from '@/api/problem'
import type { Domain } from '@/domains/data'
import type { DomainFilter } from '@/domains/filter'
import { readAllDomains, readDomainSpan } from '@/domains/queries'
import type { PagedRows } from '@/shared/paged-rows'
import type { Span } from '@/shared/picking'
import { Picked } from './data'

/** How far the reading of what is to be picked has come; `total` 0: not known yet. */
export interface Gathering {
  readonly done: number
  readonly total: number
}

/** Domains picked one by one, in ranges or all that a filter matches; they stay picked whatever the list shows. */
export interface Selection {
  readonly count: ComputedRef<number>
  readonly gathering: Readonly<Ref<Gathering | undefined>>
  readonly problem: Readonly<Ref<ApiProblem | undefined>>
  has: (domain: { readonly name: string }) => boolean
  all: () => readonly Picked[]
  pick: (rows: Pick<PagedRows<Domain>, 'rowAt'>, filter: DomainFilter, span: Span, on: boolean) => Promise<void>
  pickAll: (filter: DomainFilter) => Promise<void>
  /** Ends the reading too. */
  clear: () => void
  /** Ends the reading; what was read so far is picked. */
  stop: () => void
}

export function createSelection(api: Api): Selection {
  // changed in place: a copy of a hundred thousand for each click would be felt
  const picked = shallowRef(new Map<string, Picked>())
  const gathering = shallowRef<Gathering>()
  const problem = shallowRef<ApiProblem>()
  let reading = new AbortController()

  function set(domains: readonly Domain[], on: boolean) {
    for (const domain of domains) {
      if (on) picked.value.set(domain.name, Picked.of(domain))
      else picked.value.delete(domain.name)
    }
    triggerRef(picked)
  }

  /** One reading at a time; one that is stopped is no failure. */
  async function gather(read: (signal: AbortSignal) => Promise<void>) {
    reading.abort()
    const mine = new AbortController()
    reading = mine
    problem.value = undefined
    gathering.value = { done: 0, total: 0 }
    try {
      await read(mine.signal)
    } catch (failure) {
      if (mine.signal.aborted) return
      if (!(failure instanceof ApiProblem)) throw failure
      problem.value = failure
    } finally {
      if (reading === mine) gathering.value = undefined
    }
  }

  function stop() {
    reading.abort()
    gathering.value = undefined
  }

  return {
    count: computed(() => picked.value.size),
    gathering,
    problem,
    has: ({ name }) => picked.value.has(name),
    all: () => [...picked.value.values()],
    async pick({ rowAt }, filter, span, on) {
      const here = Array.from({ length: span.last - span.first + 1 }, (_, index) => rowAt(span.first + index))
      const known = here.filter((row) => row !== undefined)
      set(known, on)
      // a long range may reach over rows that are not here any more
      if (known.length < here.length)
        await gather(async (signal) => set(await readDomainSpan(api, filter, span, signal), on))
    },
    pickAll: (filter) =>
      gather(async (signal) => {
        let done = 0
        for await (const page of readAllDomains(api, filter, signal)) {
          if (signal.aborted) return
          done += page.items.length
          set(page.items, true)
          gathering.value = { done, total: page.total }
        }
      }),
    clear() {
      stop()
      problem.value = undefined
      picked.value.clear()
      triggerRef(picked)
    },
    stop,
  }
}
