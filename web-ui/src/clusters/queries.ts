// SPDX-License-Identifier: Apache-2.0
import { useQuery, type UseQueryReturnType } from '@tanstack/vue-query'
import { computed, type ComputedRef } from 'vue'
import { answer, type Api } from '@/api/client'
import { useServices } from '@/api/services'
import type { ClusterDto, NodeStateDto } from '@/api/types'
import { versioned, type SpecResource, type VersionedSpec } from '@/specs/resource'
import { CLUSTER_FIELDS } from './fields'

export interface Cluster {
  readonly id: string
  readonly labels: Readonly<Record<string, string>>
  readonly nodes: number
  /** How many of them are in each state. */
  readonly states: Readonly<Record<NodeStateDto, number>>
  /** Domains that its nodes serve, and those that have it as origin. */
  readonly served: number
  readonly origin: number
  /** Empty: the built-in one. */
  readonly profile: string
}

export interface ClusterWithSpec {
  readonly cluster: Cluster
  readonly version: VersionedSpec
}

export const Cluster = {
  fromDto({ id, labels, nodes: { total, ...states }, domains, profile }: ClusterDto): Cluster {
    const { served, origin } = domains
    return { id, labels, nodes: total, states, served, origin, profile: profile ?? '' }
  },
}

/** All clusters; there are hundreds at most, a placement must be able to name each. */
export function useClusters(): UseQueryReturnType<Cluster[], Error> {
  const { api } = useServices()
  return useQuery({ queryKey: ['clusters'], queryFn: ({ signal }) => readClusters(api, signal) })
}

/** The same, read again whenever a node tells something: for who shows how the nodes are. */
export function useClusterStates(): UseQueryReturnType<Cluster[], Error> {
  const { api } = useServices()
  return useQuery({ queryKey: ['nodes', 'clusters'], queryFn: ({ signal }) => readClusters(api, signal) })
}

const TOLD = ['nodes', 'domains']

export const clusterResource = (api: Api): SpecResource => ({
  fields: CLUSTER_FIELDS,
  first: {},
  read: async (id) => versioned(await answer(api.GET('/clusters/{id}', { params: { path: { id } } })), TOLD),
  put: (id, body, options) => answer(api.PUT('/clusters/{id}', { params: { path: { id }, ...options }, body })),
  remove: (id, options) => answer(api.DELETE('/clusters/{id}', { params: { path: { id }, ...options } })),
})

/** One cluster with what it is declared with. */
export function useCluster(id: ComputedRef<string>): UseQueryReturnType<ClusterWithSpec, Error> {
  const { api } = useServices()
  return useQuery({
    queryKey: computed(() => ['nodes', 'cluster', id.value]),
    queryFn: async ({ signal }) => {
      const read = await answer(api.GET('/clusters/{id}', { params: { path: { id: id.value } }, signal }))
      return { cluster: Cluster.fromDto(read.data), version: versioned(read, TOLD) }
    },
    enabled: computed(() => id.value !== ''),
  })
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
