// SPDX-License-Identifier: Apache-2.0
import type { ChangeDto, ProofTimesDto, PropagationDto } from '@/api/types'
import { provedAt } from './fake-changes.ts'
import type { FakeFleet } from './fake-fleet.ts'
import { json } from './fake-http.ts'

const HOUR = 3_600_000
const MINUTE = 60_000

/** Times of those that have proved it; those of who has not are counted as longer than any. */
function proofsOf(fleet: FakeFleet, changes: readonly ChangeDto[]): ProofTimesDto {
  const nodes = [...fleet.nodes.values()]
  const lags = changes
    .flatMap((change) =>
      nodes
        .filter((node) => (node.revision ?? 0) >= change.revision)
        .map(({ node }) => Date.parse(provedAt(change, node)) - Date.parse(change.at)),
    )
    .sort((a, b) => a - b)
  const expected = changes.length * nodes.length
  const quantile = (share: number) => lags[Math.max(1, Math.ceil(share * expected)) - 1]
  return {
    expected,
    proved: lags.length,
    measured: lags.length,
    half: quantile(0.5),
    most: quantile(0.99),
  }
}

/** How long the changes of the last hour took. */
export function propagationOf(fleet: FakeFleet): Response {
  const hour = fleet.changes.filter(({ at }) => Date.parse(at) > Date.now() - HOUR)
  const minutes = new Map<number, ChangeDto[]>()
  for (const change of hour) {
    const minute = Math.floor(Date.parse(change.at) / MINUTE) * MINUTE
    minutes.set(minute, [...(minutes.get(minute) ?? []), change])
  }
  const body: PropagationDto = {
    since: new Date(Date.now() - 2 * HOUR).toISOString(),
    minutes: [...minutes]
      .sort(([a], [b]) => a - b)
      .map(([at, changes]) => ({
        at: new Date(at).toISOString(),
        changes: changes.length,
        proofs: proofsOf(fleet, changes),
      })),
    changes: hour
      .toReversed()
      .slice(0, 100)
      .map((change) => ({
        id: change.id,
        at: change.at,
        counts: change.counts,
        proofs: proofsOf(fleet, [change]),
      })),
  }
  return json(200, body)
}
