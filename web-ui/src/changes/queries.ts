// SPDX-License-Identifier: Apache-2.0
import { keepPreviousData, useInfiniteQuery, useQuery, type UseQueryReturnType } from '@tanstack/vue-query'
import { computed, type ComputedRef, type Ref } from 'vue'
import { answer, newIdempotencyKey, type Api } from '@/api/client'
import { useServices } from '@/api/services'
import type { PlanDto, ReceiptDto } from '@/api/types'
import { usePagedRows, type PagedRows } from '@/shared/paged-rows'
import { Change, ChangeEntry, type Effect, type Kind } from './data'
import { WholePlan } from './plan'
import { Served } from './served'

export interface ChangeFilter {
  readonly q: string
  readonly actor: string
  readonly resource: string
  readonly kind: Kind | ''
  readonly effect: Effect | ''
  /** Instants; empty: open. */
  readonly since: string
  readonly until: string
}

export function useChangeRows(filter: ComputedRef<ChangeFilter>): PagedRows<Change> {
  const { api } = useServices()
  const key = computed(() => ['changes', 'list', filter.value])
  return usePagedRows(key, async (place, signal) => {
    const { q, actor, resource, kind, effect, since, until } = filter.value
    const query = {
      ...place,
      q: q || undefined,
      actor: actor || undefined,
      resource: resource || undefined,
      kind: kind || undefined,
      effect: effect || undefined,
      since: since || undefined,
      until: until || undefined,
    }
    const { data } = await answer(api.GET('/changes', { params: { query }, signal }))
    return { ...data, items: data.items.map((dto) => Change.fromDto(dto)) }
  })
}

export function useChange(id: ComputedRef<string>): UseQueryReturnType<Change, Error> {
  const { api } = useServices()
  return useQuery({
    queryKey: computed(() => ['changes', 'one', id.value]),
    queryFn: async ({ signal }) =>
      Change.fromDto((await answer(api.GET('/changes/{id}', { params: { path: { id: id.value } }, signal }))).data),
    enabled: computed(() => id.value !== ''),
  })
}

/** What a change did, a page at a time. */
export interface ChangeEntries {
  readonly rows: ComputedRef<readonly ChangeEntry[]>
  /** How many there are; `undefined`: not known yet. */
  readonly total: ComputedRef<number | undefined>
  readonly problem: ComputedRef<Error | null>
  readonly bringing: ComputedRef<boolean>
  /** Brings the next page. */
  readonly bring: () => void
}

const ENTRIES = 50
// no page can be longer
const LONGEST = 1000

// no topic of hints: what a change did stays as it is, and each page costs the server a look into its store
const ITEMS = 'items of a change'

/** What a change did, as far as the resource or its source has the text `q`. */
export function useChangeEntries(id: ComputedRef<string>, q: Ref<string>): ChangeEntries {
  const { api } = useServices()
  const query = useInfiniteQuery({
    queryKey: computed(() => [ITEMS, id.value, q.value]),
    queryFn: async ({ pageParam, signal }) => {
      const place = { limit: ENTRIES, cursor: pageParam === '' ? undefined : pageParam }
      const params = { path: { id: id.value }, query: { ...place, q: q.value || undefined } }
      const { data } = await answer(api.GET('/changes/{id}/items', { params, signal }))
      return { ...data, items: data.items.map((dto) => ChangeEntry.fromDto(dto)) }
    },
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
    staleTime: Infinity,
  })
  const pages = computed(() => query.data.value?.pages ?? [])
  return {
    rows: computed(() => pages.value.flatMap(({ items }) => items)),
    total: computed(() => pages.value[0]?.total),
    problem: computed(() => query.error.value),
    bringing: computed(() => query.isFetchingNextPage.value),
    bring: () => void query.fetchNextPage(),
  }
}

/** What a change did to one resource, however much else it did. */
export function useEntriesAbout(
  id: ComputedRef<string>,
  resource: ComputedRef<string>,
  enabled: ComputedRef<boolean>,
): UseQueryReturnType<readonly ChangeEntry[], Error> {
  const { api } = useServices()
  return useQuery({
    queryKey: computed(() => [ITEMS, id.value, 'about', resource.value]),
    queryFn: async ({ signal }): Promise<readonly ChangeEntry[]> => {
      const params = { path: { id: id.value }, query: { q: resource.value, limit: LONGEST } }
      const { data } = await answer(api.GET('/changes/{id}/items', { params, signal }))
      return data.items.map((dto) => ChangeEntry.fromDto(dto)).filter((entry) => entry.resource === resource.value)
    },
    enabled,
    staleTime: Infinity,
  })
}

export interface Receipts {
  readonly served: Served
  readonly items: readonly ReceiptDto[]
  readonly total: number
}

export async function readReceipts(api: Api, id: string, limit: number, signal?: AbortSignal): Promise<Receipts> {
  const params = { path: { id }, query: { limit } }
  const { data } = await answer(api.GET('/changes/{id}/receipts', { params, signal }))
  return { served: Served.fromDto(data.served), items: data.items, total: data.total }
}

/** How far a change has come. Under the topic of nodes: their reports are what moves it. */
export function useReceipts(id: ComputedRef<string>, limit: number): UseQueryReturnType<Receipts, Error> {
  const { api } = useServices()
  return useQuery({
    queryKey: computed(() => ['nodes', 'receipts', id.value, limit]),
    queryFn: ({ signal }) => readReceipts(api, id.value, limit, signal),
    enabled: computed(() => id.value !== ''),
  })
}

export interface RevertRequest {
  readonly id: string
  /** Also what was changed since. */
  readonly force: boolean
  readonly allowShrink: boolean
  /** Of this one resource alone; of all that the change did where left out. */
  readonly only?: string
}

const part = ({ only }: RevertRequest) => (only === undefined ? {} : { resources: [only] })

export async function planRevert(api: Api, request: RevertRequest): Promise<WholePlan> {
  const { id, force, allowShrink } = request
  const params = { path: { id }, query: { dryRun: true } }
  const body = { force, allowShrink, ...part(request) }
  const { data } = await answer(api.POST('/changes/{id}/revert', { params, body }))
  return WholePlan.fromDto(data as PlanDto)
}

/**
 * Writes what the plan says and nothing else.
 *
 * @return id of the change that it made
 */
export async function revert(api: Api, request: RevertRequest, plan: WholePlan): Promise<string | undefined> {
  const { id, force, allowShrink } = request
  const params = { path: { id }, header: { 'Idempotency-Key': newIdempotencyKey() } }
  const body = { force, allowShrink, ...part(request), planHash: plan.hash }
  const { data, change } = await answer(api.POST('/changes/{id}/revert', { params, body }))
  return change ?? ('change' in data ? data.change?.split('/').at(-1) : undefined)
}

/** Takes a change back as a whole; refused where somebody has changed some of it since. */
export async function undoChange(api: Api, id: string): Promise<void> {
  const request = { id, force: false, allowShrink: true }
  await revert(api, request, await planRevert(api, request))
}
