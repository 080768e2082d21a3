// SPDX-License-Identifier: Apache-2.0
import { NODE_STATES, type NodeState } from '@/nodes/data'

const SIZE = 9
export const STEP = 11

/** Squares of one state as one path, so that five thousand nodes are some hundred elements. */
export interface SquareRun {
  readonly state: NodeState
  readonly path: string
}

export interface SquareMap {
  readonly runs: readonly SquareRun[]
  readonly width: number
  readonly height: number
}

const SHAPES: Readonly<Record<NodeState, (x: number, y: number) => string>> = {
  proved: (x, y) => `M${x} ${y}h${SIZE}v${SIZE}h-${SIZE}z`,
  // the left half filled, the rest a frame
  behind: (x, y) => `M${x} ${y}h${SIZE}v${SIZE}h-${SIZE}zM${x + 4.5} ${y + 1.2}v${SIZE - 2.4}h3.3v-${SIZE - 2.4}z`,
  faulty: (x, y) => `M${x + 1} ${y + 1}l${SIZE - 2} ${SIZE - 2}M${x + SIZE - 1} ${y + 1}l-${SIZE - 2} ${SIZE - 2}`,
  silent: (x, y) => `M${x + 0.7} ${y + 0.7}h${SIZE - 1.4}v${SIZE - 1.4}h-${SIZE - 1.4}z`,
}

/** One square per node, the worst first, in rows of so many. */
export function squaresOf(states: Readonly<Record<NodeState, number>>, columns: number): SquareMap {
  let index = 0
  const runs = NODE_STATES.map((state) => {
    const path: string[] = []
    for (let i = 0; i < states[state]; i++, index++)
      path.push(SHAPES[state]((index % columns) * STEP, Math.floor(index / columns) * STEP))
    return { state, path: path.join('') }
  })
  return {
    runs: runs.filter(({ path }) => path !== ''),
    width: Math.min(columns, Math.max(1, index)) * STEP,
    height: Math.max(1, Math.ceil(index / columns)) * STEP,
  }
}
