// SPDX-License-Identifier: Apache-2.0
import { keepPreviousData, useQuery, type UseQueryReturnType } from '@tanstack/vue-query'
import { computed, type ComputedRef } from 'vue'
import { answer } from '@/api/client'
import { useServices } from '@/api/services'
import type { DomainAnswerDto, NodeZoneDto, Page } from '@/api/types'
import { Change } from '@/changes/data'
import { FleetNode } from '@/nodes/data'
import { AnswerGroup, zoneFor } from './answers'

const MOST_AT_ONCE = 1000

/** What each cluster is to answer; there are hundreds at most, and most of them answer alike. */
export function useDomainAnswers(name: ComputedRef<string>): UseQueryReturnType<AnswerGroup[], Error> {
  const { api } = useServices()
  return useQuery({
    queryKey: computed(() => ['domains', 'answers', name.value]),
    queryFn: async ({ signal }) => {
      const path = { name: name.value }
      const items: DomainAnswerDto[] = []
      let cursor: string | undefined
      do {
        const params = { path, query: { limit: MOST_AT_ONCE, cursor } }
        const { data } = await answer(api.GET('/domains/{name}/answers', { params, signal }))
        items.push(...data.items)
        cursor = data.next
      } while (cursor !== undefined)
      return AnswerGroup.fromDtos(items)
    },
  })
}

/** The first nodes of a cluster. */
export function useNodesOfCluster(
  cluster: ComputedRef<string>,
  limit: ComputedRef<number>,
): UseQueryReturnType<Page<FleetNode>, Error> {
  const { api } = useServices()
  return useQuery({
    queryKey: computed(() => ['nodes', 'first', cluster.value, limit.value]),
    queryFn: async ({ signal }) => {
      const query = { cluster: cluster.value, limit: limit.value }
      const { data } = await answer(api.GET('/nodes', { params: { query }, signal }))
      return { ...data, items: data.items.map((dto) => FleetNode.fromDto(dto)) }
    },
    placeholderData: keepPreviousData,
  })
}

/** All that was asked of agents about zones of single names. */
export const ZONES_OF_NAMES = ['zones-of-names']

/** What a node has written and what it answers of the zone that holds a name; null: it has none. Asked from its agent, when somebody looks. */
export function useZoneOnNode(
  node: ComputedRef<FleetNode>,
  name: ComputedRef<string>,
): UseQueryReturnType<NodeZoneDto | null, Error> {
  const { api } = useServices()
  return useQuery({
    queryKey: computed(() => [...ZONES_OF_NAMES, node.value.id, name.value]),
    queryFn: async ({ signal }) => {
      const path = { cluster: node.value.cluster, node: node.value.node }
      const params = { path, query: { name: name.value } }
      const { data } = await answer(api.GET('/nodes/{cluster}/{node}/zones', { params, signal }))
      // an agent of an older version knows no names and tells of all its zones
      return zoneFor(data.items, name.value) ?? null
    },
    staleTime: 0, // it says how old it is: who opens it again asks again
  })
}

const SHOWN_CHANGES = 10

/** Its newest changes, without what they did. */
export function useDomainHistory(name: ComputedRef<string>): UseQueryReturnType<Page<Change>, Error> {
  const { api } = useServices()
  return useQuery({
    queryKey: computed(() => ['changes', 'of-domain', name.value]),
    queryFn: async ({ signal }) => {
      const query = { resource: `domains/${name.value}`, limit: SHOWN_CHANGES }
      const { data } = await answer(api.GET('/changes', { params: { query }, signal }))
      return { ...data, items: data.items.map((dto) => Change.fromDto(dto)) }
    },
  })
}
