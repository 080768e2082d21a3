// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import type { ReceiptDto } from '@/api/types'
import { Change } from '@/changes/data'
import { Served } from '@/changes/served'
import type { FleetDto, NodeStateDto } from '@/api/types'
import { FleetNode } from '@/nodes/data'
import { ClusterFault, type TroubleKind } from '@/nodes/faults'
import { provedNode, seededFleet } from '@/mocks/seed'
import { faultGroups, lasting, namedIn, nodesOf } from './faults'
import { ceilingOf, pointsOf, propagationOf, quantile } from './propagation'
import { sentenceOf } from './sentence'
import { byTrouble, inSquares, squareAt, squaresOf } from './squares'

const AT = '2026-01-01T00:00:00.000Z'
const counts = { created: 1, updated: 0, deleted: 0, unchanged: 0 }
const CHANGE = Change.fromDto({ id: '01J', at: AT, actor: 'token:a', revision: 1, feeds: [], counts })
const SERVED = Served.fromDto({ complete: true, nodes: 2, proved: 2, missing: [], holds: [] })

const receipt = (millis: number, exact = true): ReceiptDto => ({
  cluster: 'a',
  node: `n${millis}`,
  state: 'proved',
  at: new Date(Date.parse(AT) + millis).toISOString(),
  exact,
})

const fault = (kind: TroubleKind, since: string, ...named: string[]): ClusterFault =>
  ClusterFault.fromDto({ kind, cluster: 'a', nodes: named.length, since, subject: '', message: `${kind}!`, named })

describe('open faults', () => {
  it('are one row a kind, the most harmful first, with all nodes and the oldest of them', () => {
    const groups = faultGroups([
      fault('not-proved', '2026-01-01T00:00:02Z', 'n1'),
      { ...fault('not-proved', '2026-01-01T00:00:01Z', 'n2'), cluster: 'b', nodes: 300, message: 'older' },
      fault('coredns-down', '2026-01-01T00:00:09Z', 'n3'),
      fault('silent', '2026-01-01T00:00:09Z', 'n4', 'n5'),
    ])
    expect(groups.map(({ kind, nodes, clusters, message, state }) => [kind, nodes, clusters, message, state])).toEqual([
      ['silent', 2, ['a'], 'silent!', 'silent'],
      ['coredns-down', 1, ['a'], 'coredns-down!', 'faulty'],
      ['not-proved', 301, ['a', 'b'], 'older', 'faulty'],
    ])
    expect(groups[0]?.named).toEqual(['a/n4', 'a/n5'])
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
    expect(namedIn(faults, 'a')).toEqual([
      { id: 'a/n2', message: 'fail-open!' },
      { id: 'a/n1', message: 'internal!' },
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
    nodes: { total: proved + behind + silent, proved, behind, faulty: 0, silent },
    store: { reachable: true, since: AT },
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

describe('how long a change took', () => {
  it('is known from the nodes that know it exactly', () => {
    const { half, most } = propagationOf(CHANGE, SERVED, [receipt(80), receipt(40), receipt(900), receipt(5000, false)])
    expect([half, most]).toEqual([80, 900])
  })

  it('is never less than nothing, and unknown where nobody says', () => {
    expect(propagationOf(CHANGE, SERVED, [receipt(-5)]).half).toBe(0)
    expect(propagationOf(CHANGE, SERVED, []).half).toBeUndefined()
  })

  it.each([
    [0.5, 2],
    [0.99, 4],
    [0, 1],
  ])('has the quantile %d at %d', (share, value) => {
    expect(quantile([1, 2, 3, 4], share)).toBe(value)
  })

  it('stands in the picture by time and by the power of ten', () => {
    const one = propagationOf(CHANGE, SERVED, [receipt(10), receipt(100)])
    expect(ceilingOf([one])).toBe(100)
    const from = Date.parse(AT) - 1000
    const points = pointsOf([one], from, from + 2000, 100, { width: 200, height: 50 })
    expect(points).toEqual([{ id: '01J', x: 100, half: 25, most: 0 }])
    expect(pointsOf([one], from + 5000, from + 9000, 100, { width: 200, height: 50 })).toEqual([])
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
