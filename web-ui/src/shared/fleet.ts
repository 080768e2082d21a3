// SPDX-License-Identifier: Apache-2.0
import { useQuery, type UseQueryReturnType } from '@tanstack/vue-query'
import { watch } from 'vue'
import { answer } from '@/api/client'
import { useServices } from '@/api/services'
import type { FleetDto } from '@/api/types'

/** Counts of the whole fleet, for the navigation. */
export function useFleet(): UseQueryReturnType<FleetDto, Error> {
  const { api, freshness } = useServices()
  const query = useQuery({
    queryKey: ['fleet'],
    queryFn: async ({ signal }) => (await answer(api.GET('/fleet', { signal }))).data,
  })
  // revisions of another epoch (a restored store) are not comparable with what was seen before
  watch(
    () => query.data.value?.epoch,
    (epoch, before) => {
      if (before !== undefined && epoch !== before) freshness.reset()
    },
  )
  return query
}
