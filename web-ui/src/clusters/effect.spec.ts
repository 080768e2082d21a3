// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { DEFAULTS, effectOf } from './effect'

const from = (field: string, spec?: object) =>
  effectOf(spec as Record<string, unknown> | undefined).find((row) => row.field === field)

describe('the profile in effect', () => {
  it('tells for each value where it comes from', () => {
    const spec = { cache: { size: 100, maxTtl: 30 }, listeners: [{ addresses: ['192.0.2.1'] }], stubDomains: [] }
    expect(from('cache.size', spec)).toEqual({ field: 'cache.size', value: '100', from: 'profile' })
    expect(from('cache.denialSize', spec)).toEqual({ field: 'cache.denialSize', value: '100', from: 'default' })
    expect(from('cache.maxTtl', spec)?.from).toBe('default')
    expect(from('stubDomains', spec)).toEqual({ field: 'stubDomains', value: undefined, from: 'default' })
    expect(from('listeners', spec)?.from).toBe('profile')
  })

  it('has no value of its own where there is no profile', () => {
    expect(effectOf(undefined).map((row) => row.from)).not.toContain('profile')
    expect(from('listeners')?.from).toBe('agent')
  })

  // the description of the API is what says what holds where nothing is said
  it('has the defaults of the API', () => {
    const api = readFileSync('../api/src/main/resources/openapi.yaml', 'utf8')
    const settings = api.slice(api.indexOf('    ProfileSettings:'), api.indexOf('    ProfileSpec:'))
    const stated = Object.entries(DEFAULTS).filter(([, value]) => value !== undefined)
    expect(stated.length).toBeGreaterThan(8)
    for (const [field, value] of stated) {
      const key = field.split('.').at(-1) ?? ''
      const line = settings.split('\n').find((each) => each.trim().startsWith(`${key}:`))
      expect(line, field).toContain(`default: ${String(value)}`)
    }
  })
})
