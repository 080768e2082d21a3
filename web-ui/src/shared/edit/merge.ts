// SPDX-License-Identifier: Apache-2.0

/** The names of the fields of a thing that is edited. */
export type FieldOf<Value> = Extract<keyof Value, string>

export type Side = 'theirs' | 'mine'

/** One field on which the two sides differ. */
export interface MergeRow<Field extends string = string> {
  readonly field: Field
  /** The side to take when nobody chooses: the only one that changed it. Undefined: both did, somebody must choose. */
  readonly proposed: Side | undefined
}

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
 * What two edits of the same thing differ in.
 *
 * @param base what both began with
 * @param fields in the order to show them
 */
export function differences<Value extends object, Field extends FieldOf<Value>>(
  fields: readonly Field[],
  base: Value,
  theirs: Value,
  mine: Value,
): MergeRow<Field>[] {
  return fields
    .filter((field) => !same(theirs[field], mine[field]))
    .map((field) => {
      if (same(base[field], mine[field])) return { field, proposed: 'theirs' }
      if (same(base[field], theirs[field])) return { field, proposed: 'mine' }
      return { field, proposed: undefined }
    })
}

/** Theirs, with the fields of mine that were chosen. */
export function merge<Value extends object>(
  theirs: Value,
  mine: Value,
  choices: ReadonlyMap<FieldOf<Value>, Side>,
): Value {
  const chosen = [...choices].filter(([, side]) => side === 'mine').map(([field]) => [field, mine[field]] as const)
  return { ...theirs, ...Object.fromEntries(chosen) }
}
