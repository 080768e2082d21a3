// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import type { ReceiptDto } from '@/api/types'
import { Change } from '@/changes/data'
import { Served } from '@/changes/served'
import { FleetNode } from '@/nodes/data'
import { provedNode, seededFleet } from '@/mocks/seed'
import { faultGroups } from './faults'
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

describe('open faults', () => {
  it('are one row a kind, the most harmful first, with all nodes and the oldest of them', () => {
    const fleet = seededFleet(1)
    const node = (id: string, kind: 'not-proved' | 'coredns-down', since: string) =>
      FleetNode.fromDto({
        ...provedNode(fleet, 'a', id),
        faults: [{ kind, subject: id, message: `${kind} of ${id}`, since }],
      })
    const groups = faultGroups([
      node('n1', 'not-proved', '2026-01-01T00:00:02Z'),
      node('n2', 'not-proved', '2026-01-01T00:00:01Z'),
      node('n3', 'coredns-down', '2026-01-01T00:00:09Z'),
    ])
    expect(groups.map(({ kind, nodes, message }) => [kind, nodes.join(), message])).toEqual([
      ['coredns-down', 'a/n3', 'coredns-down of n3'],
      ['not-proved', 'a/n1,a/n2', 'not-proved of n2'],
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
