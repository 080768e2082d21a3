// SPDX-License-Identifier: Apache-2.0
import { useQuery, type QueryClient, type UseQueryReturnType } from '@tanstack/vue-query'
import { computed, type ComputedRef } from 'vue'
import { answer, type Api } from '@/api/client'
import { useServices } from '@/api/services'
import type { DomainDto, Page, PlanDto } from '@/api/types'
import type { TextView } from '@/changes/plan'
import { Served } from '@/changes/served'
import { condition, guarding, type BasedOn } from '@/shared/edit/editor'
import { usePagedRows, type PagedRows } from '@/shared/paged-rows'
import type { Span } from '@/shared/picking'
import { Contributions } from './contributions'
import { Domain, Part } from './data'
import { queryOf, type DomainFilter } from './filter'
import { Plan } from './plan'

interface ListPart {
  readonly limit: number
  readonly cursor?: string
  readonly offset?: number
}

async function readPart(api: Api, filter: DomainFilter, part: ListPart, signal?: AbortSignal): Promise<Page<Domain>> {
  const query = { ...part, ...queryOf(filter) }
  const { data } = await answer(api.GET('/domains', { params: { query }, signal }))
  return { ...data, items: data.items.map((dto) => Domain.fromDto(dto)) }
}

export function useDomainRows(filter: ComputedRef<DomainFilter>): PagedRows<Domain> {
  const { api } = useServices()
  const key = computed(() => ['domains', 'list', filter.value])
  return usePagedRows(key, (part, signal) => readPart(api, filter.value, part, signal))
}

const MOST_AT_ONCE = 1000

/** All that the filter matches, part by part: the cursor neither skips nor repeats while the list changes. */
export async function* readAllDomains(
  api: Api,
  filter: DomainFilter,
  signal: AbortSignal,
): AsyncGenerator<Page<Domain>, void, void> {
  let cursor: string | undefined
  do {
    const page: Page<Domain> = await readPart(api, filter, { limit: MOST_AT_ONCE, cursor }, signal)
    yield page
    cursor = page.next
  } while (cursor !== undefined)
}

/** The rows at these places of the list, also those that are not shown. */
export async function readDomainSpan(
  api: Api,
  filter: DomainFilter,
  { first, last }: Span,
  signal: AbortSignal,
): Promise<Domain[]> {
  const rows: Domain[] = []
  for (let offset = first; offset <= last; offset += MOST_AT_ONCE) {
    const limit = Math.min(MOST_AT_ONCE, last - offset + 1)
    rows.push(...(await readPart(api, filter, { limit, offset }, signal)).items)
  }
  return rows
}

/** A domain together with the version that a write must name. */
export interface VersionedDomain {
  readonly domain: Domain
  readonly etag: string
}

export async function readDomain(api: Api, name: string, signal?: AbortSignal): Promise<VersionedDomain> {
  const { data, etag } = await answer(api.GET('/domains/{name}', { params: { path: { name } }, signal }))
  return { domain: Domain.fromDto(data), etag: etag ?? `"${data.revision}"` }
}

export function useDomain(name: ComputedRef<string>): UseQueryReturnType<VersionedDomain, Error> {
  const { api } = useServices()
  return useQuery({
    queryKey: computed(() => ['domains', 'one', name.value]),
    queryFn: ({ signal }) => readDomain(api, name.value, signal),
    enabled: computed(() => name.value !== ''),
  })
}

/** Who contributes what, since when; and what is not served because of another source. */
export function useContributions(name: ComputedRef<string>): UseQueryReturnType<Contributions, Error> {
  const { api } = useServices()
  return useQuery({
    queryKey: computed(() => ['domains', 'contributions', name.value]),
    queryFn: async ({ signal }) => {
      const path = { name: name.value }
      return Contributions.fromDto(
        (await answer(api.GET('/domains/{name}/contributions', { params: { path }, signal }))).data,
      )
    },
  })
}

/** How many nodes serve it as it is wanted now. Under the topic of nodes: their reports are what moves it. */
export function useDomainProof(name: ComputedRef<string>): UseQueryReturnType<Served, Error> {
  const { api } = useServices()
  return useQuery({
    queryKey: computed(() => ['nodes', 'domain-proof', name.value]),
    queryFn: async ({ signal }) => {
      const path = { name: name.value }
      return Served.fromDto((await answer(api.GET('/domains/{name}/proof', { params: { path }, signal }))).data)
    },
  })
}

/** A write of the part of source `api`. */
export interface DomainWrite {
  readonly name: string
  readonly part: Part
  readonly basedOn: BasedOn
  /** Also when it empties a zone, or takes much from a cluster. */
  readonly allowShrink?: boolean
  /** Only what this plan says. */
  readonly planHash?: string
  /** Kept with the change. */
  readonly why?: string
  /** Of a plan: whose texts it is to tell. */
  readonly view?: TextView
}

export async function planPut(api: Api, write: DomainWrite): Promise<Plan> {
  const path = { name: write.name }
  const params = { path, query: { dryRun: true, ...guarding(write) }, header: condition(write.basedOn) }
  const { data } = await answer(api.PUT('/domains/{name}', { params, body: Part.toDto(write.part) }))
  return Plan.fromDto(data as PlanDto)
}

export interface Written extends VersionedDomain {
  readonly change: string | undefined
}

/** `key` makes a repetition of the same write harmless. */
export async function putDomain(api: Api, write: DomainWrite, key: string): Promise<Written> {
  const header = { ...condition(write.basedOn), 'Idempotency-Key': key }
  const params = { path: { name: write.name }, query: guarding(write), header }
  const body = Part.toDto(write.part)
  const { data, etag, revision, change } = await answer(api.PUT('/domains/{name}', { params, body }))
  return { domain: Domain.fromDto(data as DomainDto), etag: etag ?? `"${revision}"`, change }
}

/** Shows what this page itself has written at once, before any hint of it arrives. */
export async function showWritten(queries: QueryClient, { domain, etag }: VersionedDomain): Promise<void> {
  const queryKey = ['domains', 'one', domain.name]
  // an answer from before the write would put the old version back
  await queries.cancelQueries({ queryKey })
  queries.setQueryData<VersionedDomain>(queryKey, { domain, etag })
  await queries.invalidateQueries({ queryKey: ['domains', 'list'] })
}

/** Withdraws the part of source `api`. */
export type DomainDelete = Omit<DomainWrite, 'part' | 'basedOn'> & { readonly basedOn: string }

export async function planDelete(api: Api, wanted: DomainDelete): Promise<Plan> {
  const { name, basedOn } = wanted
  const params = { path: { name }, query: { dryRun: true, ...guarding(wanted) }, header: { 'If-Match': basedOn } }
  const { data } = await answer(api.DELETE('/domains/{name}', { params }))
  return Plan.fromDto(data as PlanDto)
}

/**
 * @param key makes a repetition of the same write harmless
 * @return id of the change that it made
 */
export async function deleteDomain(api: Api, wanted: DomainDelete, key: string): Promise<string | undefined> {
  const { name, basedOn } = wanted
  const header = { 'If-Match': basedOn, 'Idempotency-Key': key }
  return (await answer(api.DELETE('/domains/{name}', { params: { path: { name }, query: guarding(wanted), header } })))
    .change
}
