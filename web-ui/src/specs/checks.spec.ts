// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { isUnfinished, passes, type Check } from './checks'

const INTERVAL = { rule: 'duration', from: '1s', to: '24h' } as const
const PERCENT = { rule: 'range', from: 1, to: 100 } as const

describe('a check of what is typed', () => {
  it.each<[Check, string, boolean]>([
    [{ rule: 'url' }, 'http://list.example.com/clusters', true],
    [{ rule: 'url' }, 'ftp://list.example.com/', false],
    [{ rule: 'https' }, 'https://192.0.2.1:6443', true],
    [{ rule: 'https' }, 'https://[2001:db8::1]:6443', true],
    [{ rule: 'https' }, 'http://192.0.2.1:6443', false],
    [{ rule: 'https' }, '192.0.2.1:6443', false],
    [{ rule: 'name' }, 'a.example.com', true],
    [{ rule: 'name' }, 'bücher.example', true],
    [{ rule: 'name' }, '*.example.com', false],
    [{ rule: 'name' }, 'a..example.com', false],
    [{ rule: 'id' }, 'prod-a', true],
    [{ rule: 'id' }, 'Prod', false],
    [{ rule: 'secret' }, 'prod-a.token', true],
    [{ rule: 'secret' }, '../token', false],
    [{ rule: 'option' }, 'ndots:3', true],
    [{ rule: 'option' }, 'use-vc', true],
    [{ rule: 'option' }, 'ndots=3', false],
    [{ rule: 'pem' }, '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n', true],
    [{ rule: 'pem' }, 'MIIB', false],
    [INTERVAL, '1s', true],
    [INTERVAL, '24h', true],
    [INTERVAL, '25h', false],
    [INTERVAL, '999ms', false],
    [INTERVAL, '10', false],
    [PERCENT, '1', true],
    [PERCENT, '101', false],
  ])('%j of %j: %s', (check, text, good) => {
    expect(passes(check, text)).toBe(good)
  })

  it('lets an address be begun', () => {
    expect(isUnfinished({ rule: 'https' }, 'htt')).toBe(true)
    expect(isUnfinished({ rule: 'https' }, 'http:/x')).toBe(false)
    expect(isUnfinished({ rule: 'url' }, 'http://')).toBe(true)
    expect(isUnfinished({ rule: 'name' }, 'h')).toBe(false)
  })
})
