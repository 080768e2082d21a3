// SPDX-License-Identifier: Apache-2.0
import type { Cluster } from '@/clusters/queries'

export interface Reach {
  readonly clusters: number
  readonly nodes: number
}

/** How many clusters and nodes a placement comes to; undefined: everywhere. As the server selects: named, or matching all labels. */
export function reachOf(
  clusters: readonly Pick<Cluster, 'id' | 'labels' | 'nodes'>[],
  placement: { readonly ids: readonly string[]; readonly labels: Readonly<Record<string, string>> } | undefined,
): Reach {
  const labels = Object.entries(placement?.labels ?? {})
  const selected = clusters.filter(
    (cluster) =>
      placement === undefined ||
      placement.ids.includes(cluster.id) ||
      (labels.length > 0 && labels.every(([key, value]) => cluster.labels[key] === value)),
  )
  return { clusters: selected.length, nodes: selected.reduce((sum, { nodes }) => sum + nodes, 0) }
}
