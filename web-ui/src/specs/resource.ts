// SPDX-License-Identifier: Apache-2.0
import { newIdempotencyKey, type Answer } from '@/api/client'
import { guardingBy } from '@/changes/agreed'
import { WholePlan } from '@/changes/plan'
import type { PlanDto } from '@/api/types'
import { condition, createEditor, guarding, orGone, type Editor, type Writing } from '@/shared/edit/editor'
import { draftOf, fieldAt, normal, specOf, type Spec, type SpecDraft, type SpecField } from './spec'

/** A spec with the version that a write must name. */
export interface VersionedSpec {
  readonly id: string
  readonly spec: Spec
  readonly etag: string
}

interface WriteOptions {
  readonly query: {
    readonly dryRun?: boolean
    readonly allowShrink?: boolean
    readonly planHash?: string
    readonly comment?: string
    readonly planCluster?: string
    readonly planZone?: string
    readonly domains?: 'remove'
  }
  readonly header: Readonly<Record<string, string>>
}

/** A kind of resource that is declared by a spec: the way to the server, and what its form has. */
export interface SpecResource {
  readonly fields: readonly SpecField[]
  /** What a new one begins with. */
  readonly first: Spec
  /** Whether the form has only its fields; all else stays as it is, unseen. */
  readonly keepsRest?: boolean
  read: (id: string) => Promise<VersionedSpec>
  put: (id: string, spec: Spec, options: WriteOptions) => Promise<Answer<unknown>>
  remove: (id: string, options: WriteOptions) => Promise<Answer<unknown>>
}

/** What the server tells of every one, and nobody declares. */
type OfAll = 'id' | 'revision' | 'proof' | 'at'
const OF_ALL: Readonly<Record<OfAll, true>> = { id: true, revision: true, proof: true, at: true }

/** What it tells of one kind beside: each field that is shown and is in no spec, or this does not compile. */
export type Told<Shown, Declared> = Readonly<Record<Exclude<keyof Shown, keyof Declared | OfAll>, true>>

/** The part of what the server shows that somebody declares. */
export const declared = (dto: object, told: object): Spec =>
  Object.fromEntries(Object.entries(dto).filter(([key]) => !(key in OF_ALL || key in told)))

export const versioned = <T extends { readonly id: string; readonly revision: number }>(
  { data, etag }: Answer<T>,
  told: object,
): VersionedSpec => ({ id: data.id, spec: declared(data, told), etag: etag ?? `"${data.revision}"` })

interface Written {
  readonly change: string | undefined
}

export type SpecEditor = Editor<SpecDraft, Spec, string, WholePlan, Written>

/** What an editor has in its form at first, other than what there is: somebody may take it or leave it. */
export interface Offer {
  /** Of a new one. */
  readonly id?: string
  /** @param now as it is; of a new one what it begins with */
  readonly of: (now: Spec) => Spec
}

/** @param start undefined: a new one */
export function createSpecEditor(resource: SpecResource, start: VersionedSpec | undefined, offer?: Offer): SpecEditor {
  const editor = editorOf(resource, start)
  if (offer !== undefined)
    Object.assign(
      editor.draft,
      draftOf(resource.fields, start?.id ?? offer.id ?? '', offer.of(start?.spec ?? resource.first)),
    )
  return editor
}

function editorOf(resource: SpecResource, start: VersionedSpec | undefined): SpecEditor {
  const { fields } = resource
  const headers = ({ basedOn }: Writing<Spec>) => condition(basedOn)
  return createEditor<SpecDraft, Spec, string, WholePlan, Written>({
    first: draftOf(fields, start?.id ?? '', start?.spec ?? resource.first),
    start: start === undefined ? undefined : { value: normal(fields, start.spec), etag: start.etag },
    nothing: {},
    fields: (...specs) => [...new Set(specs.flatMap((spec) => Object.keys(spec)))],
    draftOf: ({ id }, spec) => draftOf(fields, id, spec),
    valueOf: (draft) => specOf(fields, draft),
    nameOf: ({ id }) => id.trim(),
    fieldAt: (pointer) => fieldAt(fields, pointer),
    async plan(writing) {
      const query = { dryRun: true, ...guarding(writing) }
      const { data } = await resource.put(writing.name, writing.value, { query, header: headers(writing) })
      return WholePlan.fromDto(data as PlanDto)
    },
    async put(writing, key) {
      const header = { ...headers(writing), 'Idempotency-Key': key }
      const { change } = await resource.put(writing.name, writing.value, { query: guarding(writing), header })
      return { change }
    },
    async read(id) {
      const now = await orGone(resource.read(id))
      return now === undefined ? undefined : { value: normal(fields, now.spec), etag: now.etag }
    },
  })
}

const taking = (withDomains: boolean) => (withDomains ? ({ domains: 'remove' } as const) : {})

/** @param withDomains also its parts of domains */
export async function planRemoval(
  resource: SpecResource,
  { id, etag }: VersionedSpec,
  withDomains: boolean,
): Promise<WholePlan> {
  const query = { dryRun: true, allowShrink: true, ...taking(withDomains) }
  const { data } = await resource.remove(id, { query, header: { 'If-Match': etag } })
  return WholePlan.fromDto(data as PlanDto)
}

/**
 * Where it takes answers away, just those that the plan says.
 *
 * @return id of the change that it made
 */
export async function removeSpec(
  resource: SpecResource,
  { id, etag }: VersionedSpec,
  plan: WholePlan,
  withDomains: boolean,
): Promise<string | undefined> {
  const header = { 'If-Match': etag, 'Idempotency-Key': newIdempotencyKey() }
  const query = { ...guardingBy(plan), ...taking(withDomains) }
  return (await resource.remove(id, { query, header })).change
}
