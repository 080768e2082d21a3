// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import type { ClusterTrafficDto } from '@/api/types'
import { byLoad, momentAt, mostOf, trafficFrom, type ClusterTraffic } from './data'

const AT = ['2026-01-01T00:00:00Z', '2026-01-01T00:01:00Z', '2026-01-01T00:02:00Z']

const dto = (cluster: string, queries: (number | null)[], failures = 0): ClusterTrafficDto => ({
  cluster,
  reporting: 3,
  telling: 2,
  queries,
  lookups: queries.map((value) => (value === null ? null : value / 2)),
  hits: queries.map((value) => (value === null ? null : value / 4)),
  failures: queries.map((value) => (value === null ? null : value * failures)),
})

const clusters = (...items: ClusterTrafficDto[]): readonly ClusterTraffic[] =>
  trafficFrom({ since: AT[0] ?? '', at: AT, items }).clusters

describe('what clients ask', () => {
  it('has shares of what was asked, and none where nothing was', () => {
    const [busy] = clusters(dto('busy', [null, 0, 80], 0.25))
    expect(busy?.moments).toEqual([
      undefined,
      { queries: 0, hits: 0, failures: 0, hitShare: undefined, failureShare: undefined },
      { queries: 80, hits: 20, failures: 20, hitShare: 0.5, failureShare: 0.25 },
    ])
    expect(busy?.now).toBe(busy?.moments[2])
    expect([busy?.cluster, busy?.reporting, busy?.telling]).toEqual(['busy', 3, 2])
  })

  it('is unknown now where nobody tells any more', () => {
    expect(clusters(dto('gone', [5, 5, null]))[0]?.now).toBeUndefined()
  })

  it('stands by failures, then by load, then unknown', () => {
    const sorted = byLoad(
      clusters(
        dto('b', [null, null, null]),
        dto('calm', [1, 1, 1]),
        dto('a', [null, null, null]),
        dto('busy', [9, 9, 9], 0.009),
        dto('failing', [2, 2, 2], 0.01),
      ),
    )
    expect(sorted.map(({ cluster }) => cluster)).toEqual(['failing', 'busy', 'calm', 'a', 'b'])
  })

  it('has one scale for all clusters', () => {
    expect(mostOf(clusters(dto('a', [1, 40, 2]), dto('b', [null, 7, null])))).toBe(40)
    expect(mostOf([])).toBe(0)
  })

  it.each([
    [0, 0],
    [0.2, 0],
    [0.3, 1],
    [0.9, 2],
    [7, 2],
  ])('was at the place %d of its picture the moment %d', (share, index) => {
    expect(momentAt([100, 200, 300], share)).toBe(index)
  })
})
