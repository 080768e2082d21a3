// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import type { DomainAnswerDto } from '@/api/types'
import { AnswerGroup, zoneFor } from './answers'

const said = (cluster: string, parts: Partial<DomainAnswerDto> = {}): DomainAnswerDto => ({
  cluster,
  answered: true,
  addresses: ['192.0.2.1'],
  ttl: 30,
  wildcard: false,
  below: 'forward',
  horizon: false,
  drains: [],
  lastResort: false,
  nodes: 3,
  ...parts,
})

describe('answers by cluster', () => {
  it('stand together where they are alike, the most frequent first', () => {
    const other = { addresses: ['198.51.100.1'], horizon: true }
    const groups = AnswerGroup.fromDtos([said('a', other), said('b'), said('c', { nodes: 0 })])
    expect(groups.map(({ addresses, clusters }) => [addresses, clusters])).toEqual([
      [
        ['192.0.2.1'],
        [
          { id: 'b', nodes: 3 },
          { id: 'c', nodes: 0 },
        ],
      ],
      [['198.51.100.1'], [{ id: 'a', nodes: 3 }]],
    ])
  })

  it('differ also by what made them so', () => {
    const groups = AnswerGroup.fromDtos([
      said('a', { drains: ['x'], lastResort: true }),
      said('b', { horizon: true }),
      said('c', { records: [{ name: '@', type: 'TXT', ttl: 30, data: '"x"' }] }),
      said('d', { ttl: 60 }),
      said('e'),
    ])
    expect(groups).toHaveLength(5)
    expect(new Set(groups.map(({ key }) => key)).size).toBe(5)
    expect(groups[0]).toMatchObject({ drains: ['x'], lastResort: true, records: [] })
    expect(groups[2]?.records[0]?.data).toBe('"x"')
  })

  it('tell where nothing of it is answered', () => {
    const none: DomainAnswerDto = {
      cluster: 'a',
      answered: false,
      addresses: [],
      horizon: false,
      drains: ['x'],
      lastResort: false,
      nodes: 1,
    }
    expect(AnswerGroup.fromDtos([none])).toMatchObject([
      { answered: false, addresses: [], records: [], ttl: undefined, wildcard: false, drains: ['x'] },
    ])
  })
})

describe('the zone of a name', () => {
  const zones = [{ zone: 'example.com' }, { zone: 'b.example.com' }, { zone: 'xb.example.com' }, { zone: 'com' }]

  it('is the longest one at or above it', () => {
    expect(zoneFor(zones, 'a.b.example.com')?.zone).toBe('b.example.com')
    expect(zoneFor(zones, 'b.example.com')?.zone).toBe('b.example.com')
    expect(zoneFor(zones, 'ab.example.com')?.zone).toBe('example.com')
  })

  it('is none where no zone holds it', () => {
    expect(zoneFor(zones, 'example.net')).toBeUndefined()
  })
})
