// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import type { ContributionDto } from '@/api/types'
import { Contributions } from './contributions'

const part = (more: Partial<ContributionDto>): ContributionDto => ({
  source: 'api-clusters',
  addresses: ['192.0.2.1'],
  ttl: 30,
  wildcard: false,
  below: 'forward',
  enabled: true,
  revision: 7,
  ...more,
})

describe('contributions', () => {
  it('are told apart by source and cluster, and know since when they are there', () => {
    const { rows } = Contributions.fromDto({
      items: [
        part({ origin: 'prod-a', since: '2026-01-01T00:00:00Z', change: '/api/v1/changes/01J' }),
        part({ origin: 'prod-b' }),
      ],
    })
    expect(rows.map(({ key, since, change }) => [key, since, change])).toEqual([
      ['api-clusters/prod-a', '2026-01-01T00:00:00Z', '01J'],
      ['api-clusters/prod-b', undefined, undefined],
    ])
  })

  it('have conflicts in words', () => {
    const record = { type: 'CNAME', data: 'b.example.com.' } as const
    const conflict = { source: 'legacy', record, because: ['api'], message: 'a CNAME stands alone' }
    expect(Contributions.fromDto({ items: [], conflicts: [conflict] }).conflicts).toEqual([
      {
        source: 'legacy',
        origin: '',
        record: '@ CNAME b.example.com.',
        because: ['api'],
        message: 'a CNAME stands alone',
      },
    ])
  })

  it('name clusters in place of the source that stands for them', () => {
    const conflict = {
      source: 'api-clusters',
      cluster: 'prod-a',
      record: { type: 'CNAME', data: 'b.example.com.' } as const,
      because: ['api-clusters', 'legacy'],
      becauseClusters: ['prod-b', 'prod-c'],
      message: 'a CNAME stands alone',
    }
    const { conflicts } = Contributions.fromDto({ items: [], conflicts: [conflict] })
    expect(conflicts.map(({ origin, because }) => [origin, because])).toEqual([
      ['prod-a', ['prod-b', 'prod-c', 'legacy']],
    ])
  })
})
