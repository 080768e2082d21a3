// SPDX-License-Identifier: Apache-2.0
import { useQuery, type UseQueryReturnType } from '@tanstack/vue-query'
import { computed, type ComputedRef } from 'vue'
import { answer, type Api } from '@/api/client'
import { useServices } from '@/api/services'
import type { SourceDto, SourceSpecDto } from '@/api/types'
import { versioned, type SpecResource, type Told, type VersionedSpec } from '@/specs/resource'
import { ApiProblem } from '@/api/problem'
import type { Spec } from '@/specs/spec'
import { PollResult, Source } from './data'
import { KUBERNETES_FIELDS, SOURCE_FIELDS } from './fields'
import { Findings } from './findings'

const MOST = 1000
const TOLD: Told<SourceDto, SourceSpecDto> = { domains: true, lastResult: true }

/** Ids of all that may contribute to a domain: people and programs (`api`), and the polled lists. */
export function useSourceIds(): UseQueryReturnType<string[], Error> {
  const { api } = useServices()
  return useQuery({
    queryKey: ['sources', 'ids'],
    queryFn: async ({ signal }) => ['api', ...(await readSources(api, signal)).map(({ id }) => id)],
  })
}

export function useSources(): UseQueryReturnType<Source[], Error> {
  const { api } = useServices()
  return useQuery({ queryKey: ['sources', 'list'], queryFn: ({ signal }) => readSources(api, signal) })
}

async function readSources(api: Api, signal: AbortSignal): Promise<Source[]> {
  const { data } = await answer(api.GET('/sources', { params: { query: { limit: MOST } }, signal }))
  return data.items.map((dto) => Source.fromDto(dto))
}

export const sourceResource = (api: Api): SpecResource => ({
  fields: SOURCE_FIELDS,
  first: {},
  read: async (id) => versioned(await answer(api.GET('/sources/{id}', { params: { path: { id } } })), TOLD),
  put: (id, body, options) =>
    // the form does not let it go without an address
    answer(api.PUT('/sources/{id}', { params: { path: { id }, ...options }, body: { url: '', ...body } })),
  remove: (id, options) => answer(api.DELETE('/sources/{id}', { params: { path: { id }, ...options } })),
})

/** The same for a Kubernetes cluster: other fields. */
export const kubernetesResource = (api: Api): SpecResource => ({ ...sourceResource(api), fields: KUBERNETES_FIELDS })

export const isKubernetes = (spec: Spec | undefined): boolean => spec?.['kubernetes'] !== undefined

/**
 * What was found out about the Kubernetes cluster behind a source; `null`: nothing yet.
 *
 * @param id empty: none is asked for
 */
export function useFindings(id: ComputedRef<string>): UseQueryReturnType<Findings | null, Error> {
  const { api } = useServices()
  return useQuery({
    queryKey: computed(() => ['sources', 'findings', id.value]),
    queryFn: async ({ signal }) => {
      const params = { path: { id: id.value } }
      const read = answer(api.GET('/sources/{id}/kubernetes', { params, signal })).catch((problem: unknown) => {
        if (problem instanceof ApiProblem && problem.status === 404) return undefined
        throw problem
      })
      const known = await read
      return known === undefined ? null : Findings.fromDto(known.data)
    },
    enabled: computed(() => id.value !== ''),
    // nothing tells when a cluster was looked at anew, which is every five minutes
    refetchInterval: 60_000,
  })
}

export interface SourceWithSpec {
  readonly source: Source
  readonly version: VersionedSpec
}

export function useSource(id: ComputedRef<string>): UseQueryReturnType<SourceWithSpec, Error> {
  const { api } = useServices()
  return useQuery({
    queryKey: computed(() => ['sources', 'one', id.value]),
    queryFn: async ({ signal }) => {
      const read = await answer(api.GET('/sources/{id}', { params: { path: { id: id.value } }, signal }))
      return { source: Source.fromDto(read.data), version: versioned(read, TOLD) }
    },
    enabled: computed(() => id.value !== ''),
  })
}

/** Newest first; polls that said the same as the one before are one. */
export function useResults(id: ComputedRef<string>): UseQueryReturnType<PollResult[], Error> {
  const { api } = useServices()
  return useQuery({
    queryKey: computed(() => ['sources', 'results', id.value]),
    queryFn: async ({ signal }) => {
      const { data } = await answer(api.GET('/sources/{id}/results', { params: { path: { id: id.value } }, signal }))
      return data.items.map((dto) => PollResult.fromDto(dto))
    },
  })
}

/** What a poll would change now; also of a list that is not polled. */
export async function lookNow(api: Api, id: string): Promise<PollResult> {
  const params = { path: { id }, query: { dryRun: true } }
  return PollResult.fromDto((await answer(api.POST('/sources/{id}/poll', { params }))).data)
}

export async function pollNow(api: Api, id: string): Promise<PollResult> {
  return PollResult.fromDto((await answer(api.POST('/sources/{id}/poll', { params: { path: { id } } }))).data)
}
