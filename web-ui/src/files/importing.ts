// SPDX-License-Identifier: Apache-2.0
import { shallowRef, type ShallowRef } from 'vue'
import { newIdempotencyKey, type Api } from '@/api/client'
import { ApiProblem, type FieldFault } from '@/api/problem'
import type { TextView } from '@/changes/plan'
import { wordsOf } from '@/shared/edit/editor'
import type { ImportFile, ImportPlan } from './data'
import { importAsPlanned, planImport } from './queries'

/** Where an import stands. The file outlives every step. */
export type ImportStep =
  | { readonly step: 'file'; readonly problem?: string; readonly faults: readonly FieldFault[] }
  | { readonly step: 'asking' }
  | {
      readonly step: 'review'
      readonly plan: ImportPlan
      readonly saving: boolean
      readonly problem?: string
      /** Somebody wrote meanwhile: this is the plan as it is now. */
      readonly moved: boolean
    }
  | { readonly step: 'done'; readonly change: string | undefined; readonly plan: ImportPlan }

export interface Importing {
  readonly at: Readonly<ShallowRef<ImportStep>>
  preview: (file: ImportFile) => Promise<void>
  /** @param why kept with the change */
  write: (why?: string) => Promise<void>
  /** Other texts of the plan that waits. */
  texts: (view: TextView) => Promise<ImportPlan>
  back: () => void
}

const BEGIN: ImportStep = { step: 'file', faults: [] }

/** Plan, then just that plan. What is wrong with the file comes back with every row that is. */
export function createImporting(api: Api): Importing {
  const at = shallowRef<ImportStep>(BEGIN)
  let asked: ImportFile | undefined
  let key = newIdempotencyKey()
  let said = ''

  function refuse(problem: unknown) {
    if (!(problem instanceof ApiProblem)) throw problem
    at.value = { step: 'file', problem: wordsOf(problem), faults: problem.faults }
  }

  async function look(file: ImportFile, moved: boolean) {
    at.value = { step: 'asking' }
    asked = file
    key = newIdempotencyKey()
    await planImport(api, file).then((plan) => {
      at.value = { step: 'review', plan, saving: false, moved }
    }, refuse)
  }

  async function write(why = ''): Promise<void> {
    const from = at.value
    const file = asked
    if (from.step !== 'review' || file === undefined) return
    at.value = { ...from, saving: true, problem: undefined }
    const reason = why.trim()
    // one key is for one request, word for word
    if (reason !== said) key = newIdempotencyKey()
    said = reason
    await importAsPlanned(api, file, from.plan, key, reason).then(
      (change) => {
        at.value = { step: 'done', change, plan: from.plan }
      },
      (problem: unknown) => {
        if (!(problem instanceof ApiProblem)) throw problem
        if (problem.kind === 'plan-moved') return look(file, true)
        // it may have arrived: the same key makes it harmless to send it again
        if (problem.isPassing) at.value = { ...from, saving: false, problem: wordsOf(problem) }
        else refuse(problem)
        return undefined
      },
    )
  }

  return {
    at,
    preview: (file) => look(file, false),
    write,
    texts: (view) =>
      asked === undefined ? Promise.reject(new Error('nothing is planned')) : planImport(api, asked, view),
    back: () => (at.value = BEGIN),
  }
}
