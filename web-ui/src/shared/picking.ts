// SPDX-License-Identifier: Apache-2.0

/** Rows from one position to another, both included. */
export interface Span {
  readonly first: number
  readonly last: number
}

export const spanOf = (a: number, b: number): Span => ({ first: Math.min(a, b), last: Math.max(a, b) })

/**
 * What a step with Shift held does: what lies between the row where it began and the new one is picked, and what the step leaves on
 * its way back is not any more.
 *
 * @param anchor where Shift was first held
 */
export function stretched(anchor: number, from: number, to: number): { readonly on: Span; readonly off?: Span } {
  const on = spanOf(anchor, to)
  const was = spanOf(anchor, from)
  if (was.first < on.first) return { on, off: { first: was.first, last: Math.min(was.last, on.first - 1) } }
  if (was.last > on.last) return { on, off: { first: Math.max(was.first, on.last + 1), last: was.last } }
  return { on }
}
