// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import type { DomainDto, DomainSpecDto } from '@/api/types'
import { seededFleet } from '@/mocks/seed'
import { Domain, NEW_PART, Part } from './data'

const dto = (name: string): DomainDto => {
  const found = seededFleet(12).domain(name)
  if (found === undefined) throw new Error(`no ${name}`)
  return found
}

describe('a domain', () => {
  it('has every gap of the wire filled', () => {
    const domain = Domain.fromDto(dto('c0001.prod-b.example.com'))
    expect(domain).toMatchObject({ comment: '', labels: {}, placement: { everywhere: true }, enabled: true })
  })

  it('knows its own part from those of other sources', () => {
    const both = Domain.fromDto(dto('shop.example.com'))
    expect(Domain.ownPart(both)?.addresses).not.toContain('192.0.2.81')
    expect(both.addresses).toContain('192.0.2.81')
    expect(Domain.otherSources(both)).toEqual(['legacy'])
    expect(Domain.ownPart(Domain.fromDto(dto('c0009.prod-a.example.com')))).toBeUndefined()
  })

  it('names a source once, however many clusters have a part of it', () => {
    const one = dto('shop.example.com')
    const parts = [...one.contributions, ...one.contributions.slice(1)]
    expect(Domain.sources(Domain.fromDto({ ...one, contributions: parts }))).toEqual(['api', 'legacy'])
  })
})

describe('a part', () => {
  const specs: DomainSpecDto[] = [
    { addresses: ['192.0.2.1'] },
    { addresses: ['192.0.2.1', '2001:db8::1'], ttl: 0, wildcard: true, below: 'nxdomain', enabled: false },
    { addresses: ['192.0.2.1'], placement: { clusters: ['prod-a'], labels: { env: 'prod' } }, origin: 'prod-a' },
    { addresses: ['192.0.2.1'], owner: 'team-x', comment: 'ticket 4711', labels: { tier: 'edge' } },
  ]

  it.each(specs)('comes back from the wire as it went (%#)', (spec) => {
    const part = Part.fromDto(spec)
    expect(Part.fromDto(Part.toDto(part))).toEqual(part)
  })

  it('leaves out what was left empty', () => {
    expect(Object.keys(Part.toDto({ ...NEW_PART, addresses: ['192.0.2.1'] }))).toEqual([
      'addresses',
      'ttl',
      'wildcard',
      'below',
      'enabled',
    ])
  })
})
