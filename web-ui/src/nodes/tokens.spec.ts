// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { tokensOf, versionOf, type FileKind } from './tokens'

const told = (line: string, kind: FileKind) =>
  tokensOf(line, kind)
    .filter(({ kind: of, text }) => of !== 'plain' || text.trim() !== '')
    .map(({ kind: of, text }) => `${of} ${text}`)

describe('a line of a Corefile', () => {
  it.each([
    ['a.example.com:53 {', ['first a.example.com:53', 'mark {']],
    ['    bind 169.254.20.10 2001:db8::1', ['first bind', 'number 169.254.20.10', 'number 2001:db8::1']],
    [
      '    forward . 127.0.0.1:5399 {$UPSTREAM}',
      ['first forward', 'plain .', 'number 127.0.0.1:5399', 'variable {$UPSTREAM}'],
    ],
    ['        reload 50ms', ['first reload', 'number 50ms']],
    ['        answer "a \\"b\\" # c"', ['first answer', 'string "a \\"b\\" # c"']],
    ['    } # the end', ['mark }', 'comment # the end']],
    ['# zonefleet cluster=prod', ['comment # zonefleet cluster=prod']],
    ['    log name#1', ['first log', 'plain name#1']],
    ['    answer "open', ['first answer', 'plain "', 'plain open']],
  ])('is %s', (line, tokens) => {
    expect(told(line, 'corefile')).toEqual(tokens)
  })
})

describe('a line of a zone file', () => {
  it.each([
    ['; written by zonefleet', ['comment ; written by zonefleet']],
    [
      'a.example.com.\t\t30\tIN\tAAAA\t2001:db8::1',
      ['first a.example.com.', 'number 30', 'plain IN', 'plain AAAA', 'number 2001:db8::1'],
    ],
    ['\t30 IN TXT "a; b" ; c', ['number 30', 'plain IN', 'plain TXT', 'string "a; b"', 'comment ; c']],
  ])('is %s', (line, tokens) => {
    expect(told(line, 'zone')).toEqual(tokens)
  })
})

describe('the pieces of a line', () => {
  it('are together the line as it is, whatever is in it', () => {
    const letters = ['"', '\\', '#', ';', '{', '}', '$', ' ', '\t', '1', ':', 'a', 'ü', '.']
    // a fixed sequence that meets all of them in many orders (a linear congruential generator)
    let state = 7
    const next = () => (state = (state * 1_103_515_245 + 12_345) % 2 ** 31)
    for (let i = 0; i < 2000; i++) {
      const line = Array.from({ length: next() % 24 }, () => letters[next() % letters.length]).join('')
      for (const kind of ['corefile', 'zone'] as const) {
        const text = tokensOf(line, kind).map((token) => token.text)
        expect(text.join('')).toBe(line)
      }
    }
  })
})

describe('the version of a Corefile', () => {
  it('stands in its first line', () => {
    expect(versionOf('# zonefleet cluster=prod-a corefile=e50a5a92\n. {\n}\n')).toBe('e50a5a92')
    expect(versionOf('. {\n}\n')).toBe('')
  })
})
