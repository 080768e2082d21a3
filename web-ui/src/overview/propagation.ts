// SPDX-License-Identifier: Apache-2.0
import type { ReceiptDto } from '@/api/types'
import type { Change } from '@/changes/data'
import type { Served } from '@/changes/served'

/** How long one change took from commit to proof, over the nodes of which that is known exactly. Milliseconds. */
export interface Propagation {
  readonly change: Change
  readonly at: number
  readonly half: number | undefined
  readonly most: number | undefined
  readonly served: Served
}

/** The smallest value that at least this share of the values does not exceed. */
export function quantile(sorted: readonly number[], share: number): number | undefined {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)]
}

export function propagationOf(change: Change, served: Served, receipts: readonly ReceiptDto[]): Propagation {
  const at = Date.parse(change.at)
  const lags = receipts
    .flatMap((receipt) =>
      receipt.state === 'proved' && receipt.exact === true && receipt.at !== undefined
        ? [Date.parse(receipt.at) - at]
        : [],
    )
    // the clocks of a node and of the control plane differ a little
    .map((lag) => Math.max(0, lag))
    .sort((a, b) => a - b)
  return { change, at, half: quantile(lags, 0.5), most: quantile(lags, 0.99), served }
}

export interface Point {
  readonly id: string
  readonly x: number
  readonly half: number
  readonly most: number
}

const LEAST_MILLIS = 1

/**
 * Where changes stand in a picture of the given size: time to the right, milliseconds upwards on a logarithmic scale.
 *
 * @param ceiling milliseconds at the upper edge
 */
export function pointsOf(
  changes: readonly Propagation[],
  from: number,
  to: number,
  ceiling: number,
  size: { readonly width: number; readonly height: number },
): Point[] {
  const height = (millis: number) => {
    const share = Math.log10(Math.max(LEAST_MILLIS, millis)) / Math.log10(Math.max(10, ceiling))
    return size.height * (1 - Math.min(1, share))
  }
  return changes.flatMap(({ change, at, half, most }) =>
    half === undefined || most === undefined || at < from || at > to
      ? []
      : [{ id: change.id, x: (size.width * (at - from)) / (to - from), half: height(half), most: height(most) }],
  )
}

/** The next power of ten, at least 100 ms. */
export const ceilingOf = (changes: readonly Propagation[]): number =>
  10 ** Math.max(2, Math.ceil(Math.log10(Math.max(1, ...changes.map(({ most }) => most ?? 0)))))
