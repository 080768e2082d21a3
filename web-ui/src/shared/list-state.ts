// SPDX-License-Identifier: Apache-2.0
import type { UseQueryReturnType } from '@tanstack/vue-query'
import { computed, type ComputedRef, type Ref } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { ApiProblem } from '@/api/problem'
import { textOf } from './address-bar'

/** What stands in the place of something that is read, while it is not there or cannot be read anew. */
export interface ReadState {
  readonly loading: Readonly<Ref<boolean>>
  readonly problem: Readonly<Ref<Error | null>>
  /** When it was last read; 0: never. */
  readonly readAt: Readonly<Ref<number>>
  retry: () => void
}

type Read = Pick<UseQueryReturnType<unknown, Error>, 'isPending' | 'error' | 'dataUpdatedAt'> & {
  readonly refetch: () => Promise<unknown>
}

export const readState = (query: Read): ReadState => ({
  loading: query.isPending,
  problem: query.error,
  readAt: query.dataUpdatedAt,
  retry: () => void query.refetch(),
})

/** What the frame of a list must know of its rows, however they are read. */
export interface ListState {
  readonly total: Readonly<Ref<number>>
  readonly loading: Readonly<Ref<boolean>>
  readonly problem: Readonly<Ref<ApiProblem | undefined>>
  readonly readAt: Readonly<Ref<number>>
  retry: () => void
}

/** Of a list that is read as a whole. */
export function wholeList<Row>(query: UseQueryReturnType<readonly Row[], Error>, total?: Ref<number>): ListState {
  return {
    total: total ?? computed(() => query.data.value?.length ?? 0),
    loading: query.isPending,
    problem: computed(() => (query.error.value instanceof ApiProblem ? query.error.value : undefined)),
    readAt: query.dataUpdatedAt,
    retry: () => void query.refetch(),
  }
}

export interface Filters {
  /** Whether any of them narrows the list. */
  readonly filtered: ComputedRef<boolean>
  clear: () => void
}

/** The values of the address that narrow a list. */
export function useFilters(names: readonly string[]): Filters {
  const route = useRoute()
  const router = useRouter()
  return {
    filtered: computed(() => names.some((name) => textOf(route.query, name).trim() !== '')),
    clear: () => void router.replace({ query: {} }),
  }
}
