// SPDX-License-Identifier: Apache-2.0
import type { FieldFault } from '@/api/problem'
import type { ChangeRequestDto, EditRequestDto, StateDto } from '@/api/types'
import type { WholePlan } from '@/changes/plan'
import { API_SOURCE, Domain } from '@/domains/data'
import type { FieldSet } from './change'

export const BULK_ACTIONS = ['disable', 'enable', 'change', 'replace', 'delete'] as const
export type BulkAction = (typeof BULK_ACTIONS)[number]

export const isBulkAction = (text: string): text is BulkAction => BULK_ACTIONS.some((action) => action === text)

/** What is to be done to each domain that was picked. */
export type Bulk =
  | { readonly action: 'disable' | 'enable' }
  | { readonly action: 'delete' }
  | { readonly action: 'change'; readonly set: FieldSet }
  | { readonly action: 'replace'; readonly from: string; readonly to: string }

/** A domain that was picked, as it was then: it need not be in view any more. */
export interface Picked {
  readonly name: string
  readonly displayName: string
  readonly sources: readonly string[]
  /** Those that were written through the API. */
  readonly addresses: readonly string[]
}

export const Picked = {
  of: (domain: Domain): Picked => ({
    name: domain.name,
    displayName: domain.displayName,
    sources: Domain.sources(domain),
    addresses: [...new Set(own(domain).flatMap(({ addresses }) => addresses))],
  }),
}

/** What was written through the API for single clusters. */
const CLUSTERS = 'api-clusters'

const own = ({ contributions }: Domain) =>
  contributions.filter(({ source }) => source === API_SOURCE || source === CLUSTERS)

/** Whether there is something in it that this action may change; what a list says is changed in that list. */
export const canBe = (action: BulkAction, { sources }: Picked): boolean =>
  sources.includes(API_SOURCE) || (action !== 'delete' && sources.includes(CLUSTERS))

export type Outcome = 'changed' | 'same' | 'left-out'

/** What becomes of a domain that was picked. */
export interface BulkRow {
  readonly name: string
  readonly outcome: Outcome
  /** Why it is left out: what the control plane said; undefined: all of it comes from lists. */
  readonly why?: string
  readonly sources: readonly string[]
}

/** Rows by what becomes of them. A plan names only so many: of the others no more is known than how many there are. */
export interface BulkRows {
  readonly changed: readonly BulkRow[]
  readonly same: readonly BulkRow[]
  readonly leftOut: readonly BulkRow[]
  readonly changedCount: number
  readonly sameCount: number
}

/**
 * @param refused by name, what the control plane said of those that are left out for it
 */
export function rowsOf(
  action: BulkAction,
  picked: readonly Picked[],
  refused: ReadonlyMap<string, string>,
  plan: WholePlan,
): BulkRows {
  const touched = new Set(plan.entries.map(({ name }) => name))
  const { created, updated, deleted } = plan.counts
  const isWhole = plan.entries.length >= created + updated + deleted
  const rows = picked.map(({ name, sources }): BulkRow | undefined => {
    const why = refused.get(name)
    if (why !== undefined) return { name, outcome: 'left-out', why, sources }
    if (!canBe(action, { name, displayName: name, sources, addresses: [] }))
      return { name, outcome: 'left-out', sources }
    if (touched.has(name)) return { name, outcome: 'changed', sources }
    return isWhole ? { name, outcome: 'same', sources } : undefined
  })
  const of = (outcome: Outcome) => rows.filter((row) => row?.outcome === outcome) as BulkRow[]
  const [changed, leftOut] = [of('changed'), of('left-out')]
  const changedCount = isWhole ? changed.length : created + updated + deleted
  return {
    changed,
    same: of('same'),
    leftOut,
    changedCount,
    sameCount: Math.max(0, picked.length - leftOut.length - changedCount),
  }
}

/** A fault, and the domain that it is about; undefined: all of them. */
export interface BulkFault {
  readonly name: string | undefined
  readonly message: string
}

/** @param names in the order in which they were sent */
export function faultOf({ pointer, message }: FieldFault, names: readonly string[]): BulkFault {
  const index = /^\/operations\/(\d+)(\/|$)/.exec(pointer)?.[1]
  return { name: index === undefined ? undefined : names[Number(index)], message }
}

export const deletesOf = (names: readonly string[]): ChangeRequestDto => ({
  operations: names.map((name) => ({ op: 'delete', resource: `domains/${name}` })),
})

export function editOf(bulk: Exclude<Bulk, { action: 'delete' }>, names: readonly string[]): EditRequestDto {
  const filter = { names: [...names] }
  switch (bulk.action) {
    case 'disable':
      return { filter, set: { enabled: false } }
    case 'enable':
      return { filter, set: { enabled: true } }
    case 'change':
      return { filter, set: bulk.set }
    case 'replace':
      return { filter, replaceAddress: { from: bulk.from, to: bulk.to } }
  }
}

// as many as one can look through
const FEW = 10

/** To be typed before it is done, where it is large or the guard against removing too much has spoken: how many it is. */
export const sureOf = ({ changedCount }: BulkRows, shrinks: boolean): string | undefined =>
  changedCount > FEW || shrinks ? String(changedCount) : undefined

export interface AddressUse {
  readonly address: string
  readonly count: number
}

/** The addresses that were picked with their domains, the most used first. */
export function addressesOf(picked: readonly Picked[]): AddressUse[] {
  const counts = new Map<string, number>()
  for (const { addresses } of picked)
    for (const address of addresses) counts.set(address, (counts.get(address) ?? 0) + 1)
  return [...counts]
    .map(([address, count]) => ({ address, count }))
    .sort((a, b) => b.count - a.count || (a.address < b.address ? -1 : 1))
}

/** Of a state, what was written through the API about these names; in the same form, so that it can be imported. */
export function stateOf(state: StateDto, names: ReadonlySet<string>): StateDto {
  const of = <T>(specs: Readonly<Record<string, T>> | undefined): Record<string, T> =>
    Object.fromEntries(Object.entries(specs ?? {}).filter(([name]) => names.has(name)))
  const clusters = of(state.contributions?.[CLUSTERS])
  return {
    zonefleet: 1,
    domains: of(state.domains),
    ...(Object.keys(clusters).length === 0 ? {} : { contributions: { [CLUSTERS]: clusters } }),
  }
}
