// SPDX-License-Identifier: Apache-2.0
import { useQuery, type UseQueryReturnType } from '@tanstack/vue-query'
import { computed, type ComputedRef } from 'vue'
import { answer, type Api } from '@/api/client'
import { useServices } from '@/api/services'
import type { ClusterDto, ClusterSpecDto, NodeStateDto } from '@/api/types'
import { versioned, type SpecResource, type Told, type VersionedSpec } from '@/specs/resource'
import type { Spec } from '@/specs/spec'
import { CLUSTER_FIELDS, INJECTION_FIELDS } from './fields'
import { Injection, STANDARD } from './injection'

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
  /** Of agents and CoreDNS, which nodes report: the version that most have comes first. */
  readonly versions: readonly Version[]
}

export interface Version {
  readonly program: string
  readonly version: string
  readonly nodes: number
}

export interface ClusterWithSpec {
  readonly cluster: Cluster
  readonly version: VersionedSpec
}

const versionsOf = (programs: NonNullable<ClusterDto['versions']>): Version[] =>
  Object.entries(programs).flatMap(([program, versions]) =>
    Object.entries(versions)
      .map(([version, nodes]) => ({ program, version, nodes }))
      .sort((a, b) => b.nodes - a.nodes),
  )

export const Cluster = {
  fromDto({ id, labels, nodes: { total, ...states }, domains, profile, versions = {} }: ClusterDto): Cluster {
    const { served, origin } = domains
    return { id, labels, nodes: total, states, served, origin, profile: profile ?? '', versions: versionsOf(versions) }
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

const TOLD: Told<ClusterDto, ClusterSpecDto> = { nodes: true, versions: true, domains: true }

export const clusterResource = (api: Api): SpecResource => ({
  fields: CLUSTER_FIELDS,
  first: {},
  read: async (id) => versioned(await answer(api.GET('/clusters/{id}', { params: { path: { id } } })), TOLD),
  put: (id, body, options) => answer(api.PUT('/clusters/{id}', { params: { path: { id }, ...options }, body })),
  remove: (id, options) => answer(api.DELETE('/clusters/{id}', { params: { path: { id }, ...options } })),
})

/** Only its settings of injection. Who has taken all of them away means the standard. */
export const injectionResource = (api: Api): SpecResource => {
  const whole = clusterResource(api)
  return {
    ...whole,
    fields: INJECTION_FIELDS,
    keepsRest: true,
    put: (id, body, options) => whole.put(id, { injection: {}, ...body }, options),
  }
}

/** Takes them away. */
export const noInjectionResource = (api: Api): SpecResource => ({
  ...clusterResource(api),
  fields: [],
  keepsRest: true,
})

export const withInjection = (now: Spec): Spec => ({ injection: STANDARD, ...now })

export const withoutInjection = (now: Spec): Spec =>
  Object.fromEntries(Object.entries(now).filter(([key]) => key !== 'injection'))

/** How injection stands in a cluster, as one replica tells it. */
export function useInjection(id: ComputedRef<string>): UseQueryReturnType<Injection, Error> {
  const { api } = useServices()
  return useQuery({
    // it depends on what nodes have proved
    queryKey: computed(() => ['nodes', 'injection', id.value]),
    queryFn: async ({ signal }) => {
      const params = { path: { id: id.value } }
      return Injection.fromDto((await answer(api.GET('/clusters/{id}/injection', { params, signal }))).data)
    },
    // decisions about pods are told by no event
    refetchInterval: 15_000,
  })
}

/** What has the API server of a cluster ask about new pods, as JSON that `kubectl apply -f -` takes. */
export function useWebhookManifest(
  id: ComputedRef<string>,
  wanted: ComputedRef<boolean>,
): UseQueryReturnType<string, Error> {
  const { api } = useServices()
  return useQuery({
    queryKey: computed(() => ['clusters', 'webhook', id.value]),
    queryFn: async ({ signal }) => {
      const params = { path: { id: id.value } }
      const { data } = await answer(api.GET('/clusters/{id}/injection/webhook', { params, signal }))
      return `${JSON.stringify(data, undefined, 2)}\n`
    },
    enabled: wanted,
  })
}

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
