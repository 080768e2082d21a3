// SPDX-License-Identifier: Apache-2.0
import { keepPreviousData, useQuery, type UseQueryReturnType } from '@tanstack/vue-query'
import { computed, type ComputedRef } from 'vue'
import { answer, type Api } from '@/api/client'
import { useServices } from '@/api/services'
import { Change } from '@/changes/data'
import { readReceipts } from '@/changes/queries'
import { propagationOf, type Propagation } from './propagation'

const MOST_CHANGES = 12
const MOST_RECEIPTS = 200

/** The newest changes since an instant, each with the time from commit to proof. */
export function usePropagation(since: ComputedRef<string>): UseQueryReturnType<Propagation[], Error> {
  const { api } = useServices()
  return useQuery({
    queryKey: computed(() => ['changes', 'propagation', since.value]),
    queryFn: ({ signal }) => readPropagation(api, since.value, signal),
    placeholderData: keepPreviousData,
  })
}

async function readPropagation(api: Api, since: string, signal: AbortSignal): Promise<Propagation[]> {
  const { data } = await answer(api.GET('/changes', { params: { query: { since, limit: MOST_CHANGES } }, signal }))
  return Promise.all(
    data.items.map(async (dto) => {
      const change = Change.fromDto(dto)
      const { served, items } = await readReceipts(api, change.id, MOST_RECEIPTS, signal)
      return propagationOf(change, served, items)
    }),
  )
}
