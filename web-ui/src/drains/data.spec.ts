// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { Drain } from './data'
import { drainFaults, drainFieldAt, drainOf, newDrain, untilOf } from './draft'

const NOW = Date.parse('2026-01-01T12:00:00Z')
const GOOD = newDrain('prod-b')
const rules = (changes: Partial<typeof GOOD>) => drainFaults({ ...GOOD, ...changes }, NOW).map(({ rule }) => rule)

describe('a drain', () => {
  it('comes back as it was read', () => {
    const spec = { cluster: 'prod-b', source: 'legacy', addresses: ['192.0.2.1'], until: '2026-01-01T00:00:00Z' }
    expect(Drain.toDto(Drain.fromDto({ id: 'x', ...spec, revision: 7 }))).toEqual(spec)
  })

  it('of a source is called as the source', () => {
    expect(newDrain('', 'legacy')).toMatchObject({ id: 'legacy', cluster: '', source: 'legacy' })
    expect(newDrain('', '')).toMatchObject({ id: '' })
  })

  it('says nothing that is not asked for', () => {
    expect(Drain.toDto(drainOf(GOOD, NOW))).toEqual({ cluster: 'prod-b' })
  })

  it('ends after the time chosen, at the time given, or never', () => {
    expect(untilOf(GOOD, NOW)).toBeUndefined()
    expect(untilOf({ ...GOOD, back: '60' }, NOW)).toBe('2026-01-01T13:00:00.000Z')
    const at = '2026-01-03T00:00'
    expect(untilOf({ ...GOOD, back: 'at', at }, NOW)).toBe(new Date(at).toISOString())
  })

  it('names every fault at once', () => {
    expect(rules({})).toEqual([])
    expect(rules({ cluster: '', id: 'No', addresses: [], back: 'at', at: '2025-01-01T00:00' })).toEqual([
      'id',
      'nothing',
      'past',
    ])
    expect(rules({ back: 'at', at: '' })).toEqual(['past'])
    expect(rules({ addresses: ['no'] })).toEqual(['address'])
    expect(rules({ cluster: '', source: 'legacy' })).toEqual([])
  })

  it.each([
    ['/cluster', 'cluster'],
    ['/source', 'source'],
    ['/addresses/0', 'addresses'],
    ['/until', 'until'],
    ['path/id', 'id'],
    ['', undefined],
  ])('has the server’s %j at the field %s', (pointer, field) => {
    expect(drainFieldAt(pointer)).toBe(field)
  })
})
