// SPDX-License-Identifier: Apache-2.0
import type { Cluster } from '@/clusters/queries'
import { NODE_STATES, type FleetNode, type NodeState } from '@/nodes/data'

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

/** How wide the map of so many nodes is. */
export const widthOf = (nodes: number, columns: number): number => Math.min(columns, Math.max(1, nodes)) * STEP

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
    width: widthOf(index, columns),
    height: Math.max(1, Math.ceil(index / columns)) * STEP,
  }
}

/** The number of the square at a place of the map, where one is. */
export function squareAt(x: number, y: number, columns: number, squares: number): number | undefined {
  const [column, row] = [Math.floor(x / STEP), Math.floor(y / STEP)]
  const index = row * columns + column
  return column >= 0 && column < columns && row >= 0 && index < squares ? index : undefined
}

/** Nodes in the order of their squares. */
export const inSquares = (nodes: readonly FleetNode[]): FleetNode[] =>
  NODE_STATES.flatMap((state) => nodes.filter((node) => node.state === state))

type Counted = Pick<Cluster, 'id' | 'states'>

/** Clusters with most nodes that need somebody first, others by name; who is only behind moves nothing. */
export const byTrouble = <C extends Counted>(clusters: readonly C[]): C[] => {
  const trouble = ({ states }: Counted) => states.faulty + states.silent
  return [...clusters].sort((a, b) => trouble(b) - trouble(a) || (a.id < b.id ? -1 : 1))
}
