// SPDX-License-Identifier: Apache-2.0
import { useQuery, type UseQueryReturnType } from '@tanstack/vue-query'
import { answer } from '@/api/client'
import { useServices } from '@/api/services'

/** Ids of all that may contribute to a domain: people and programs (`api`), and the polled lists. */
export function useSourceIds(): UseQueryReturnType<string[], Error> {
  const { api } = useServices()
  return useQuery({
    queryKey: ['sources'],
    queryFn: async ({ signal }) => {
      const { data } = await answer(api.GET('/sources', { params: { query: { limit: 1000 } }, signal }))
      return ['api', ...data.items.map((dto) => dto.id)]
    },
  })
}
