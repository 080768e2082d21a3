// SPDX-License-Identifier: Apache-2.0
import { keepPreviousData, useInfiniteQuery } from '@tanstack/vue-query'
import { computed, ref, watch, type ComputedRef, type Ref } from 'vue'
import { ApiProblem } from '@/api/problem'
import type { Page } from '@/api/types'

/** Where a page begins. The server only knows the cursor of the next one, so each remembers the way back. */
interface PageStart {
  readonly index: number
  readonly cursor?: string
  readonly before?: PageStart
}

export const PAGE_SIZE = 200
// more is dropped at the far end: memory stays flat however far one scrolls, and a live hint reads at most this much again
const PAGES_KEPT = 8

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

/** Rows of a list of any length, by their position, read by cursor a page at a time. */
export function usePagedRows<Row>(
  key: ComputedRef<readonly unknown[]>,
  read: (start: { cursor?: string; limit: number }, signal: AbortSignal) => Promise<Page<Row>>,
): PagedRows<Row> {
  const start: PageStart = { index: 0 }
  const query = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam, signal }) => read({ cursor: pageParam.cursor, limit: PAGE_SIZE }, signal),
    initialPageParam: start,
    getNextPageParam: (last: Page<Row>, _pages, at): PageStart | undefined =>
      last.next === undefined ? undefined : { index: at.index + 1, cursor: last.next, before: at },
    getPreviousPageParam: (_first: Page<Row>, _pages, at): PageStart | undefined => at.before,
    maxPages: PAGES_KEPT,
    placeholderData: keepPreviousData,
    shallow: true,
  })
  const firstRow = computed(
    () => ((query.data.value?.pageParams as PageStart[] | undefined)?.[0]?.index ?? 0) * PAGE_SIZE,
  )
  const rows = computed(() => query.data.value?.pages.flatMap((page) => page.items) ?? [])
  const total = computed(() => query.data.value?.pages.at(-1)?.total ?? 0)

  const shown = ref({ first: 0, last: 0 })
  watch([shown, query.data, query.isFetching], () => {
    if (query.isFetching.value || query.isError.value || query.isPlaceholderData.value) return
    if (shown.value.first < firstRow.value && query.hasPreviousPage.value) void query.fetchPreviousPage()
    else if (shown.value.last >= firstRow.value + rows.value.length && query.hasNextPage.value)
      void query.fetchNextPage()
  })

  return {
    total,
    rowAt: (index) => rows.value[index - firstRow.value],
    show: (first, last) => (shown.value = { first, last }),
    loading: computed(() => query.isPending.value),
    outdated: query.isPlaceholderData,
    problem: computed(() => (query.error.value instanceof ApiProblem ? query.error.value : undefined)),
    readAt: query.dataUpdatedAt,
    retry: () => void query.refetch(),
  }
}
