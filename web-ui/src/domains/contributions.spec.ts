// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import type { ConflictDto, ContributionDto } from '@/api/types'
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
  it('are told apart by source and cluster, and know since when they are there, and by whom', () => {
    const { rows } = Contributions.fromDto({
      items: [
        part({ origin: 'prod-a', since: '2026-01-01T00:00:00Z', actor: 'token:ci', change: '/api/v1/changes/01J' }),
        part({ origin: 'prod-b' }),
      ],
    })
    expect(rows.map(({ key, since, actor, change }) => [key, since, actor, change])).toEqual([
      ['api-clusters/prod-a', '2026-01-01T00:00:00Z', 'token:ci', '01J'],
      ['api-clusters/prod-b', undefined, undefined, undefined],
    ])
  })

  it('have conflicts in words', () => {
    const record = { type: 'CNAME', data: 'b.example.com.' } as const
    const by = { source: 'legacy', because: ['api'] }
    const conflicts: ConflictDto[] = [
      { ...by, kind: 'record', record, message: 'a CNAME stands alone' },
      { ...by, kind: 'ttl', said: '60', served: '30', message: 'another ttl' },
    ]
    expect(Contributions.fromDto({ items: [], conflicts }).conflicts).toEqual([
      {
        source: 'legacy',
        kind: 'record',
        origin: '',
        record: '@ CNAME b.example.com.',
        because: ['api'],
        message: 'a CNAME stands alone',
      },
      { source: 'legacy', kind: 'ttl', origin: '', record: '', because: ['api'], message: 'another ttl' },
    ])
  })

  it('name clusters in place of the source that stands for them', () => {
    const conflict = {
      source: 'api-clusters',
      kind: 'record' as const,
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
