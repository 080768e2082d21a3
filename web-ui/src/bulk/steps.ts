// SPDX-License-Identifier: Apache-2.0
import { shallowRef, type ShallowRef } from 'vue'
import { newIdempotencyKey, type Api } from '@/api/client'
import { ApiProblem } from '@/api/problem'
import type { TextView, WholePlan } from '@/changes/plan'
import { heldOf, wordsOf } from '@/shared/edit/editor'
import { canBe, faultOf, rowsOf, type Bulk, type BulkFault, type BulkRows, type Picked } from './data'
import { planBulk, writeBulk, type BulkRequest } from './queries'

/** Where a change of many stands. */
export type BulkStep =
  | { readonly step: 'form'; readonly problem?: string; readonly faults: readonly BulkFault[] }
  | { readonly step: 'asking' }
  | {
      readonly step: 'review'
      readonly plan: WholePlan
      readonly rows: BulkRows
      readonly saving: boolean
      readonly problem?: string
      /** Somebody wrote meanwhile: this is the plan as it is now. */
      readonly moved: boolean
      /** What the guard against removing too much has said; empty: nothing. */
      readonly shrinks: readonly string[]
    }
  | { readonly step: 'done'; readonly change: string | undefined; readonly rows: BulkRows }

export interface BulkSteps {
  readonly at: Readonly<ShallowRef<BulkStep>>
  preview: (bulk: Bulk) => Promise<void>
  /** @param why kept with the change */
  write: (why?: string) => Promise<void>
  /** Other texts of the plan that waits. */
  texts: (view: TextView) => Promise<WholePlan>
  back: () => void
  /** Plans anew without the domains that were refused. */
  leaveOut: (faults: readonly BulkFault[]) => Promise<void>
}

interface Asked {
  readonly request: BulkRequest
  readonly shrinks: readonly string[]
  readonly moved: boolean
}

/** Plan, then just that plan, for many domains together; what is refused comes back row by row and can be left out. */
export function createBulkSteps(api: Api, picked: readonly Picked[]): BulkSteps {
  const at = shallowRef<BulkStep>({ step: 'form', faults: [] })
  const refused = new Map<string, string>()
  let asked: Asked | undefined
  let key = newIdempotencyKey()
  let said = ''

  const namesFor = ({ action }: Bulk) =>
    picked.filter((one) => canBe(action, one) && !refused.has(one.name)).map(({ name }) => name)

  async function look(wanted: Asked): Promise<void> {
    const { request, shrinks, moved } = wanted
    at.value = { step: 'asking' }
    asked = wanted
    key = newIdempotencyKey()
    await planBulk(api, request).then(
      (plan) => {
        const rows = rowsOf(request.bulk.action, picked, refused, plan)
        at.value = { step: 'review', plan, rows, saving: false, moved, shrinks }
      },
      (problem: unknown) => refuse(problem, wanted),
    )
  }

  function refuse(problem: unknown, { request, moved }: Asked): Promise<void> | undefined {
    if (!(problem instanceof ApiProblem)) throw problem
    if (problem.isShrink && !request.allowShrink) {
      return look({ request: { ...request, allowShrink: true }, shrinks: heldOf(problem), moved })
    }
    const faults = problem.faults.map((fault) => faultOf(fault, request.names))
    at.value = { step: 'form', problem: wordsOf(problem), faults }
    return undefined
  }

  function begin(bulk: Bulk): Promise<void> {
    const request = { bulk, names: namesFor(bulk), allowShrink: false }
    if (request.names.length > 0) return look({ request, shrinks: [], moved: false })
    // nothing to ask for: a request without a name would be refused, or be about all of them
    asked = { request, shrinks: [], moved: false }
    const rows = rowsOf(bulk.action, picked, refused, NOTHING)
    at.value = { step: 'review', plan: NOTHING, rows, saving: false, moved: false, shrinks: [] }
    return Promise.resolve()
  }

  async function write(why = ''): Promise<void> {
    const from = at.value
    const wanted = asked
    if (from.step !== 'review' || wanted === undefined) return
    at.value = { ...from, saving: true, problem: undefined }
    const reason = why.trim()
    // one key is for one request, word for word
    if (reason !== said) key = newIdempotencyKey()
    said = reason
    await writeBulk(api, wanted.request, from.plan, key, reason).then(
      (change) => {
        at.value = { step: 'done', change, rows: from.rows }
      },
      (problem: unknown) => {
        if (!(problem instanceof ApiProblem)) throw problem
        if (problem.kind === 'plan-moved' || problem.isConflict) return look({ ...wanted, moved: true })
        if (!problem.isPassing) return refuse(problem, wanted)
        // it may have arrived: the same key makes it harmless to send it again
        at.value = { ...from, saving: false, problem: wordsOf(problem) }
        return undefined
      },
    )
  }

  return {
    at,
    preview: begin,
    write,
    texts: (view) =>
      asked === undefined ? Promise.reject(new Error('nothing is planned')) : planBulk(api, asked.request, view),
    back: () => (at.value = { step: 'form', faults: [] }),
    async leaveOut(faults) {
      for (const { name, message } of faults) if (name !== undefined) refused.set(name, message)
      if (asked !== undefined) await begin(asked.request.bulk)
    },
  }
}

const NOTHING: WholePlan = {
  unchanged: true,
  hash: '',
  counts: { created: 0, updated: 0, deleted: 0, unchanged: 0 },
  entries: [],
  clusters: [],
  nodes: 0,
  texts: [],
  emptied: [],
  emptiedCount: 0,
  warnings: [],
}
