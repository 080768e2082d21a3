// SPDX-License-Identifier: Apache-2.0
import type { ContributionDto, FaultDto, NodeDto, NodeNetworkDto } from '@/api/types'
import { FakeFleet } from './fake-fleet.ts'
import { FOLLOWED, FOLLOWED_BY, foundThere } from './fake-kubernetes.ts'

const ago = (seconds: number): string => new Date(Date.now() - seconds * 1000).toISOString()

const fault = (
  kind: FaultDto['kind'],
  subject: string,
  said: Pick<FaultDto, 'message' | 'code' | 'values'>,
  seconds: number,
): FaultDto => ({ kind, subject, ...said, since: ago(seconds) })

const OTHER_SERIAL = {
  message: 'serial 1239 is served, 1240 is written (127.0.0.1:53 udp)',
  code: 'at-target',
  values: {
    what: 'serial 1239 is served, 1240 is written',
    'what.code': 'other-serial',
    served: '1239',
    written: '1240',
    target: '127.0.0.1:53 udp',
  },
}
const LISTENS_TOO = {
  message:
    'pid 4711 (dnsmasq) listens there too and takes a part of the queries: stop it, or give this node another address or port',
  code: 'listens-too',
  values: { who: 'pid 4711 (dnsmasq)' },
}

/** A small fleet with one of everything that a page must be able to show. */
export function seededFleet(domains = 240): FakeFleet {
  const fleet = new FakeFleet()
  for (const [id, env] of [
    ['prod-a', 'prod'],
    ['prod-b', 'prod'],
    ['test-1', 'test'],
  ] as const) {
    const nodes = { total: 0, proved: 0, behind: 0, faulty: 0, silent: 0 }
    fleet.clusters.set(id, { id, labels: { env }, nodes, domains: { origin: 0, served: domains }, revision: 900 })
  }
  fleet.proofMillis = 0
  for (let i = 0; i < domains; i++) {
    const cluster = ['prod-a', 'prod-b', 'test-1'][i % 3] ?? 'prod-a'
    const part = {
      addresses: [`192.0.2.${(i % 250) + 1}`],
      ttl: 30,
      wildcard: i % 7 === 0,
      origin: cluster,
      owner: `team-${i % 5}`,
    }
    const placement = i % 4 === 0 ? { clusters: [cluster] } : undefined
    put(fleet, `c${String(i).padStart(4, '0')}.${cluster}.example.com`, i % 10 === 9 ? 'legacy' : 'api', {
      ...part,
      placement,
    })
  }
  put(fleet, 'shop.example.com', 'api', {
    addresses: ['192.0.2.80', '198.51.100.80', '2001:db8::80'],
    wildcard: true,
    owner: 'team-shop',
    comment: 'ticket 4711',
    labels: { tier: 'edge' },
  })
  put(fleet, 'shop.example.com', 'legacy', { addresses: ['192.0.2.81'], wildcard: true })
  put(fleet, 'xn--bcher-kva.example.org', 'api', { addresses: ['203.0.113.9'], below: 'nxdomain' })
  put(fleet, 'only.example.net', 'api', { addresses: ['203.0.113.21'] })
  put(fleet, 'old.example.net', 'api', {
    addresses: ['203.0.113.20'],
    enabled: false,
    placement: { labels: { env: 'test' } },
  })
  fleet.proofMillis = 120
  seedSpecs(fleet)
  seedNodes(fleet)
  seedChanges(fleet)
  return fleet
}

const OF_KUBERNETES = {
  clusterDomain: 'cluster.local',
  kubeDns: ['10.96.0.10'],
  injection: {
    options: ['ndots:3', 'attempts:2', 'timeout:1'],
    provedPercent: 100,
    exceptNamespaces: ['zonefleet-system', 'zonefleet'],
  },
}

function seedSpecs(fleet: FakeFleet): void {
  fleet.profiles.set('kubernetes', {
    id: 'kubernetes',
    listeners: [{ addresses: ['169.254.20.10'], port: 53, forward: ['/etc/resolv.conf'] }],
    stubDomains: [{ name: 'acme.example', forward: ['192.0.2.53'] }],
    cache: { size: 20_000, maxTtl: 30, maxNegativeTtl: 5 },
    negativeTtl: 5,
    apply: 'auto',
    clusters: [],
    revision: 890,
  })
  const prod = fleet.clusters.get('prod-b')
  if (prod !== undefined) fleet.clusters.set('prod-b', { ...prod, profile: 'kubernetes', ...OF_KUBERNETES })
  fleet.sources.set('legacy', {
    id: 'legacy',
    url: 'http://list.example.com/clusters',
    interval: '10s',
    timeout: '5s',
    maxBytes: 33_554_432,
    ttl: 30,
    wildcard: true,
    enabled: true,
    domains: 0,
    revision: 950,
  })
  fleet.sources.set(FOLLOWED.id, FOLLOWED)
  fleet.storedSecrets.set(FOLLOWED_BY.id, FOLLOWED_BY)
  fleet.findings.set(FOLLOWED.id, foundThere())
  fleet.results.set(FOLLOWED.id, [{ at: ago(9), outcome: 'unchanged', rows: 4, lastGood: ago(9) }])
  fleet.results.set('legacy', [
    {
      at: ago(8),
      outcome: 'held',
      message: 'The list lacks 40 % of what the source contributes; allowShrink takes it.',
      rows: 14,
      lastGood: ago(620),
    },
    { at: ago(620), outcome: 'applied', rows: 24, added: 1, updated: 0, removed: 0, lastGood: ago(620) },
  ])
}

const SEEDED_CHANGES = 12

/** How the newest domains came to be, over the last hour. */
function seedChanges(fleet: FakeFleet): void {
  const { revision } = fleet
  const parts = [...fleet.contributions].flatMap(([name, of]) => [...of.values()].map((part) => ({ name, part })))
  const newest = parts.sort((a, b) => a.part.revision - b.part.revision).slice(-SEEDED_CHANGES)
  newest.forEach(({ name, part }, index) => {
    const { source, revision: at, ...after } = part
    fleet.revision = at
    const change = fleet.log(
      [{ resource: `domains/${name}`, source, after }],
      index % 3 === 0 ? 'ticket 4711' : undefined,
    )
    change.at = ago(3300 - index * 260)
  })
  fleet.revision = revision
}

// straight into the map: a seed is history, nobody is told and nothing travels
function put(fleet: FakeFleet, name: string, source: string, spec: Parameters<FakeFleet['putDomain']>[2]): void {
  fleet.revision += 1
  const parts = fleet.contributions.get(name) ?? new Map<string, ContributionDto>()
  const part = {
    addresses: [],
    ttl: 30,
    wildcard: false,
    below: 'forward' as const,
    enabled: true,
    ...spec,
    source,
    revision: fleet.revision,
  }
  fleet.contributions.set(name, parts.set(source, part))
}

function seedNodes(fleet: FakeFleet): void {
  for (const cluster of fleet.clusters.keys()) {
    for (let i = 1; i <= 8; i++) fleet.setNode(provedNode(fleet, cluster, `${cluster}-n${i}`))
  }
  const behind = provedNode(fleet, 'prod-b', 'prod-b-n7')
  fleet.setNode({
    ...behind,
    state: 'behind',
    revision: fleet.revision - 4,
    provedAt: ago(340),
    zones: {
      total: 86,
      proved: 85,
      exceptions: [{ zone: 'prod-b.example.com', written: fleet.revision, served: fleet.revision - 4 }],
    },
    faults: [fault('not-proved', 'prod-b.example.com', OTHER_SERIAL, 340)],
  })
  fleet.setNode({
    ...provedNode(fleet, 'prod-b', 'prod-b-n3'),
    state: 'faulty',
    revision: fleet.revision - 90,
    network: { ...NETWORK, addresses: { wanted: 2, missing: ['169.254.20.10'] }, rules: { wanted: 20, there: 18 } },
    faults: [
      fault('foreign-listener', '169.254.20.10:53', LISTENS_TOO, 8200),
      fault(
        'reload-failed',
        'Corefile',
        // of an older agent
        { message: 'CoreDNS kept the old Corefile: /etc/coredns/Corefile:12 unknown directive' },
        7900,
      ),
    ],
  })
  fleet.setNode({
    ...provedNode(fleet, 'prod-b', 'prod-b-n8'),
    versions: { agent: '0.1.0', coredns: '1.14.2', java: '25.0.1+8' },
  })
  for (const node of ['prod-a-n2', 'prod-a-n3'])
    fleet.healed.push({
      cluster: 'prod-a',
      node,
      kind: 'etcd-unreachable',
      subject: 'etcd',
      message: 'the last known good is served: no answer in time (etcd at etcd.prod-a:2379)',
      code: 'last-known-good',
      values: { why: 'no answer in time (etcd at etcd.prod-a:2379)' },
      since: ago(1500),
      until: ago(1380),
    })
  fleet.setNode({
    ...provedNode(fleet, 'test-1', 'test-1-n8'),
    state: 'silent',
    seen: ago(5400),
    revision: fleet.revision - 200,
  })
}

const NETWORK: NodeNetworkDto = {
  role: 'owner',
  link: 'nodelocaldns',
  kind: 'dummy',
  kindReason: 'as the profile says',
  addresses: { wanted: 2, missing: [] },
  mode: 'full',
  backend: 'iptables-nft',
  backendReason: 'kubelet has its chains there',
  said: {
    kindReason: { code: 'as-the-profile-says', values: {} },
    backendReason: { code: 'kubelet-there', values: {} },
  },
  rules: { wanted: 20, there: 20 },
}

export function provedNode(fleet: FakeFleet, cluster: string, node: string): NodeDto {
  return {
    cluster,
    node,
    state: 'proved',
    epoch: fleet.epoch,
    revision: fleet.revision,
    target: fleet.revision,
    proved: { all: fleet.revision, [cluster]: fleet.revision - 30 },
    firstSeen: ago(864_000),
    seen: ago(2),
    provedAt: ago(95),
    commitToProofMillis: 11.4,
    zones: { total: 86, proved: 86, exceptions: [] },
    faults: [],
    versions: { agent: '0.1.0', coredns: '1.15.0', java: '25.0.1+8' },
    corefile: '3f9c2b71',
    dns: ['169.254.20.10:53', '10.96.0.10:53'],
    network: cluster === 'prod-b' ? NETWORK : undefined,
  }
}
