// SPDX-License-Identifier: Apache-2.0
import { computed, reactive, ref, shallowRef, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import { newIdempotencyKey } from '@/api/client'
import { ApiProblem } from '@/api/problem'
import { differences, same, type FieldOf, type MergeRow } from './merge'

/** Where an edit stands. The draft outlives every step, so that no failure loses what was typed. */
export type EditStep<Value, Plan, Written> =
  | { readonly step: 'form' }
  | { readonly step: 'planning' }
  | { readonly step: 'review'; readonly plan: Plan; readonly saving: boolean; readonly problem?: string }
  | {
      readonly step: 'conflict'
      readonly theirs: Value | undefined
      readonly rows: readonly MergeRow<FieldOf<Value>>[]
    }
  | { readonly step: 'saved'; readonly plan: Plan; readonly written: Written; readonly before: Value | undefined }

/** A fault that the server alone found, at the field it belongs to (`undefined`: to the whole). */
export interface ServerFault<Field = string> {
  readonly field: Field | undefined
  readonly message: string
  /** The server's JSON pointer. */
  readonly at?: string
  /** Refused by the shrink guard; `review({ allowShrink: true })` says that it is meant. */
  readonly shrink?: boolean
}

/** The version a write is based on; undefined: there was nothing, and there must still be nothing. */
export type BasedOn = string | undefined

/** The headers that say so. */
export const condition = (basedOn: BasedOn): Record<string, string> =>
  basedOn === undefined ? { 'If-None-Match': '*' } : { 'If-Match': basedOn }

export interface Writing<Value> {
  readonly name: string
  readonly value: Value
  readonly basedOn: BasedOn
  /** Also when it empties a zone, or takes much from a cluster. */
  readonly allowShrink: boolean
}

/** What is edited, and the way to the server; the editor itself knows neither. */
export interface Editable<Draft extends object, Value extends object, Field, Plan, Written> {
  /** Of something new: the form with nothing typed. */
  readonly first: Draft
  /** What the edit began with; undefined: there is none. */
  readonly start: { readonly value: Value | undefined; readonly etag: string } | undefined
  /** What a thing that is not there counts as, field by field. */
  readonly nothing: Value
  fields: (...values: readonly Value[]) => readonly FieldOf<Value>[]
  draftOf: (draft: Draft, value: Value) => Draft
  valueOf: (draft: Draft) => Value
  /** The canonical name, or what was typed while it is none. */
  nameOf: (draft: Draft) => string
  fieldAt: (pointer: string) => Field | undefined
  plan: (writing: Writing<Value>) => Promise<Plan>
  put: (writing: Writing<Value>, key: string) => Promise<Written>
  /** As it is now; undefined: gone. `value` undefined: there, without what is edited here. */
  read: (name: string) => Promise<{ readonly value: Value | undefined; readonly etag: string } | undefined>
}

export interface Editor<Draft extends object, Value extends object, Field, Plan, Written> {
  readonly draft: Draft
  readonly at: Readonly<ShallowRef<EditStep<Value, Plan, Written>>>
  readonly serverFaults: Readonly<Ref<readonly ServerFault<Field>[]>>
  readonly unsaved: ComputedRef<boolean>
  readonly name: ComputedRef<string>
  readonly mine: ComputedRef<Value>
  readonly basedOn: Readonly<Ref<BasedOn>>
  back: () => void
  /** What the server said of a field counts no more: its rows have moved. */
  forget: (field: Field) => void
  review: (options?: { readonly allowShrink: boolean }) => Promise<void>
  save: () => Promise<void>
  /** Compares with what the server has now, also unasked. */
  compare: () => Promise<void>
  settle: (result: Value) => Promise<void>
  /** Nothing of the draft is wanted any more. */
  drop: () => void
}

// against a server, or a neighbour, that answers every try with another version
const MOST_SILENT_ROUNDS = 3

/** Form, plan, save; on conflict a choice field by field. No step loses what was typed. */
export function createEditor<Draft extends object, Value extends object, Field, Plan, Written>(
  of: Editable<Draft, Value, Field, Plan, Written>,
): Editor<Draft, Value, Field, Plan, Written> {
  const first = shallowRef(of.first)
  const draft = reactive(structuredClone(first.value)) as Draft
  const dropped = ref(false)
  const basedOn = ref<BasedOn>(of.start?.etag)
  const at = shallowRef<EditStep<Value, Plan, Written>>({ step: 'form' })
  const serverFaults = shallowRef<readonly ServerFault<Field>[]>([])
  let base = of.start?.value
  let silentRounds = 0
  let allowShrink = false
  let key = newIdempotencyKey()

  async function fail(problem: unknown): Promise<void> {
    if (!(problem instanceof ApiProblem)) throw problem
    if (problem.isConflict) return compare(review)
    const named = problem.faults.map(({ pointer, message }) => ({ field: of.fieldAt(pointer), message, at: pointer }))
    const whole = { field: undefined, message: wordsOf(problem), shrink: problem.isShrink }
    serverFaults.value = named.length > 0 && !problem.isShrink ? named : [whole]
    at.value = { step: 'form' }
  }

  const writing = () => ({
    name: of.nameOf(draft),
    value: of.valueOf(draft),
    basedOn: basedOn.value,
    allowShrink,
  })

  async function review(options = { allowShrink: false }): Promise<void> {
    serverFaults.value = []
    allowShrink = options.allowShrink
    at.value = { step: 'planning' }
    await of.plan(writing()).then((plan) => {
      key = newIdempotencyKey()
      at.value = { step: 'review', plan, saving: false }
    }, fail)
  }

  async function save(): Promise<void> {
    const from = at.value
    if (from.step !== 'review') return
    at.value = { ...from, saving: true, problem: undefined }
    await of.put(writing(), key).then(
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
    const now = await of.read(of.nameOf(draft))
    const theirs = now?.value
    const begun = base
    const mine = of.valueOf(draft)
    const from = base ?? of.nothing
    const rows = theirs === undefined ? [] : differences(of.fields(from, theirs, mine), from, theirs, mine)
    base = theirs
    basedOn.value = now?.etag
    const untouched = same(draft, first.value)
    if (untouched && theirs !== undefined) {
      first.value = of.draftOf(draft, theirs)
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
    serverFaults,
    unsaved: computed(() => !dropped.value && at.value.step !== 'saved' && !same(draft, first.value)),
    name: computed(() => of.nameOf(draft)),
    mine: computed(() => of.valueOf(draft)),
    basedOn,
    back,
    forget: (field) => (serverFaults.value = serverFaults.value.filter((fault) => fault.field !== field)),
    review,
    save,
    compare: () => compare(back).catch(fail),
    drop: () => (dropped.value = true),
    async settle(result) {
      Object.assign(draft, of.draftOf(draft, result))
      await review()
    },
  }
}

export const wordsOf = (problem: ApiProblem): string =>
  [problem.message, problem.detail].filter((part) => part !== '').join('. ')

/** What there is to read, or undefined where there is nothing. */
export const orGone = <T>(read: Promise<T>): Promise<T | undefined> =>
  read.catch((problem: unknown) => {
    if (problem instanceof ApiProblem && problem.status === 404) return undefined
    throw problem
  })
