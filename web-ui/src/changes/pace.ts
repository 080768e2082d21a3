// SPDX-License-Identifier: Apache-2.0
import type { Served } from './served'

/** When somebody who looks saw a change reach so many of its nodes, in milliseconds after it was saved. */
export interface Pace {
  readonly half?: number
  /** 99 of 100. */
  readonly most?: number
  readonly all?: number
}

export const MARKS = ['half', 'most', 'all'] as const

// of fewer nodes a share says nothing that the others do not
const LEAST_FOR_HALF = 2
const LEAST_FOR_MOST = 100

/** The first time counts. */
export function paceAfter(
  { half, most, all }: Pace,
  { nodes, proved, complete }: Pick<Served, 'nodes' | 'proved' | 'complete'>,
  millis: number,
): Pace {
  const first = (before: number | undefined, reached: boolean) => before ?? (reached ? millis : undefined)
  return {
    half: first(half, nodes >= LEAST_FOR_HALF && proved * 2 >= nodes),
    most: first(most, nodes >= LEAST_FOR_MOST && proved * 100 >= nodes * 99),
    all: first(all, complete && nodes > 0),
  }
}
