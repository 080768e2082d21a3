// SPDX-License-Identifier: Apache-2.0
import type { NodeDto } from '@/api/types'
import type { FakeFleet } from './fake-fleet.ts'
import { json, page, problem } from './fake-http.ts'

export function listNodes(fleet: FakeFleet, query: URLSearchParams): Response {
  const q = (query.get('q') ?? '').toLowerCase()
  const cluster = query.get('cluster')
  const state = query.get('state')
  const items = [...fleet.nodes.values()]
    .sort((a, b) => (key(a) < key(b) ? -1 : 1))
    .filter((node) => cluster === null || node.cluster === cluster)
    .filter((node) => state === null || node.state === state)
    .filter((node) => `${key(node)} ${(node.dns ?? []).join(' ')}`.toLowerCase().includes(q))
  return json(200, page(items, query, key))
}

const key = (node: NodeDto): string => `${node.cluster}/${node.node}`

export function nodeById(fleet: FakeFleet, cluster: string, id: string, request: Request): Response {
  const node = fleet.nodes.get(`${cluster}/${id}`)
  if (node === undefined) return problem(404, 'not-found', `There is no node ${cluster}/${id}`)
  if (request.method !== 'DELETE') return json(200, node)
  if (node.state !== 'silent')
    return problem(409, 'refused', 'The node still reports', { detail: 'Stop its agent first.' })
  fleet.nodes.delete(key(node))
  fleet.tell('nodes')
  return new Response(null, { status: 204 })
}

export function nodeZones(fleet: FakeFleet, cluster: string, id: string, query: URLSearchParams): Response {
  const node = fleet.nodes.get(`${cluster}/${id}`)
  if (node === undefined) return problem(404, 'not-found', `There is no node ${cluster}/${id}`)
  if (node.state === 'silent') return problem(503, 'agent-unreachable', 'The agent of this node does not answer')
  const exceptions = node.zones?.exceptions ?? []
  const good = ['example.com', 'example.net', 'shop.example.com'].map((zone) => ({ zone, written: 1210, served: 1210 }))
  return json(
    200,
    page([...exceptions, ...good], query, (zone) => zone.zone),
  )
}

export function fleetAtAGlance(fleet: FakeFleet): Response {
  const nodes = { total: fleet.nodes.size, proved: 0, behind: 0, faulty: 0, silent: 0 }
  for (const node of fleet.nodes.values()) nodes[node.state] += 1
  const { epoch, revision } = fleet
  const domains = fleet.contributions.size
  return json(200, {
    version: '0.1.0',
    epoch,
    revision,
    domains,
    zones: 0,
    clusters: fleet.clusters.size,
    sources: fleet.sources.size,
    nodes,
  })
}
