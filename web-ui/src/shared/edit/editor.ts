// SPDX-License-Identifier: Apache-2.0
import { computed, reactive, ref, shallowRef, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import { newIdempotencyKey } from '@/api/client'
import { ApiProblem } from '@/api/problem'
import { writeAgreed } from '@/changes/agreed'
import { viewing, type TextView, type WholePlan } from '@/changes/plan'
import { differences, same, type FieldOf, type MergeRow } from './merge'

/** Where an edit stands. The draft outlives every step, so that no failure loses what was typed. */
export type EditStep<Value, Plan, Written> =
  | { readonly step: 'form' }
  | { readonly step: 'planning' }
  | Review<Plan>
  | {
      readonly step: 'conflict'
      readonly theirs: Value | undefined
      readonly rows: readonly MergeRow<FieldOf<Value>>[]
      /** Whether there was one all along, where somebody makes a new one. */
      readonly exists: boolean
    }
  | { readonly step: 'saved'; readonly plan: Plan; readonly written: Written; readonly before: Value | undefined }

/** A plan that waits for somebody to agree to it. */
export interface Review<Plan> {
  readonly step: 'review'
  readonly plan: Plan
  readonly saving: boolean
  readonly problem?: string
  /** What the guard against removing too much has said; empty: nothing. */
  readonly held: readonly string[]
  /** Somebody wrote meanwhile: this is the plan as it is now. */
  readonly moved: boolean
}

/** What a plan of anything has that the way of an edit looks at. */
export type Planned = Pick<WholePlan, 'hash' | 'emptied' | 'emptiedCount'>

/** A fault that the server alone found, at the field it belongs to (`undefined`: to the whole). */
export interface ServerFault<Field = string> {
  readonly field: Field | undefined
  readonly message: string
  /** The server's JSON pointer. */
  readonly at?: string
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
  /** Only what this plan says; undefined: whatever it comes to, within what the guard lets pass. */
  readonly planHash?: string
  /** Why, in words of whoever does it; kept with the change. */
  readonly why?: string
  /** Of a plan: whose texts it is to tell; those of the first clusters where left out. */
  readonly view?: TextView
}

/** How a write goes beyond the guard, or not at all, why it is done, and what its plan is to tell, as parameters. */
export const guarding = ({
  allowShrink,
  planHash,
  why,
  view,
}: {
  readonly allowShrink?: boolean
  readonly planHash?: string
  readonly why?: string
  readonly view?: TextView
}): {
  readonly allowShrink?: true
  readonly planHash?: string
  readonly comment?: string
  readonly planCluster?: string
  readonly planZone?: string
} => ({
  ...viewing(view),
  ...(allowShrink === true ? { allowShrink } : {}),
  ...(planHash === undefined ? {} : { planHash }),
  ...(why === undefined || why === '' ? {} : { comment: why }),
})

/** What is edited, and the way to the server; the editor itself knows neither. */
export interface Editable<Draft extends object, Value extends object, Field, Plan extends Planned, Written> {
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

export interface Editor<Draft extends object, Value extends object, Field, Plan extends Planned, Written> {
  readonly draft: Draft
  readonly at: Readonly<ShallowRef<EditStep<Value, Plan, Written>>>
  readonly serverFaults: Readonly<Ref<readonly ServerFault<Field>[]>>
  readonly unsaved: ComputedRef<boolean>
  readonly name: ComputedRef<string>
  readonly mine: ComputedRef<Value>
  readonly basedOn: Readonly<Ref<BasedOn>>
  /** What is to be kept with the change as its reason. */
  readonly why: Ref<string>
  /** Other texts of the plan that waits. */
  texts: (view: TextView) => Promise<Plan>
  back: () => void
  /** What the server said of a field counts no more: its rows have moved. */
  forget: (field: Field) => void
  review: () => Promise<void>
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
export function createEditor<Draft extends object, Value extends object, Field, Plan extends Planned, Written>(
  of: Editable<Draft, Value, Field, Plan, Written>,
): Editor<Draft, Value, Field, Plan, Written> {
  const first = shallowRef(of.first)
  const draft = reactive(structuredClone(first.value)) as Draft
  const dropped = ref(false)
  const basedOn = ref<BasedOn>(of.start?.etag)
  const at = shallowRef<EditStep<Value, Plan, Written>>({ step: 'form' })
  const serverFaults = shallowRef<readonly ServerFault<Field>[]>([])
  const why = ref('')
  let said = ''
  let base = of.start?.value
  let silentRounds = 0
  let key = newIdempotencyKey()

  async function fail(problem: unknown): Promise<void> {
    if (!(problem instanceof ApiProblem)) throw problem
    if (problem.isConflict) return compare(review)
    const named = problem.faults.map(({ pointer, message }) => ({ field: of.fieldAt(pointer), message, at: pointer }))
    serverFaults.value = named.length > 0 ? named : [{ field: undefined, message: wordsOf(problem) }]
    at.value = { step: 'form' }
  }

  const writing = (held: readonly string[]) => ({
    name: of.nameOf(draft),
    value: of.valueOf(draft),
    basedOn: basedOn.value,
    allowShrink: held.length > 0,
  })

  function show(plan: Review<Plan>) {
    key = newIdempotencyKey()
    at.value = plan
  }

  /** Plans; what the guard against removing too much holds is planned all the same, and shown with what the guard has said. */
  async function look(held: readonly string[], moved: boolean): Promise<void> {
    await of.plan(writing(held)).then(
      (plan) => show({ step: 'review', plan, saving: false, held, moved }),
      (problem: unknown) => (isHeld(problem) && held.length === 0 ? look(heldOf(problem), moved) : fail(problem)),
    )
  }

  async function review(): Promise<void> {
    serverFaults.value = []
    at.value = { step: 'planning' }
    await look([], false)
  }

  async function save(): Promise<void> {
    const from = at.value
    if (from.step !== 'review') return
    at.value = { ...from, saving: true, problem: undefined }
    const { held } = from
    const reason = why.value.trim()
    // one key is for one request, word for word
    if (reason !== said) key = newIdempotencyKey()
    said = reason
    // by its hash where it takes answers away: nobody has agreed to others. Else a busy neighbour would stop each save
    const isGrave = held.length > 0 || from.plan.emptiedCount > 0
    let { plan } = from
    const put = (agreed: Plan) => {
      if (agreed !== plan) key = newIdempotencyKey()
      plan = agreed
      return of.put({ ...writing(held), ...(isGrave ? { planHash: plan.hash } : {}), why: reason }, key)
    }
    await writeAgreed(plan, put, () => of.plan(writing(held))).then(
      (done) => {
        if ('written' in done) at.value = { step: 'saved', plan, written: done.written, before: base }
        else show({ ...from, plan: done.moved, moved: true })
      },
      (problem: unknown) => {
        if (isHeld(problem)) return look(heldOf(problem), true)
        if (!(problem instanceof ApiProblem && problem.isPassing)) return fail(problem)
        // it may have arrived: the same key makes saving again harmless
        at.value = { ...from, plan, saving: false, problem: wordsOf(problem) }
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
    const exists = of.start === undefined && begun === undefined && theirs !== undefined
    if (harmless && !exists && silentRounds < MOST_SILENT_ROUNDS) {
      silentRounds += 1
      return goOn()
    }
    at.value = { step: 'conflict', theirs, rows, exists }
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
    why,
    texts: (view) => of.plan({ ...writing(at.value.step === 'review' ? at.value.held : []), view }),
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

const isHeld = (problem: unknown): problem is ApiProblem => problem instanceof ApiProblem && problem.isShrink

/** What the guard against removing too much says, cluster by cluster. */
export function heldOf(problem: ApiProblem): string[] {
  const said = problem.faults.map(({ message }) => message)
  return said.length > 0 ? said : [wordsOf(problem)]
}

export const wordsOf = (problem: ApiProblem): string =>
  [problem.message, problem.detail].filter((part) => part !== '').join('. ')

/** What there is to read, or undefined where there is nothing. */
export const orGone = <T>(read: Promise<T>): Promise<T | undefined> =>
  read.catch((problem: unknown) => {
    if (problem instanceof ApiProblem && problem.status === 404) return undefined
    throw problem
  })
