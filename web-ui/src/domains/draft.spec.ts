// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { NEW_PART, type Part } from './data'
import { draftOf, faultsOf, fieldAt, partOf, type Draft } from './draft'

const GOOD: Draft = { ...draftOf('a.example.com', NEW_PART), addresses: ['192.0.2.1'] }

const rules = (changes: Partial<Draft>) =>
  faultsOf({ ...GOOD, ...changes }).map(({ field, rule }) => `${field} ${rule}`)

describe('a draft', () => {
  it('comes back as the part it was made of', () => {
    const part: Part = {
      addresses: ['192.0.2.1', '2001:db8::1'],
      records: [{ name: '_s._tcp', type: 'TXT', ttl: 60, data: 'kept' }],
      horizons: [{ clusters: ['dmz'], addresses: [] }],
      ttl: 60,
      wildcard: true,
      below: 'nxdomain',
      enabled: false,
      lastResort: true,
      origin: 'prod-a',
      placement: { everywhere: false, clusters: ['prod-a', 'prod-b'], labels: { env: 'prod' } },
      owner: 'team-x',
      comment: 'ticket 4711',
      labels: { tier: 'edge', note: 'a=b' },
    }
    expect(partOf(draftOf('a.example.com', part))).toEqual(part)
  })

  it('gives addresses in their canonical form', () => {
    expect(partOf({ ...GOOD, addresses: ['2001:DB8:0::1'] }).addresses).toEqual(['2001:db8::1'])
  })

  it('has no fault when it has none', () => {
    expect(faultsOf(GOOD)).toEqual([])
  })

  it('names every fault at once', () => {
    const faults = rules({ name: '*.x', addresses: ['no', '::'], ttl: 'soon', everywhere: false, labels: ['tier'] })
    expect(faults).toEqual([
      'name wildcard',
      'addresses notAddress',
      'addresses unspecified',
      'ttl ttl',
      'clusters nowhere',
      'labels label',
    ])
  })

  it('finds an address that is there twice in two spellings', () => {
    expect(rules({ addresses: ['2001:db8::1', '2001:db8:0::1'] })).toEqual(['addresses twice'])
  })

  it('takes 64 addresses and not one more', () => {
    const some = (count: number) => Array.from({ length: count }, (_, i) => `192.0.2.${i}`)
    expect(rules({ addresses: some(64) })).toEqual([])
    expect(rules({ addresses: some(65) })).toEqual(['addresses tooMany'])
  })

  it.each(['0', '604800'])('takes a TTL of %s', (ttl) => {
    expect(rules({ ttl })).toEqual([])
  })

  it.each(['', '-1', '604801', '1.5', '1e3', ' '])('refuses a TTL of %j', (ttl) => {
    expect(rules({ ttl })).toEqual(['ttl ttl'])
  })

  it('needs no address where a record stands at the domain itself', () => {
    const record = { name: '@', type: 'CNAME', ttl: '', data: 'b.example.com.' } as const
    expect(rules({ addresses: [], records: [record] })).toEqual([])
    expect(rules({ addresses: [], records: [{ ...record, name: 'www' }] })).toEqual(['addresses none'])
  })

  it('points at the part of a row that is wrong, as the server does', () => {
    const faults = faultsOf({
      ...GOOD,
      records: [{ name: 'mail', type: 'MX', ttl: 'x', data: '10' }],
      horizons: [{ clusters: ['dmz'], labels: [], addresses: ['no'] }],
    })
    expect(faults.map(({ at }) => at)).toEqual(['/records/0/ttl', '/records/0/data', '/horizons/0/addresses'])
  })

  it('does not mind labels of a placement that is not used', () => {
    expect(rules({ everywhere: true, clusterLabels: ['nonsense'] })).toEqual([])
  })
})

describe('a pointer of the server', () => {
  it.each([
    ['/addresses/0', 'addresses'],
    ['/placement/labels/env', 'clusters'],
    ['/records/3/data', 'records'],
    ['/horizons/0/clusters/1', 'horizons'],
    ['path/name', 'name'],
    ['', undefined],
    ['/constructor', undefined],
  ])('%j means the field %s', (pointer, field) => {
    expect(fieldAt(pointer)).toBe(field)
  })
})
