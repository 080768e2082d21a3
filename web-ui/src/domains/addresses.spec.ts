// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { checkAddress } from './addresses'

const canonical = (typed: string) => {
  const check = checkAddress(typed)
  return check.ok ? check.address : check.fault
}

describe('an address', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    [' 192.0.2.1 ', '192.0.2.1'],
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['2001:db8::0:1', '2001:db8::1'],
    ['::1', '::1'],
    ['fe80::1', 'fe80::1'],
    ['ff::1', 'ff::1'],
    ['64:ff9b::192.0.2.1', '64:ff9b::c000:201'],
  ])('%s is taken as %s', (typed, address) => {
    expect(canonical(typed)).toBe(address)
  })

  it.each([
    ['', 'notAddress'],
    ['example.com', 'notAddress'],
    ['192.0.2', 'notAddress'],
    ['192.0.2.256', 'notAddress'],
    ['192.0.2.01', 'notAddress'],
    ['192.0.2.1:53', 'notAddress'],
    ['1::2::3', 'notAddress'],
    ['[::1]', 'notAddress'],
    ['0x7f.0.0.1', 'notAddress'],
    ['::ffff:192.0.2.1', 'mapped'],
    ['fe80::1%eth0', 'zoneId'],
    ['0.0.0.0', 'unspecified'],
    ['::', 'unspecified'],
    ['224.0.0.1', 'multicast'],
    ['239.255.255.255', 'multicast'],
    ['ff02::1', 'multicast'],
  ])('%j is refused as %s', (typed, fault) => {
    expect(canonical(typed)).toBe(fault)
  })
})
