// SPDX-License-Identifier: Apache-2.0
import { keepPreviousData, useQuery } from '@tanstack/vue-query'
import { computed, type ComputedRef } from 'vue'
import { answer } from '@/api/client'
import { useServices } from '@/api/services'
import { useSettled } from '@/shared/settled'

const MOST_OFFERED = 20
const PAUSE_MILLIS = 150

/** Some nodes whose cluster or name has this text, as `cluster/node`; for somebody who names one. */
export function useNodesLike(typed: () => string, enabled: () => boolean): ComputedRef<readonly string[]> {
  const { api } = useServices()
  const q = useSettled(() => typed().trim(), PAUSE_MILLIS)
  const { data } = useQuery({
    queryKey: computed(() => ['query', 'nodes', q.value]),
    queryFn: async ({ signal }) => {
      const query = { q: q.value || undefined, limit: MOST_OFFERED }
      const { data: found } = await answer(api.GET('/nodes', { params: { query }, signal }))
      return found.items.map(({ cluster, node }) => `${cluster}/${node}`)
    },
    enabled: computed(enabled),
    // what is offered stays until there is better: nothing jumps
    placeholderData: keepPreviousData,
  })
  return computed(() => data.value ?? [])
}
