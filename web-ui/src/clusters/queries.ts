// SPDX-License-Identifier: Apache-2.0
import { useQuery, type UseQueryReturnType } from '@tanstack/vue-query'
import { answer, type Api } from '@/api/client'
import { useServices } from '@/api/services'
import type { ClusterDto, NodeStateDto } from '@/api/types'

export interface Cluster {
  readonly id: string
  readonly labels: Readonly<Record<string, string>>
  readonly nodes: number
  /** How many of them are in each state. */
  readonly states: Readonly<Record<NodeStateDto, number>>
}

export const Cluster = {
  fromDto({ id, labels, nodes: { total, ...states } }: ClusterDto): Cluster {
    return { id, labels, nodes: total, states }
  },
}

/** All clusters; there are hundreds at most, a placement must be able to name each. */
export function useClusters(): UseQueryReturnType<Cluster[], Error> {
  const { api } = useServices()
  return useQuery({ queryKey: ['clusters'], queryFn: ({ signal }) => readClusters(api, signal) })
}

async function readClusters(api: Api, signal: AbortSignal): Promise<Cluster[]> {
  const clusters: Cluster[] = []
  let cursor: string | undefined
  do {
    const { data } = await answer(api.GET('/clusters', { params: { query: { limit: 1000, cursor } }, signal }))
    clusters.push(...data.items.map((dto) => Cluster.fromDto(dto)))
    cursor = data.next
  } while (cursor !== undefined)
  return clusters
}
