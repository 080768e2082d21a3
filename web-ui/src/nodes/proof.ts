// SPDX-License-Identifier: Apache-2.0
import type { FleetNode } from './data'

/** How far a change has come: which of the nodes that it concerns have proved it. */
export interface Progress {
  readonly nodes: number
  readonly proved: number
  /** Those it cannot be expected from soon, with the reason. */
  readonly stuck: readonly FleetNode[]
  readonly complete: boolean
}

/**
 * @param revision intent revision of the change
 * @param clusters ids of the clusters whose answers it changes
 */
export function progressOf(nodes: readonly FleetNode[], revision: number, clusters: ReadonlySet<string>): Progress {
  const concerned = nodes.filter((node) => clusters.has(node.cluster))
  const missing = concerned.filter((node) => node.revision < revision)
  return {
    nodes: concerned.length,
    proved: concerned.length - missing.length,
    stuck: missing.filter((node) => node.state === 'faulty' || node.state === 'silent'),
    complete: missing.length === 0,
  }
}
