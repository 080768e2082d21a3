// SPDX-License-Identifier: Apache-2.0
import { useQuery, type UseQueryReturnType } from '@tanstack/vue-query'
import { computed, type ComputedRef } from 'vue'
import { answer } from '@/api/client'
import { useServices } from '@/api/services'
import { trafficFrom, type Traffic } from './data'

/** As often as agents say it. No hint tells of it: they would come with every report. */
const PERIOD_MILLIS = 30_000

/**
 * What clients asked in the last hour.
 *
 * @param cluster all clusters where left out
 */
export function useTraffic(cluster?: ComputedRef<string>): UseQueryReturnType<Traffic, Error> {
  const { api } = useServices()
  return useQuery({
    queryKey: computed(() => ['traffic', cluster?.value]),
    queryFn: async ({ signal }) => {
      const { data } = await answer(api.GET('/traffic', { params: { query: { cluster: cluster?.value } }, signal }))
      return trafficFrom(data)
    },
    refetchInterval: PERIOD_MILLIS,
  })
}
