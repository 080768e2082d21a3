// SPDX-License-Identifier: Apache-2.0
import type { FaultGroupDto, NetworkListingDto, NodeDto, NodeZoneDto } from '@/api/types'
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

const ZONES = ['example.com', 'example.net', 'shop.example.com']

/** What the agent of a node is asked, or why it is not. */
function asked(fleet: FakeFleet, cluster: string, id: string, answer: (node: NodeDto) => Response): Response {
  const node = fleet.nodes.get(`${cluster}/${id}`)
  if (node === undefined)
    return problem(404, 'not-found', 'There is no such thing', { detail: `There is no node ${cluster}/${id}.` })
  if (node.state !== 'silent') return answer(node)
  const detail = `Node ${id} does not report, so it is not known where its agent could be asked.`
  return problem(502, 'agent-unreachable', "The node's agent can't be asked", { detail })
}

const zonesOf = (node: NodeDto): NodeZoneDto[] => [
  ...(node.zones?.exceptions ?? []),
  ...ZONES.map((zone) => ({ zone, written: 1210, served: 1210 })),
]

export const nodeZones = (fleet: FakeFleet, cluster: string, id: string, query: URLSearchParams): Response =>
  asked(fleet, cluster, id, (node) => {
    const name = query.get('name')
    const all = zonesOf(node).filter(({ zone }) => zone.includes(query.get('q') ?? ''))
    const holding = all.filter(({ zone }) => name === null || `.${name}`.endsWith(`.${zone}`))
    // of a name only the longest zone that holds it
    const zones = name === null ? holding : holding.sort((a, b) => b.zone.length - a.zone.length).slice(0, 1)
    return json(
      200,
      page(zones, query, (zone) => zone.zone),
    )
  })

const plain = (text: string): Response =>
  new Response(text, { status: 200, headers: { 'Content-Type': 'text/plain; charset=utf-8' } })

/** A Corefile in the form of the real one, with its zones. */
export const nodeCorefile = (fleet: FakeFleet, cluster: string, id: string): Response =>
  asked(fleet, cluster, id, (node) => {
    const blocks = zonesOf(node).map(({ zone }) =>
      [
        `${zone}:53 {`,
        '    bind 169.254.20.10',
        `    file /etc/coredns/zones/db.${zone} {`,
        '        reload 50ms',
        '    }',
        '    forward . 127.0.0.1:5399',
        '}',
      ].join('\n'),
    )
    return plain([`# zonefleet cluster=${cluster} corefile=3f9c2b71`, ...blocks, ''].join('\n'))
  })

const CHAINS = [
  ['raw', 'PREROUTING', '-d', 'skip connection tracking', 'NOTRACK'],
  ['raw', 'OUTPUT', '-d', 'skip connection tracking', 'NOTRACK'],
  ['raw', 'OUTPUT', '-s', 'skip connection tracking', 'NOTRACK'],
  ['filter', 'INPUT', '-d', 'let DNS through', 'ACCEPT'],
  ['filter', 'OUTPUT', '-s', 'let DNS through', 'ACCEPT'],
] as const

/** Link, addresses and rules one by one: what the node says is missing, and beside it a rule of others where it has faults. */
export const nodeListing = (fleet: FakeFleet, cluster: string, id: string): Response =>
  asked(fleet, cluster, id, ({ network, faults }) => {
    if (network === undefined) return json(200, { links: [], addresses: [], rules: [], rulesTotal: 0, unread: [] })
    const rules = CHAINS.flatMap(([table, chain, side, comment, target]) =>
      ['169.254.20.10', '10.96.0.10'].flatMap((address) =>
        ['udp', 'tcp'].map((transport) => ({
          family: 'ipv4' as const,
          table,
          chain,
          rule: `${side} ${address}/32 -p ${transport} -m ${transport} --${side === '-d' ? 'd' : 's'}port 53 -m comment --comment "zonefleet: ${comment}" -j ${target}`,
        })),
      ),
    )
    const failed = (what: string) => faults.some(({ kind, subject }) => kind === 'network-failed' && subject === what)
    if (failed('rules')) return json(200, { links: [], addresses: [], rules: [], rulesTotal: 0, unread: ['rules'] })
    const gone = network.rules.wanted - network.rules.there
    const odd = { family: 'ipv4' as const, table: 'filter', chain: 'INPUT', state: 'foreign' as const }
    const listing: NetworkListingDto = {
      links: [{ name: network.link, kind: network.kind, state: network.kind === '' ? 'missing' : 'there' }],
      addresses: ['169.254.20.10', '10.96.0.10'].map((address) => {
        const missing = network.addresses.missing.includes(address)
        return { address, link: missing ? '' : network.link, state: missing ? 'missing' : 'there' }
      }),
      rules: [
        ...rules.map((rule, index) => ({ ...rule, state: index < gone ? ('missing' as const) : ('there' as const) })),
        ...(gone > 0 ? [{ ...odd, rule: '-d 169.254.20.10/32 -p udp -m udp --dport 53 -j ACCEPT' }] : []),
      ],
      rulesTotal: rules.length + Math.min(gone, 1),
      unread: [],
    }
    return json(200, listing)
  })

export const nodeZoneFile = (fleet: FakeFleet, cluster: string, id: string, zone: string): Response =>
  asked(fleet, cluster, id, (node) => {
    if (!zonesOf(node).some((one) => one.zone === zone))
      return problem(404, 'not-found', 'There is no such thing', {
        detail: `There is no file of zone ${zone} on node ${cluster}/${id}.`,
      })
    const records = [...fleet.contributions.keys()]
      .filter((name) => name === zone || name.endsWith(`.${zone}`))
      .flatMap((name) => (fleet.domain(name)?.addresses ?? []).map((address) => ({ name, address })))
      .map(({ name, address }) => `${name}.\t30\tIN\t${address.includes(':') ? 'AAAA' : 'A'}\t${address}`)
    const soa = `${zone}.\t30\tIN\tSOA\tns.zonefleet.internal. hostmaster.zonefleet.internal. 1210 3600 600 86400 5`
    return plain(['; written by zonefleet: what is edited here is overwritten', soa, ...records, ''].join('\n'))
  })

const OUTAGES: ReadonlySet<string> = new Set(['silent', 'coredns-down', 'foreign-listener', 'fail-open'])

/** Of the kinds that the fake fleet has; the server's own table is whole. */
export const harmOf = (kind: string): FaultGroupDto['harm'] =>
  OUTAGES.has(kind) ? 'outage' : kind === 'etcd-unreachable' ? 'risk' : kind === 'port-taken' ? 'notice' : 'stale'

/** The page of groups that is asked for, by cluster and kind. */
export function pageOfGroups(groups: readonly FaultGroupDto[], query: URLSearchParams): object {
  const of = ({ cluster, kind }: FaultGroupDto) => `${cluster}/${kind}`
  const some = groups
    .filter(({ kind, harm }) => kind === (query.get('kind') ?? kind) && harm === (query.get('harm') ?? harm))
    .sort((a, b) => (of(a) < of(b) ? -1 : 1))
  return page(some, query, of)
}

/** What is wrong by kind and cluster, each node counted once. */
export function faultsOf(fleet: FakeFleet, query: URLSearchParams): Response {
  const groups = new Map<string, FaultGroupDto>()
  const nodes = [...fleet.nodes.values()].sort((a, b) => (key(a) < key(b) ? -1 : 1))
  for (const node of nodes.filter(({ cluster }) => cluster === (query.get('cluster') ?? cluster))) {
    for (const [kind, each] of troublesOf(node)) {
      const group = groups.get(`${node.cluster}/${kind}`)
      const oldest = group === undefined || each.since < group.since ? each : group
      groups.set(`${node.cluster}/${kind}`, {
        kind,
        harm: harmOf(kind),
        cluster: node.cluster,
        nodes: (group?.nodes ?? 0) + 1,
        since: oldest.since,
        subject: oldest.subject,
        message: oldest.message,
        ...(oldest.code !== undefined && { code: oldest.code, values: oldest.values }),
        named: [...(group?.named ?? []), node.node].slice(0, 8),
      })
    }
  }
  return json(200, pageOfGroups([...groups.values()], query))
}

type Trouble = Pick<FaultGroupDto, 'since' | 'subject' | 'message' | 'code' | 'values'>

function troublesOf(node: NodeDto): Map<FaultGroupDto['kind'], Trouble> {
  const troubles = new Map<FaultGroupDto['kind'], Trouble>()
  if (node.state === 'silent') return troubles.set('silent', { since: node.seen, subject: '', message: '' })
  for (const { kind, ...each } of node.faults) {
    const had = troubles.get(kind)
    if (had === undefined || each.since < had.since) troubles.set(kind, each)
  }
  if (node.state === 'behind' && troubles.size === 0)
    troubles.set('behind', { since: node.provedAt ?? node.firstSeen, subject: '', message: '' })
  return troubles
}

const TROUBLED: ReadonlySet<string> = new Set(['held', 'unreachable', 'invalid', 'conflict'])

export function fleetAtAGlance(fleet: FakeFleet): Response {
  const nodes = { total: fleet.nodes.size, proved: 0, behind: 0, faulty: 0, silent: 0 }
  for (const node of fleet.nodes.values()) nodes[node.state] += 1
  const { epoch, revision, store } = fleet
  const domains = fleet.contributions.size
  return json(200, {
    version: '0.1.0',
    epoch,
    revision,
    target: Math.max(0, ...[...fleet.nodes.values()].map((node) => node.target ?? 0)),
    domains,
    zones: 0,
    clusters: fleet.clusters.size,
    sources: fleet.sources.size,
    troubledSources: [...fleet.sources.values()].filter(
      ({ id, enabled }) => enabled && TROUBLED.has(fleet.results.get(id)?.[0]?.outcome ?? 'unchanged'),
    ).length,
    nodes,
    store,
  })
}
