// SPDX-License-Identifier: Apache-2.0
import { hashKey, useQueries, useQueryClient } from '@tanstack/vue-query'
import { computed, nextTick, onScopeDispose, shallowRef, watch, type ComputedRef, type Ref } from 'vue'
import { ApiProblem } from '@/api/problem'
import type { Page } from '@/api/types'
import { usePace } from './pace'

export const PAGE_SIZE = 200
// rows that are brought before somebody who scrolls comes to them: at a thousand rows a second those of the next fifth of one
const AHEAD = 200
// and those on both sides of where somebody stands, after a while
const AROUND = 60
const REST_MILLIS = 100
// those seen last; more is dropped: memory stays flat however far one scrolls
const PAGES_KEPT = 8
// who drags the bar through a hundred thousand rows passes many pages a second: the server would be busy with those when the last is asked for
const PACE_MILLIS = 40

export interface PagedRows<Row> {
  readonly total: ComputedRef<number>
  /** `undefined`: not here yet. */
  rowAt: (index: number) => Row | undefined
  /** Says which rows are in view, so that they are brought. */
  show: (first: number, last: number) => void
  readonly loading: ComputedRef<boolean>
  /** Rows of another question (the text before the last key) are still shown. */
  readonly outdated: Readonly<Ref<boolean>>
  readonly problem: ComputedRef<ApiProblem | undefined>
  readonly readAt: Readonly<Ref<number>>
  retry: () => void
}

/** A page as it was read, and to which question. */
interface Read<Row> {
  readonly question: string
  readonly page: number
  readonly items: readonly Row[]
  readonly total: number
}

interface Rows<Row> {
  readonly question: string
  readonly pages: ReadonlyMap<number, readonly Row[]>
  readonly total: number
}

/** Where in the list a page is read. */
export interface PagePlace {
  readonly offset: number
  readonly limit: number
}

/**
 * Rows of a list of any length, by their position, a page at a time: what is between is not read to come far into it. Pages in view are read
 * anew after a hint, others when somebody comes back to them.
 *
 * @param key of the question; its first part is the topic that makes it stale
 */
export function usePagedRows<Row>(
  key: ComputedRef<readonly unknown[]>,
  read: (place: PagePlace, signal: AbortSignal) => Promise<Page<Row>>,
): PagedRows<Row> {
  const queries = useQueryClient()
  const pace = usePace(PACE_MILLIS)
  const question = computed(() => hashKey(key.value))
  const view = shallowRef<readonly number[]>([0])
  // those in view first, then by when they were
  const kept = shallowRef<readonly number[]>([0])
  const keyOf = (page: number) => [...key.value, 'page', page]
  const results = useQueries({
    queries: computed(() => {
      const asked = question.value
      return kept.value.map((page) => ({
        queryKey: keyOf(page),
        queryFn: async ({ signal }: { signal: AbortSignal }): Promise<Read<Row>> => {
          const { items, total } = await read({ offset: page * PAGE_SIZE, limit: PAGE_SIZE }, signal)
          return { question: asked, page, items, total }
        },
        enabled: view.value.includes(page),
      }))
    }),
    shallow: true,
  })

  function look(pages: readonly number[]) {
    const recent = kept.value.filter((page) => !pages.includes(page) && queries.getQueryData(keyOf(page)) !== undefined)
    const next = [...pages, ...recent].slice(0, Math.max(PAGES_KEPT, pages.length))
    const gone = kept.value.filter((page) => !next.includes(page)).map(keyOf)
    view.value = pages
    kept.value = next
    // when nobody observes them any more
    if (gone.length > 0)
      void nextTick(() =>
        gone.forEach((queryKey) => queries.removeQueries({ queryKey, exact: true, type: 'inactive' })),
      )
  }

  // where somebody stands may be behind the end of another list, whose length its first page tells
  watch(
    question,
    () => {
      view.value = [...new Set([0, ...view.value])]
      kept.value = view.value
    },
    // before the queries of the old pages are asked the new question
    { flush: 'sync' },
  )

  const answered = computed(() =>
    results.value.flatMap(({ data, dataUpdatedAt: at }) =>
      data?.question === question.value ? [{ ...data, at }] : [],
    ),
  )
  const failed = computed(() =>
    results.value.filter(({ error, data }) => error !== null && (data === undefined || view.value.includes(data.page))),
  )
  const here = computed((): Rows<Row> | undefined => {
    const [newest] = [...answered.value].sort((a, b) => b.at - a.at)
    if (newest === undefined) return undefined
    const { question: asked, total: length } = newest
    return { question: asked, pages: new Map(answered.value.map(({ page, items }) => [page, items])), total: length }
  })
  const earlier = shallowRef<Rows<Row>>()
  watch(here, (now) => (earlier.value = now ?? earlier.value), { immediate: true, flush: 'sync' })
  const outdated = computed(
    () =>
      here.value === undefined &&
      failed.value.length === 0 &&
      earlier.value !== undefined &&
      earlier.value.question !== question.value,
  )
  const rows = computed(() => here.value ?? (outdated.value ? earlier.value : undefined))
  const total = computed(() => rows.value?.total ?? 0)

  const pagesOf = (first: number, last: number): readonly number[] => {
    const from = Math.floor(Math.max(0, first) / PAGE_SIZE)
    const to = Math.max(from, Math.floor(Math.min(last, total.value - 1) / PAGE_SIZE))
    return Array.from({ length: to - from + 1 }, (_, index) => from + index)
  }
  // nothing is brought ahead of who jumps: what is looked at there comes first
  let before = 0
  function wanted(first: number, last: number): readonly number[] {
    const moved = first - before
    before = first
    const ahead = Math.abs(moved) <= AHEAD ? AHEAD : 0
    return pagesOf(moved < 0 ? first - ahead : first, moved > 0 ? last + ahead : last)
  }
  let next: readonly number[] | undefined
  function bring(pages: readonly number[]) {
    if (pages.join() === (next ?? view.value).join()) return
    next = pages
    pace(() => {
      next = undefined
      look(pages)
    })
  }
  let rest: ReturnType<typeof setTimeout> | undefined
  onScopeDispose(() => clearTimeout(rest))

  return {
    total,
    rowAt: (index) => rows.value?.pages.get(Math.floor(index / PAGE_SIZE))?.[index % PAGE_SIZE],
    show(first, last) {
      clearTimeout(rest)
      rest = setTimeout(() => bring(pagesOf(first - AROUND, last + AROUND)), REST_MILLIS)
      bring(wanted(first, last))
    },
    loading: computed(() => rows.value === undefined && failed.value.length === 0),
    outdated,
    problem: computed(() => failed.value.map(({ error }) => error).find((error) => error instanceof ApiProblem)),
    readAt: computed(() => {
      const times = answered.value.filter(({ page }) => view.value.includes(page)).map(({ at }) => at)
      return times.length === 0 ? 0 : Math.min(...times)
    }),
    retry: () => failed.value.forEach(({ refetch }) => void refetch()),
  }
}
