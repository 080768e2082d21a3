// SPDX-License-Identifier: Apache-2.0
import { keepPreviousData, useQuery, type UseQueryReturnType } from '@tanstack/vue-query'
import { computed, type ComputedRef, type Ref } from 'vue'
import { answer, type Api } from '@/api/client'
import { useServices } from '@/api/services'
import type { NetworkListingDto, NodeZoneDto, Page } from '@/api/types'
import { allPages } from '@/shared/all-pages'
import { usePagedRows, type PagedRows } from '@/shared/paged-rows'
import { FleetNode, type NodeState } from './data'
import { NodeReceipt } from './receipts'
import { ClusterFault } from './faults'
import { HealedIn, type Healed, type HealedFault } from './healed'

export interface NodeFilter {
  readonly q: string
  readonly cluster: string
  readonly state: NodeState | ''
}

export function useNodeRows(filter: ComputedRef<NodeFilter>): PagedRows<FleetNode> {
  const { api } = useServices()
  const key = computed(() => ['nodes', 'list', filter.value])
  return usePagedRows(key, async (place, signal) => {
    const { q, cluster, state } = filter.value
    const query = { ...place, q: q || undefined, cluster: cluster || undefined, state: state || undefined }
    const { data } = await answer(api.GET('/nodes', { params: { query }, signal }))
    return { ...data, items: data.items.map((dto) => FleetNode.fromDto(dto)) }
  })
}

export function useNode(cluster: ComputedRef<string>, node: ComputedRef<string>): UseQueryReturnType<FleetNode, Error> {
  const { api } = useServices()
  return useQuery({
    queryKey: computed(() => ['nodes', 'one', cluster.value, node.value]),
    queryFn: async ({ signal }) => {
      const path = { cluster: cluster.value, node: node.value }
      return FleetNode.fromDto((await answer(api.GET('/nodes/{cluster}/{node}', { params: { path }, signal }))).data)
    },
  })
}

/** All nodes of a cluster. */
export function useNodesOf(cluster: ComputedRef<string>): UseQueryReturnType<FleetNode[], Error> {
  const { api } = useServices()
  return useQuery({
    queryKey: computed(() => ['nodes', 'of', cluster.value]),
    queryFn: ({ signal }) => readNodes(api, cluster.value, signal),
  })
}

async function readNodes(api: Api, cluster: string, signal: AbortSignal): Promise<FleetNode[]> {
  const pages = await allPages(async (page) => {
    const query = { cluster, ...page }
    return (await answer(api.GET('/nodes', { params: { query }, signal }))).data
  })
  return pages.flatMap(({ items }) => items.map((dto) => FleetNode.fromDto(dto)))
}

/**
 * What is wrong on nodes, by kind and cluster.
 *
 * @param cluster all clusters where left out
 */
export function useFaults(cluster?: ComputedRef<string>): UseQueryReturnType<ClusterFault[], Error> {
  const { api } = useServices()
  return useQuery({
    queryKey: computed(() => ['nodes', 'faults', cluster?.value]),
    queryFn: async ({ signal }) => {
      const pages = await allPages(async (page) => {
        const query = { cluster: cluster?.value, ...page }
        return (await answer(api.GET('/faults', { params: { query }, signal }))).data
      })
      return pages.flatMap(({ items }) => items.map((dto) => ClusterFault.fromDto(dto)))
    },
  })
}

/** What was wrong within the last hour and is not any more, by kind and cluster; of one cluster, or of all. */
export function useHealed(cluster?: ComputedRef<string>): UseQueryReturnType<Healed<HealedIn>, Error> {
  const { api } = useServices()
  return useQuery({
    queryKey: computed(() => ['nodes', 'healed', cluster?.value]),
    queryFn: async ({ signal }) => {
      const pages = await allPages(async (page) => {
        const query = { cluster: cluster?.value, ...page }
        return (await answer(api.GET('/faults/healed', { params: { query }, signal }))).data
      })
      const items = pages.flatMap((page) => page.items.map((dto) => HealedIn.fromDto(dto)))
      return { from: pages.at(-1)?.from ?? '', items }
    },
  })
}

/** The same of one node, each time for itself, what healed last first. */
export function useHealedOf(
  cluster: ComputedRef<string>,
  node: ComputedRef<string>,
): UseQueryReturnType<Healed<HealedFault>, Error> {
  const { api } = useServices()
  return useQuery({
    queryKey: computed(() => ['nodes', 'healed of', cluster.value, node.value]),
    queryFn: async ({ signal }) => {
      const path = { cluster: cluster.value, node: node.value }
      return (await answer(api.GET('/nodes/{cluster}/{node}/faults/healed', { params: { path }, signal }))).data
    },
  })
}

/** Read from the node's agent, so it is only as good as the way there: asked when somebody looks, not on every hint. */
export function useNodeZones(
  cluster: ComputedRef<string>,
  node: ComputedRef<string>,
  q: ComputedRef<string>,
): UseQueryReturnType<Page<NodeZoneDto>, Error> {
  const { api } = useServices()
  return useQuery({
    queryKey: computed(() => ['node-zones', cluster.value, node.value, q.value]),
    staleTime: 0,
    queryFn: async ({ signal }) => {
      const params = {
        path: { cluster: cluster.value, node: node.value },
        query: { q: q.value || undefined, limit: 100 },
      }
      const { data } = await answer(api.GET('/nodes/{cluster}/{node}/zones', { params, signal }))
      return { ...data, items: data.items }
    },
  })
}

/**
 * A file as it stands on the node's disk, read from its agent as its zones are.
 *
 * @param zone whose file; empty: the Corefile
 */
export function useNodeFile(
  cluster: ComputedRef<string>,
  node: ComputedRef<string>,
  zone: ComputedRef<string>,
): UseQueryReturnType<string, Error> {
  const { api } = useServices()
  return useQuery({
    queryKey: computed(() => ['node-files', cluster.value, node.value, zone.value]),
    // what stood there when somebody looked last is not what stands there
    staleTime: 0,
    gcTime: 0,
    // the control plane has waited for the agent already: who looks is told at once, and asks again by hand
    retry: false,
    queryFn: async ({ signal }) => {
      const path = { cluster: cluster.value, node: node.value }
      const asked =
        zone.value === ''
          ? api.GET('/nodes/{cluster}/{node}/corefile', { params: { path }, parseAs: 'text', signal })
          : api.GET('/nodes/{cluster}/{node}/zones/{name}/file', {
              params: { path: { ...path, name: zone.value } },
              parseAs: 'text',
              signal,
            })
      return (await answer<string>(asked)).data
    },
  })
}

/** Link, addresses and rules of a node one by one, read from its agent while somebody looks. */
export function useNodeListing(
  cluster: ComputedRef<string>,
  node: ComputedRef<string>,
): UseQueryReturnType<NetworkListingDto, Error> {
  const { api } = useServices()
  return useQuery({
    queryKey: computed(() => ['node-listings', cluster.value, node.value]),
    // as for its files
    staleTime: 0,
    gcTime: 0,
    retry: false,
    queryFn: async ({ signal }) => {
      const path = { cluster: cluster.value, node: node.value }
      return (await answer(api.GET('/nodes/{cluster}/{node}/network', { params: { path }, signal }))).data
    },
  })
}

/** Which changes a node has proved, the newest first. Under the topic of nodes: its reports are what moves it. */
export function useNodeReceipts(
  cluster: ComputedRef<string>,
  node: ComputedRef<string>,
  missing: Readonly<Ref<boolean>>,
  limit: Readonly<Ref<number>>,
): UseQueryReturnType<Page<NodeReceipt>, Error> {
  const { api } = useServices()
  return useQuery({
    queryKey: computed(() => ['nodes', 'receipts of', cluster.value, node.value, missing.value, limit.value]),
    // what is there stays while more of it is read
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => {
      const params = {
        path: { cluster: cluster.value, node: node.value },
        query: { state: missing.value ? ('missing' as const) : undefined, limit: limit.value },
      }
      const { data } = await answer(api.GET('/nodes/{cluster}/{node}/receipts', { params, signal }))
      return { ...data, items: data.items.map((dto) => NodeReceipt.fromDto(dto)) }
    },
  })
}

export async function forgetNode(api: Api, cluster: string, node: string): Promise<void> {
  await answer(api.DELETE('/nodes/{cluster}/{node}', { params: { path: { cluster, node } } }))
}
