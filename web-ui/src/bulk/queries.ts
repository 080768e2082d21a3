// SPDX-License-Identifier: Apache-2.0
import { answer, type Api } from '@/api/client'
import type { PlanDto, StateDto } from '@/api/types'
import { viewing, WholePlan, type TextView } from '@/changes/plan'
import { deletesOf, editOf, stateOf, type Bulk } from './data'

/** A change of all these names together: accepted as a whole, or not at all. */
export interface BulkRequest {
  readonly bulk: Bulk
  readonly names: readonly string[]
  /** Also what the guard against removing too much would refuse. */
  readonly allowShrink: boolean
}

interface Sent {
  readonly dryRun?: boolean
  readonly planHash?: string
  readonly key?: string
  readonly why?: string
  readonly view?: TextView
}

function post(api: Api, { bulk, names, allowShrink }: BulkRequest, { dryRun, planHash, key, why = '', view }: Sent) {
  const params = { query: { dryRun, ...viewing(view) }, header: key === undefined ? {} : { 'Idempotency-Key': key } }
  const guard = {
    ...(allowShrink ? { allowShrink } : {}),
    ...(planHash === undefined ? {} : { planHash }),
    ...(why === '' ? {} : { comment: why }),
  }
  return bulk.action === 'delete'
    ? answer(api.POST('/changes', { params, body: { ...deletesOf(names), ...guard } }))
    : answer(api.POST('/edits', { params, body: { ...editOf(bulk, names), ...guard } }))
}

/** @param view whose texts it is to tell; those of the first clusters where left out */
export async function planBulk(api: Api, request: BulkRequest, view?: TextView): Promise<WholePlan> {
  return WholePlan.fromDto((await post(api, request, { dryRun: true, view })).data as PlanDto)
}

/**
 * Writes what the plan says and nothing else.
 *
 * @param key makes a repetition of the same write harmless
 * @param why kept with the change
 * @return id of the change that it made
 */
export async function writeBulk(
  api: Api,
  request: BulkRequest,
  plan: WholePlan,
  key: string,
  why: string,
): Promise<string | undefined> {
  return (await post(api, request, { planHash: plan.hash, key, why })).change
}

/** These names as a file that can be imported: of what is declared now, not of what was seen when they were picked. */
export async function exportPicked(api: Api, names: ReadonlySet<string>): Promise<Blob> {
  const { data } = await answer(api.GET('/export', { params: { query: { format: 'json' } } }))
  return new Blob([JSON.stringify(stateOf(data as StateDto, names), undefined, 2), '\n'], { type: 'application/json' })
}
