// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { seededFleet } from '@/mocks/seed'
import { Cluster } from './queries'

const DTO = {
  id: 'prod-a',
  labels: { env: 'prod' },
  nodes: { total: 9, proved: 5, behind: 1, faulty: 1, silent: 2 },
  domains: { origin: 3, served: 240 },
  revision: 900,
}

describe('a cluster', () => {
  it('has its nodes counted by state, and its domains by what it does with them', () => {
    expect(Cluster.fromDto(DTO)).toMatchObject({
      id: 'prod-a',
      labels: { env: 'prod' },
      nodes: 9,
      states: { proved: 5, behind: 1, faulty: 1, silent: 2 },
      served: 240,
      origin: 3,
    })
    // the sum is no state
    expect(Cluster.fromDto(DTO).states).not.toHaveProperty('total')
  })

  it('without a profile has the built-in one', () => {
    const fleet = seededFleet(3)
    const profiles = [...fleet.clusters.values()].map((dto) => Cluster.fromDto(dto).profile)
    expect(profiles).toEqual(['', 'kubernetes', ''])
  })
})
