// SPDX-License-Identifier: Apache-2.0
import type { DomainDto, NodeDto, QueryRequestDto, QueryResultDto } from '@/api/types'
import type { FakeFleet } from './fake-fleet.ts'
import { json, problem } from './fake-http.ts'

type Result = QueryResultDto['results'][number]
type Group = QueryResultDto['groups'][number]

const MOST_NODES = 1000

/** Nodes that are faulty still give an older answer; silent ones give none. */
export async function askNodes(fleet: FakeFleet, request: Request): Promise<Response> {
  const body = (await request.json()) as QueryRequestDto
  const chosen = [...fleet.nodes.values()].filter(
    (node) =>
      body.allNodes === true ||
      body.clusters?.includes(node.cluster) === true ||
      body.nodes?.includes(`${node.cluster}/${node.node}`) === true,
  )
  if (chosen.length > MOST_NODES && body.sample === undefined) {
    const faults = [{ pointer: '/nodes', rule: 'count', message: `choose at most ${MOST_NODES} nodes at once` }]
    return problem(422, 'invalid', 'The request has 1 fault', { faults })
  }
  const asked = sampleOf(chosen, body.sample ?? MOST_NODES)
  if (asked.length === 0 && (body.servers ?? []).length === 0) {
    const faults = [{ pointer: '/nodes', rule: 'nobody', message: 'say whom to ask: there is no such node' }]
    return problem(422, 'invalid', 'The request has 1 fault', { faults })
  }
  const domain = fleet.domain(body.name)
  const type = body.type ?? 'A'
  const addresses = (domain?.addresses ?? []).filter((ip) => ip.includes(':') === (type === 'AAAA'))
  const good: Group = groupOf(body.name, type, domain === undefined ? 'NXDOMAIN' : 'NOERROR', addresses)
  const old: Group = groupOf(body.name, type, 'NOERROR', ['192.0.2.254'])
  const results = asked.flatMap((node) => (body.transports ?? ['udp']).map((transport) => resultOf(node, transport)))
  const groups = [good, old].map((group, index) => ({ ...group, ...countsOf(results, index) }))
  const explained = groups.map((group, index) =>
    body.explain === true ? { ...group, explanation: explanationOf(fleet, asked, body.name, index) } : group,
  )
  const result: QueryResultDto = {
    name: body.name,
    type,
    answered: results.filter((each) => each.error === undefined).length,
    unanswered: results.filter((each) => each.error !== undefined).length,
    nodes: { chosen: chosen.length, asked: asked.length },
    groups: explained.filter((group) => group.answers > 0),
    results: results.map((each) => (each.group === 1 && groups[0]?.answers === 0 ? { ...each, group: 0 } : each)),
  }
  return json(200, result)
}

/** Of every cluster one, then another one, and so on. */
function sampleOf(nodes: readonly NodeDto[], most: number): NodeDto[] {
  const seen = new Map<string, number>()
  const turns = nodes.map((node) => {
    const turn = seen.get(node.cluster) ?? 0
    seen.set(node.cluster, turn + 1)
    return { node, turn }
  })
  const first = new Set([...turns].sort((a, b) => a.turn - b.turn).slice(0, most))
  return turns.flatMap((each) => (first.has(each) ? [each.node] : []))
}

const groupOf = (name: string, type: string, status: string, addresses: readonly string[]): Group => ({
  status,
  answers: 0,
  nodes: 0,
  total: addresses.length,
  records: addresses.map((data) => ({ name: `${name}.`, type, data })),
})

function resultOf({ cluster, node, state }: NodeDto, transport: 'udp' | 'tcp'): Result {
  const who = { cluster, node, server: '169.254.20.10:53', transport, via: 'agent' as const }
  if (state === 'silent') return { ...who, error: 'the agent does not answer' }
  const millis = 0.3 + (node.charCodeAt(node.length - 1) % 7) / 10
  return { ...who, instance: 'coredns-1', millis, ttl: 30, group: state === 'faulty' ? 1 : 0 }
}

function countsOf(results: readonly Result[], group: number): { answers: number; nodes: number } {
  const of = results.filter((each) => each.group === group)
  return { answers: of.length, nodes: new Set(of.map((each) => `${each.cluster ?? ''}/${each.node ?? ''}`)).size }
}

const wantedOf = (name: string, { addresses, ttl }: DomainDto) => {
  const records = addresses.map((data) => ({ name, type: data.includes(':') ? 'AAAA' : 'A', ttl, data }))
  return { addresses, ttl, status: 'NOERROR' as const, records }
}

function explanationOf(fleet: FakeFleet, asked: readonly NodeDto[], name: string, group: number): Group['explanation'] {
  const node = asked.find((each) => (each.state === 'faulty') === (group === 1)) ?? asked[0]
  if (node === undefined) return undefined
  const domain = fleet.domain(name)
  return {
    cluster: node.cluster,
    node: node.node,
    verdict: group === 1 ? 'behind' : 'as-wanted',
    message: group === 1 ? 'The node has not proved the newest state yet.' : 'It answers what is wanted.',
    rule: domain === undefined ? 'upstream' : 'own',
    ...(domain === undefined ? {} : { domain: name, wanted: wantedOf(name, domain) }),
    contributions: (domain?.contributions ?? []).map((part) => ({
      source: part.source,
      ...(part.origin === undefined ? {} : { origin: part.origin }),
      revision: part.revision,
      enabled: part.enabled,
      placedHere: true,
      addresses: part.addresses,
    })),
    zone: { zone: name, written: 1210, served: group === 1 ? 1206 : 1210 },
    proved: [{ feed: 'all', target: fleet.revision, proved: node.revision ?? 0 }],
  }
}
