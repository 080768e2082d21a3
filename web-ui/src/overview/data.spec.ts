// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import type { ReceiptDto } from '@/api/types'
import { Change } from '@/changes/data'
import { Served } from '@/changes/served'
import { ClusterFault, type TroubleKind } from '@/nodes/faults'
import { faultGroups, lasting, namedIn } from './faults'
import { ceilingOf, pointsOf, propagationOf, quantile } from './propagation'
import { squaresOf } from './squares'

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
})
