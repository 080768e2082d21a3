// SPDX-License-Identifier: Apache-2.0
import type { Part } from './data'

export type PartField = keyof Part
export type Side = 'theirs' | 'mine'

/** One field on which the two sides differ. */
export interface MergeRow {
  readonly field: PartField
  /** The side to take when nobody chooses: the only one that changed it. Undefined: both did, somebody must choose. */
  readonly proposed: Side | undefined
}

export const PART_FIELDS: readonly PartField[] = [
  'addresses',
  'records',
  'horizons',
  'lastResort',
  'ttl',
  'wildcard',
  'below',
  'enabled',
  'origin',
  'placement',
  'owner',
  'comment',
  'labels',
]

/** Equal as data, whatever the order of an object's keys. */
export function same(a: unknown, b: unknown): boolean {
  return canonical(a) === canonical(b)
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
}

/**
 * What two edits of the same part differ in.
 *
 * @param base what both began with
 */
export function differences(base: Part, theirs: Part, mine: Part): MergeRow[] {
  return PART_FIELDS.filter((field) => !same(theirs[field], mine[field])).map((field) => {
    if (same(base[field], mine[field])) return { field, proposed: 'theirs' }
    if (same(base[field], theirs[field])) return { field, proposed: 'mine' }
    return { field, proposed: undefined }
  })
}

/** Theirs, with the fields of mine that were chosen. */
export function merge(theirs: Part, mine: Part, choices: ReadonlyMap<PartField, Side>): Part {
  const chosen = PART_FIELDS.filter((field) => choices.get(field) === 'mine').map(
    (field) => [field, mine[field]] as const,
  )
  return { ...theirs, ...Object.fromEntries(chosen) }
}
