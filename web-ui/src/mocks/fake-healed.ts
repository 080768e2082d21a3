// SPDX-License-Identifier: Apache-2.0
import type { HealedGroupDto } from '@/api/types'
import type { FakeFleet } from './fake-fleet.ts'
import { json, problem } from './fake-http.ts'
import { harmOf, pageOfGroups } from './fake-nodes.ts'

const HOUR = 3_600_000
const from = () => new Date(Date.now() - HOUR).toISOString()

/** What healed by kind and cluster, each node counted once. */
export function healedFaults(fleet: FakeFleet, query: URLSearchParams): Response {
  const groups = new Map<string, HealedGroupDto>()
  for (const { node, ...one } of fleet.healed) {
    if (one.cluster !== (query.get('cluster') ?? one.cluster)) continue
    const had = groups.get(`${one.cluster}/${one.kind}`)
    const named = [...new Set([...(had?.named ?? []), node])].sort()
    const oldest = had !== undefined && had.since < one.since ? had : one
    const { kind, cluster, subject, message, since } = oldest
    const until = had !== undefined && had.until > one.until ? had.until : one.until
    const nodes = named.length
    const harm = harmOf(kind)
    groups.set(`${cluster}/${kind}`, { kind, harm, cluster, subject, message, since, until, nodes, named })
  }
  return json(200, { from: from(), ...pageOfGroups([...groups.values()], query) })
}

/** Of one node, what healed last first. */
export function healedOf(fleet: FakeFleet, cluster: string, node: string): Response {
  if (!fleet.nodes.has(`${cluster}/${node}`))
    return problem(404, 'not-found', 'There is no such thing', { detail: `There is no node ${cluster}/${node}.` })
  const items = fleet.healed
    .filter((one) => one.cluster === cluster && one.node === node)
    .map(({ kind, subject, message, since, until }) => ({ kind, subject, message, since, until }))
    .reverse()
  return json(200, { from: from(), items, total: items.length })
}
