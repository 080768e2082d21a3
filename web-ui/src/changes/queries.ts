// SPDX-License-Identifier: Apache-2.0
import { useQuery, type UseQueryReturnType } from '@tanstack/vue-query'
import { computed, type ComputedRef } from 'vue'
import { answer, newIdempotencyKey, type Api } from '@/api/client'
import { useServices } from '@/api/services'
import type { PlanDto, ReceiptDto } from '@/api/types'
import { usePagedRows, type PagedRows } from '@/shared/paged-rows'
import { Change, type Effect, type Kind } from './data'
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
