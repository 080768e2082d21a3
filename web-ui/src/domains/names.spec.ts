// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { checkName } from './names'

const canonical = (typed: string) => {
  const check = checkName(typed)
  return check.ok ? check.name : check.fault
}

describe('a domain name', () => {
  it.each([
    ['a.example.com', 'a.example.com'],
    ['A.Example.COM.', 'a.example.com'],
    ['  a.example.com ', 'a.example.com'],
    ['bücher.example', 'xn--bcher-kva.example'],
    ['例え.テスト', 'xn--r8jz45g.xn--zckzah'],
    ['xn--bcher-kva.example', 'xn--bcher-kva.example'],
    ['localhost', 'localhost'],
    [`${'a'.repeat(63)}.example`, `${'a'.repeat(63)}.example`],
  ])('%s is stored as %s', (typed, name) => {
    expect(canonical(typed)).toBe(name)
  })

  it.each([
    ['', 'empty'],
    ['.', 'empty'],
    ['*.example.com', 'wildcard'],
    ['a..example.com', 'emptyLabel'],
    ['.example.com', 'emptyLabel'],
    [`${'a'.repeat(64)}.example`, 'longLabel'],
    [Array.from({ length: 5 }, () => 'a'.repeat(60)).join('.'), 'longName'],
    ['-a.example.com', 'notHost'],
    ['a_b.example.com', 'notHost'],
    ['a b.example.com', 'notHost'],
    ['a/b.example.com', 'notHost'],
    ['bücher.example/path', 'notHost'],
    ['bü cher.example', 'notHost'],
    ['192.0.2.1', 'notHost'],
    ['a.example.com\u0000', 'notHost'],
  ])('%j is refused as %s', (typed, fault) => {
    expect(canonical(typed)).toBe(fault)
  })
})
