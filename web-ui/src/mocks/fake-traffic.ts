// SPDX-License-Identifier: Apache-2.0
import type { ClusterTrafficDto } from '@/api/types'
import type { FakeFleet } from './fake-fleet.ts'
import { json } from './fake-http.ts'

const MINUTES = 60
const MINUTE = 60_000

/** An hour of waves; clusters of the test environment say nothing, as those whose Corefile has no metrics. */
export function trafficOf(fleet: FakeFleet, query: URLSearchParams): Response {
  const now = Date.now()
  const at = Array.from({ length: MINUTES + 1 }, (_, i) => new Date(now - (MINUTES - i) * MINUTE).toISOString())
  const items = [...fleet.clusters.values()]
    .filter(({ id, nodes }) => nodes.total > 0 && id === (query.get('cluster') ?? id))
    .map(({ id, nodes, labels }, index): ClusterTrafficDto => {
      const reporting = nodes.total - nodes.silent
      const wave = (i: number) => 140 * (index + 1) * (1 + 0.3 * Math.sin(i / 7 + index))
      const series = (share: number) =>
        at.map((_, i) => (labels['env'] === 'test' ? null : Math.round(wave(i) * share * 1000) / 1000))
      return {
        cluster: id,
        reporting,
        telling: labels['env'] === 'test' ? 0 : reporting,
        queries: series(1),
        lookups: series(1),
        hits: series(0.87),
        failures: series(index === 1 ? 0.024 : 0),
      }
    })
  return json(200, { since: at[0], at, items })
}
