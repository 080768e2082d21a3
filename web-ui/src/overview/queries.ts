// SPDX-License-Identifier: Apache-2.0
import { useQuery, type UseQueryReturnType } from '@tanstack/vue-query'
import { answer } from '@/api/client'
import { useServices } from '@/api/services'
import { propagationFrom, type Propagation } from './propagation'

/** Proofs come after the change that a hint tells of; hints of nodes come with every report, far more often. */
const PERIOD_MILLIS = 5000

/** How long the changes of the last hour took. */
export function usePropagation(): UseQueryReturnType<Propagation, Error> {
  const { api } = useServices()
  return useQuery({
    // no topic of a hint: each answer costs the server a look at all changes of the hour
    queryKey: ['propagation'],
    queryFn: async ({ signal }) => propagationFrom((await answer(api.GET('/propagation', { signal }))).data),
    refetchInterval: PERIOD_MILLIS,
  })
}
