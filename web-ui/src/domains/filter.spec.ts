// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { FILTERS, filterOf, NO_FILTER, queryOf, TYPED } from './filter'

const said = (texts: Readonly<Record<string, string>>) => queryOf(filterOf((name) => texts[name] ?? ''))

describe('what the list of domains is narrowed to', () => {
  it('is nothing where the address says nothing', () => {
    expect(Object.values(queryOf(NO_FILTER)).filter((value) => value !== undefined)).toEqual([])
    expect(Object.keys(queryOf(NO_FILTER)).sort()).toEqual([...FILTERS].sort())
  })

  it('is asked of the API as the address has it', () => {
    expect(said({ q: ' shop ', cluster: 'c1', type: 'MX', owner: 'team', labels: 'env=prod,tier=1' })).toMatchObject({
      q: 'shop',
      cluster: 'c1',
      type: 'MX',
      owner: 'team',
      labels: 'env=prod,tier=1',
    })
    expect(said({ enabled: 'false' }).enabled).toBe(false)
    expect(said({ enabled: 'true' }).enabled).toBe(true)
    expect(said({ warning: 'conflict' }).warning).toBe('conflict')
    expect(said({ warning: 'any' }).warning).toBe('any')
  })

  it('leaves out words that mean nothing', () => {
    const { type, enabled, warning } = said({ type: 'X', enabled: 'maybe', warning: 'superseded' })
    expect([type, enabled, warning]).toEqual([undefined, undefined, undefined])
  })

  it('knows what can be asked for before it is asked', () => {
    expect(TYPED.labels('env=prod,tier=1')).toBe(true)
    expect(TYPED.labels('env=prod,tier')).toBe(false)
    expect(TYPED.address('2001:db8::1')).toBe(true)
    expect(TYPED.address('192.0.2')).toBe(false)
    expect(TYPED.below('example.com.')).toBe(true)
    expect(TYPED.below('*.example.com')).toBe(false)
    expect(TYPED.owner('team x')).toBe(true)
  })
})
