// SPDX-License-Identifier: Apache-2.0
import { useQuery, type UseQueryReturnType } from '@tanstack/vue-query'
import { answer, newIdempotencyKey, type Api } from '@/api/client'
import { useServices } from '@/api/services'
import type { PlanDto } from '@/api/types'
import { WholePlan } from '@/changes/plan'
import { Drain } from './data'

const MOST = 1000

/** All drains; there are a few. Under the topic of changes: whatever begins or ends one is a change. */
export function useDrains(): UseQueryReturnType<Drain[], Error> {
  const { api } = useServices()
  return useQuery({
    queryKey: ['changes', 'drains'],
    queryFn: async ({ signal }) => {
      const { data } = await answer(api.GET('/drains', { params: { query: { limit: MOST } }, signal }))
      return data.items.map((dto) => Drain.fromDto(dto))
    },
  })
}

/** The plan of a new drain, with all names that it would empty. */
export async function planDrain(api: Api, drain: Drain): Promise<WholePlan> {
  const query = { dryRun: true, allowShrink: true }
  const params = { path: { id: drain.id }, query, header: { 'If-None-Match': '*' } }
  const { data } = await answer(api.PUT('/drains/{id}', { params, body: Drain.toDto(drain) }))
  return WholePlan.fromDto(data as PlanDto)
}

/** How far a write may go: not past the guard, past it, or past it only as a plan says. */
interface Allowed {
  readonly allowShrink?: true
  readonly planHash?: string
}

/** @return id of the change that it made */
export async function putDrain(api: Api, drain: Drain, query: Allowed, key: string): Promise<string | undefined> {
  const header = { 'If-None-Match': '*', 'Idempotency-Key': key }
  const params = { path: { id: drain.id }, query, header }
  return (await answer(api.PUT('/drains/{id}', { params, body: Drain.toDto(drain) }))).change
}

export async function planEnd(api: Api, id: string): Promise<WholePlan> {
  const { data } = await answer(api.DELETE('/drains/{id}', { params: { path: { id }, query: { dryRun: true } } }))
  return WholePlan.fromDto(data as PlanDto)
}

/** Everything that it took out is back. */
export async function endDrain(api: Api, id: string): Promise<void> {
  await answer(
    api.DELETE('/drains/{id}', { params: { path: { id }, header: { 'Idempotency-Key': newIdempotencyKey() } } }),
  )
}
