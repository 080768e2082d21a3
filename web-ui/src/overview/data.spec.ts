// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import type { FleetDto, NodeStateDto, ProofTimesDto } from '@/api/types'
import { FleetNode } from '@/nodes/data'
import { ClusterFault, type TroubleKind } from '@/nodes/faults'
import { HealedIn } from '@/nodes/healed'
import { harmOf } from '@/mocks/fake-nodes'
import { provedNode, seededFleet } from '@/mocks/seed'
import { faultGroups, healedGroups, lasting, namedIn, nodesOf } from './faults'
import { ceilingOf, propagationFrom, unmeasured } from './propagation'
import { sentenceOf } from './sentence'
import { byTrouble, inSquares, squareAt, squaresOf } from './squares'

const AT = '2026-01-01T00:00:00.000Z'
const counts = { created: 1, updated: 0, deleted: 0, unchanged: 0 }

const fault = (kind: TroubleKind, since: string, ...named: string[]): ClusterFault =>
  ClusterFault.fromDto({
    kind,
    harm: harmOf(kind),
    cluster: 'a',
    nodes: named.length,
    since,
    subject: '',
    message: `${kind}!`,
    named,
  })

describe('open faults', () => {
  it('are one row a kind, the most harmful first, with all nodes and the oldest of them', () => {
    const groups = faultGroups([
      fault('not-proved', '2026-01-01T00:00:02Z', 'n1'),
      { ...fault('not-proved', '2026-01-01T00:00:01Z', 'n2'), cluster: 'b', nodes: 300, message: 'older' },
      fault('coredns-down', '2026-01-01T00:00:09Z', 'n3'),
      fault('silent', '2026-01-01T00:00:09Z', 'n4', 'n5'),
    ])
    const shown = groups.map(({ kind, nodes, clusters, causes, state }) => [
      kind,
      nodes,
      clusters,
      causes.map(({ message }) => message),
      state,
    ])
    expect(shown).toEqual([
      ['silent', 2, ['a'], ['silent!'], 'silent'],
      ['coredns-down', 1, ['a'], ['coredns-down!'], 'faulty'],
      ['not-proved', 301, ['b', 'a'], ['older', 'not-proved!'], 'faulty'],
    ])
    expect(groups.at(-1)?.since).toBe('2026-01-01T00:00:01Z')
    expect(groups[0]?.named).toEqual(['a/n4', 'a/n5'])
  })

  it('keep what each is about: what is the same on several clusters once, what differs apart', () => {
    const refused = (cluster: string, subject: string, at: number): ClusterFault => ({
      ...fault('zone-refused', `2026-01-01T00:00:0${at}Z`, 'n1'),
      cluster,
      subject,
      message: 'its last good state is served',
    })
    const [group] = faultGroups([
      refused('a', 'example.com', 3),
      refused('b', 'example.org', 1),
      refused('c', 'example.com', 2),
    ])
    expect(group?.causes.map(({ subject, clusters }) => [subject, clusters])).toEqual([
      ['example.org', ['b']],
      ['example.com', ['c', 'a']],
    ])
  })

  it('are not what a change causes that is on its way', () => {
    const faults = [fault('silent', AT, 'n1'), fault('behind', AT, 'n2')]
    const kinds = (millis: number) => lasting(faults, Date.parse(AT) + millis).map(({ kind }) => kind)
    expect(kinds(5000)).toEqual(['silent'])
    expect(kinds(11_000)).toEqual(['silent', 'behind'])
  })

  it('name the nodes of a cluster, the worst first, each once', () => {
    const faults = [
      fault('internal', AT, 'n1', 'n2'),
      fault('fail-open', AT, 'n2'),
      { ...fault('silent', AT), cluster: 'b' },
    ]
    expect(namedIn(faults, 'a').map(({ id, said }) => [id, said.message])).toEqual([
      ['a/n2', 'fail-open!'],
      ['a/n1', 'internal!'],
    ])
  })
})

describe('what healed', () => {
  const healed = (kind: TroubleKind, cluster: string, since: string, until: string, ...named: string[]) =>
    HealedIn.fromDto({
      kind,
      harm: 'risk',
      cluster,
      nodes: named.length,
      since,
      until,
      subject: '',
      message: '',
      named,
    })

  it('is one row a kind, from the first to the last of it, what healed last first', () => {
    const groups = healedGroups([
      healed('silent', 'a', '2026-01-01T00:01:00Z', '2026-01-01T00:02:00Z', 'n1'),
      healed('not-proved', 'a', '2026-01-01T00:00:00Z', '2026-01-01T00:09:00Z', 'n1'),
      healed('silent', 'b', '2026-01-01T00:00:30Z', '2026-01-01T00:01:30Z', 'n1', 'n2'),
    ])
    expect(groups).toEqual([
      { kind: 'not-proved', since: '2026-01-01T00:00:00Z', until: '2026-01-01T00:09:00Z', nodes: 1, named: ['a/n1'] },
      {
        kind: 'silent',
        since: '2026-01-01T00:00:30Z',
        until: '2026-01-01T00:02:00Z',
        nodes: 3,
        named: ['a/n1', 'b/n1', 'b/n2'],
      },
    ])
  })
})

describe('the sentence about the fleet', () => {
  const fleet = (proved: number, behind = 0, silent = 0): FleetDto => ({
    version: '1',
    epoch: 'e',
    revision: 900,
    target: 48,
    domains: 1,
    zones: 0,
    clusters: 1,
    sources: 0,
    troubledSources: 0,
    nodes: { total: proved + behind + silent, proved, behind, faulty: 0, silent },
    store: { reachable: true, since: AT, endpoints: [], keyPrefix: '/zonefleet/v1/' },
  })
  const groups = faultGroups([fault('internal', AT, 'n9'), fault('silent', AT, 'n1', 'n2', 'n3', 'n4', 'n5')])

  it.each<[string, FleetDto, typeof groups, object]>([
    ['no node', fleet(0), [], { kind: 'none' }],
    ['all well', fleet(8), [], { kind: 'well', nodes: 8, target: 48 }],
    ['a change on its way', fleet(6, 2), [], { kind: 'counted' }],
    [
      'the worst of what is wrong, with some names',
      fleet(3, 0, 5),
      groups,
      { kind: 'worst', group: { kind: 'silent', nodes: 5 }, named: ['a/n1', 'a/n2', 'a/n3'], more: 2 },
    ],
  ])('says of %s', (_, counts, open, sentence) => {
    expect(sentenceOf(counts, open)).toMatchObject(sentence)
  })

  it('leads to the nodes that it speaks of', () => {
    expect(groups.map(nodesOf)).toEqual([
      { path: '/nodes', query: { state: 'silent', cluster: 'a' } },
      { path: '/nodes', query: { state: 'faulty', cluster: 'a' } },
    ])
  })
})

describe('how long changes took', () => {
  const proofs = (half?: number, most?: number, measured = 2): ProofTimesDto => ({
    expected: 4,
    proved: 3,
    measured,
    half,
    most,
  })
  const propagation = propagationFrom({
    since: AT,
    minutes: [
      { at: AT, changes: 2, proofs: proofs(10, 100) },
      { at: '2026-01-01T00:01:00.000Z', changes: 1, proofs: proofs(5, undefined, 3) },
      { at: '2026-01-01T00:02:00.000Z', changes: 1, proofs: proofs(undefined, undefined, 0) },
    ],
    changes: [{ id: '01J', at: '2026-01-01T00:01:30.000Z', counts, proofs: proofs(5) }],
  })

  it('is known of some proofs exactly', () => {
    expect(propagation.since).toBe(Date.parse(AT))
    expect(propagation.changes[0]?.proofs).toEqual({ expected: 4, proved: 3, measured: 2, half: 5, most: undefined })
    expect(unmeasured(propagation)).toEqual({ unknown: 4, proved: 9 })
  })

  it('has room up to the next power of ten', () => {
    expect(ceilingOf(propagation.minutes)).toBe(100)
    expect(ceilingOf([])).toBe(100)
  })
})

describe('the squares of a cluster', () => {
  it('are one for each node, the worst first, in rows', () => {
    const map = squaresOf({ proved: 3, behind: 0, faulty: 1, silent: 1 }, 2)
    expect(map.runs.map(({ state }) => state)).toEqual(['faulty', 'silent', 'proved'])
    expect(map.runs.at(-1)?.path.match(/M/g)).toHaveLength(3)
    expect([map.width, map.height]).toEqual([22, 33])
  })

  it('of no node need little room', () => {
    expect(squaresOf({ proved: 0, behind: 0, faulty: 0, silent: 0 }, 40)).toEqual({ runs: [], width: 11, height: 11 })
  })

  it.each([
    [0, 0, 0],
    [12, 3, 1],
    [5, 23, 4],
    [12, 23, undefined],
    [23, 0, undefined],
    [-1, 5, undefined],
  ])('have at %d, %d the node %s', (x, y, index) => {
    expect(squareAt(x, y, 2, 5)).toBe(index)
  })

  it('stand for nodes by state, and by name within it', () => {
    const one = (node: string, state: NodeStateDto) =>
      FleetNode.fromDto({ ...provedNode(seededFleet(1), 'a', node), state })
    const nodes = [
      one('n1', 'proved'),
      one('n2', 'behind'),
      one('n3', 'faulty'),
      one('n4', 'proved'),
      one('n5', 'faulty'),
    ]
    expect(inSquares(nodes).map(({ node }) => node)).toEqual(['n3', 'n5', 'n2', 'n1', 'n4'])
  })

  it('of clusters in trouble come first; one that is only behind stays where it is', () => {
    const cluster = (id: string, faulty: number, silent: number, behind = 0) => ({
      id,
      states: { proved: 1, behind, faulty, silent },
    })
    const listed = byTrouble([cluster('d', 0, 0), cluster('c', 1, 2), cluster('b', 0, 0, 9), cluster('a', 1, 0)])
    expect(listed.map(({ id }) => id)).toEqual(['c', 'a', 'b', 'd'])
  })
})
