// SPDX-License-Identifier: Apache-2.0
import { shallowRef, type ShallowRef } from 'vue'
import { newIdempotencyKey, type Api } from '@/api/client'
import { ApiProblem } from '@/api/problem'
import { writeAgreed } from '@/changes/agreed'
import { heldOf, wordsOf, type Review } from '@/shared/edit/editor'
import type { Plan } from './plan'
import { deleteDomain, planDelete, type VersionedDomain } from './queries'

/** Where the deletion of a domain stands. */
export type DeletionStep =
  | { readonly step: 'asking' }
  | Review<Plan>
  /** It cannot be deleted as it is now. */
  | { readonly step: 'refused'; readonly problem: ApiProblem }
  | { readonly step: 'done'; readonly change: string | undefined }

export interface Deletion {
  readonly at: Readonly<ShallowRef<DeletionStep>>
  /** Deletes what the plan that is shown says, and takes no other answer away. */
  go: () => Promise<void>
}

/** Plans at once, past the guard against removing too much where that speaks; of a domain that was changed since, nothing is deleted. */
export function createDeletion(api: Api, { domain: { name }, etag }: VersionedDomain): Deletion {
  const at = shallowRef<DeletionStep>({ step: 'asking' })
  const writing = (held: readonly string[]) => ({ name, basedOn: etag, allowShrink: held.length > 0 })

  function refuse(problem: unknown) {
    if (!(problem instanceof ApiProblem)) throw problem
    at.value = { step: 'refused', problem }
  }

  async function look(held: readonly string[], moved: boolean): Promise<void> {
    at.value = { step: 'asking' }
    await planDelete(api, writing(held)).then(
      (plan) => {
        at.value = { step: 'review', plan, saving: false, held, moved }
      },
      (problem: unknown) => (isHeld(problem, held) ? look(heldOf(problem), moved) : refuse(problem)),
    )
  }

  // one key is for one request, and so for one plan
  let key = { of: '', text: '' }
  const keyOf = ({ hash }: Plan) => {
    if (key.of !== hash) key = { of: hash, text: newIdempotencyKey() }
    return key.text
  }

  async function go(): Promise<void> {
    const from = at.value
    if (from.step !== 'review' || from.saving) return
    const { held, plan } = from
    at.value = { ...from, saving: true, problem: undefined }
    const isGrave = held.length > 0 || plan.emptiedCount > 0
    const write = (agreed: Plan) =>
      deleteDomain(api, { ...writing(held), ...(isGrave ? { planHash: agreed.hash } : {}) }, keyOf(agreed))
    await writeAgreed(plan, write, () => planDelete(api, writing(held))).then(
      (done) => {
        at.value =
          'written' in done
            ? { step: 'done', change: done.written }
            : { ...from, plan: done.moved, saving: false, moved: true }
      },
      (problem: unknown) => {
        if (isHeld(problem, held)) return look(heldOf(problem), true)
        // it may have arrived: the same key makes it harmless to send it again
        if (problem instanceof ApiProblem && problem.isPassing)
          at.value = { ...from, saving: false, problem: wordsOf(problem) }
        else refuse(problem)
        return undefined
      },
    )
  }

  void look([], false)
  return { at, go }
}

/** Whether the guard speaks that was not asked to let it pass. */
const isHeld = (problem: unknown, held: readonly string[]): problem is ApiProblem =>
  problem instanceof ApiProblem && problem.isShrink && held.length === 0
