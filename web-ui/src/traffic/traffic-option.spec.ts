// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { trafficFrom } from './data'
import { trafficOption } from './traffic-option'

const COLORS = { quiet: 'q', line: 'l', edge: 'e', accent: 'a', danger: 'd' }
const TRAFFIC = trafficFrom({
  since: '2026-01-01T00:00:00Z',
  at: ['2026-01-01T00:00:00Z', '2026-01-01T00:01:00Z'],
  items: [
    {
      cluster: 'a',
      reporting: 1,
      telling: 1,
      queries: [null, 8],
      lookups: [null, 8],
      hits: [null, 6],
      failures: [null, 1],
    },
  ],
})

describe('the picture of what clients ask', () => {
  const [cluster] = TRAFFIC.clusters
  const option = cluster && trafficOption(TRAFFIC.at, cluster, 20, COLORS)

  it('has queries, hits and failures, and nothing where nobody told', () => {
    expect([option?.series].flat().map((each) => each?.data)).toEqual(
      [8, 6, 1].map((value) => [
        [TRAFFIC.at[0], '-'],
        [TRAFFIC.at[1], value],
      ]),
    )
  })

  it('is of one scale with others, and never flat', () => {
    expect([option?.yAxis].flat()[0]).toMatchObject({ max: 20 })
    const none = cluster && trafficOption(TRAFFIC.at, cluster, 0, COLORS)
    expect([none?.yAxis].flat()[0]).toMatchObject({ max: 1 })
  })
})
