// SPDX-License-Identifier: Apache-2.0
import { computed, reactive, ref, shallowRef, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import { newIdempotencyKey, type Api } from '@/api/client'
import { ApiProblem } from '@/api/problem'
import { Domain, NEW_PART, type Part } from './data'
import { draftOf, faultsOf, fieldAt, partOf, type Draft, type DraftFault, type Field } from './draft'
import { differences, same, type MergeRow } from './merge'
import { checkName } from './names'
import type { Plan } from './plan'
import { planPut, putDomain, readDomain, type BasedOn, type VersionedDomain, type Written } from './queries'

/** Where an edit stands. The draft outlives every step, so that no failure loses what was typed. */
export type EditStep =
  | { readonly step: 'form' }
  | { readonly step: 'planning' }
  | { readonly step: 'review'; readonly plan: Plan; readonly saving: boolean; readonly problem?: string }
  | { readonly step: 'conflict'; readonly theirs: Part | undefined; readonly rows: readonly MergeRow[] }
  | { readonly step: 'saved'; readonly plan: Plan; readonly written: Written; readonly before: Part | undefined }

/** A fault that the server alone found, at the field it belongs to (`undefined`: to the whole). */
export interface ServerFault {
  readonly field: Field | undefined
  readonly message: string
  /** The server's JSON pointer. */
  readonly at?: string
  /** Refused by the shrink guard; `review({ allowShrink: true })` says that it is meant. */
  readonly shrink?: boolean
}

export interface DomainEditor {
  readonly draft: Draft
  readonly at: Readonly<ShallowRef<EditStep>>
  readonly faults: ComputedRef<DraftFault[]>
  readonly serverFaults: Readonly<Ref<readonly ServerFault[]>>
  readonly unsaved: ComputedRef<boolean>
  /** The canonical name, or what was typed while it is none. */
  readonly name: ComputedRef<string>
  readonly basedOn: Readonly<Ref<BasedOn>>
  back: () => void
  /** What the server said of a field counts no more: its rows have moved. */
  forget: (field: Field) => void
  review: (options?: { readonly allowShrink: boolean }) => Promise<void>
  save: () => Promise<void>
  /** Compares with what the server has now, also unasked. */
  compare: () => Promise<void>
  settle: (result: Part) => Promise<void>
  /** Nothing of the draft is wanted any more. */
  drop: () => void
}

// against a server, or a neighbour, that answers every try with another version
const MOST_SILENT_ROUNDS = 3

export function createDomainEditor(api: Api, start: VersionedDomain | undefined): DomainEditor {
  const ownPart = start === undefined ? undefined : Domain.ownPart(start.domain)
  const first = shallowRef(draftOf(start?.domain.name ?? '', ownPart ?? NEW_PART))
  const draft = reactive(structuredClone(first.value))
  const dropped = ref(false)
  const basedOn = ref<BasedOn>(start?.etag)
  const at = shallowRef<EditStep>({ step: 'form' })
  const serverFaults = ref<readonly ServerFault[]>([])
  const name = computed(() => {
    const check = checkName(draft.name)
    return check.ok ? check.name : draft.name
  })
  let base = ownPart
  let silentRounds = 0
  let allowShrink = false
  let key = newIdempotencyKey()

  async function fail(problem: unknown): Promise<void> {
    if (!(problem instanceof ApiProblem)) throw problem
    if (problem.isConflict) return compare(review)
    const named = problem.faults.map(({ pointer, message }) => ({ field: fieldAt(pointer), message, at: pointer }))
    const whole = { field: undefined, message: wordsOf(problem), shrink: problem.isShrink }
    serverFaults.value = named.length > 0 && !problem.isShrink ? named : [whole]
    at.value = { step: 'form' }
  }

  const writing = () => ({ name: name.value, part: partOf(draft), basedOn: basedOn.value, allowShrink })

  async function review(options = { allowShrink: false }): Promise<void> {
    serverFaults.value = []
    allowShrink = options.allowShrink
    at.value = { step: 'planning' }
    await planPut(api, writing()).then((plan) => {
      key = newIdempotencyKey()
      at.value = { step: 'review', plan, saving: false }
    }, fail)
  }

  async function save(): Promise<void> {
    const from = at.value
    if (from.step !== 'review') return
    at.value = { ...from, saving: true, problem: undefined }
    await putDomain(api, writing(), key).then(
      (written) => {
        at.value = { step: 'saved', plan: from.plan, written, before: base }
      },
      (problem: unknown) => {
        if (!(problem instanceof ApiProblem && problem.isPassing)) return fail(problem)
        // it may have arrived: the same key makes saving again harmless
        at.value = { ...from, saving: false, problem: wordsOf(problem) }
        return undefined
      },
    )
  }

  /** @param goOn what to do when there is nothing to choose */
  async function compare(goOn: () => Promise<void> | void): Promise<void> {
    const now = await readDomain(api, name.value).catch((problem: unknown) => {
      if (problem instanceof ApiProblem && problem.status === 404) return undefined
      throw problem
    })
    const theirs = now === undefined ? undefined : Domain.ownPart(now.domain)
    const rows = theirs === undefined ? [] : differences(base ?? NEW_PART, theirs, partOf(draft))
    const begun = base
    base = theirs
    basedOn.value = now?.etag
    const untouched = same(draft, first.value)
    if (untouched && theirs !== undefined) {
      first.value = draftOf(draft.name, theirs)
      Object.assign(draft, structuredClone(first.value))
      return goOn()
    }
    // somebody changed what is not touched here, or another source's part: nothing to choose
    const harmless = same(theirs, begun) || (rows.length > 0 && rows.every((row) => row.proposed === 'mine'))
    if (harmless && silentRounds < MOST_SILENT_ROUNDS) {
      silentRounds += 1
      return goOn()
    }
    at.value = { step: 'conflict', theirs, rows }
    return undefined
  }

  const back = () => {
    at.value = { step: 'form' }
  }

  return {
    draft,
    at,
    faults: computed(() => faultsOf(draft)),
    serverFaults,
    unsaved: computed(() => !dropped.value && at.value.step !== 'saved' && !same(draft, first.value)),
    name,
    basedOn,
    back,
    forget: (field) => (serverFaults.value = serverFaults.value.filter((fault) => fault.field !== field)),
    review,
    save,
    compare: () => compare(back).catch(fail),
    drop: () => (dropped.value = true),
    async settle(result) {
      Object.assign(draft, draftOf(draft.name, result))
      await review()
    },
  }
}

const wordsOf = (problem: ApiProblem): string =>
  [problem.message, problem.detail].filter((part) => part !== '').join('. ')
