// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { NEW_PART, PART_FIELDS, type Part } from '@/domains/data'
import { differences, merge, same } from './merge'

const BASE: Part = { ...NEW_PART, addresses: ['192.0.2.1'], owner: 'team-x' }

describe('two edits of one domain', () => {
  it('differ in nothing when both did the same', () => {
    const both = { ...BASE, ttl: 60 }
    expect(differences(PART_FIELDS, BASE, both, { ...both })).toEqual([])
  })

  it('propose the side that changed a field, where only one did', () => {
    expect(differences(PART_FIELDS, BASE, { ...BASE, ttl: 60 }, { ...BASE, comment: 'mine' })).toEqual([
      { field: 'ttl', proposed: 'theirs' },
      { field: 'comment', proposed: 'mine' },
    ])
  })

  it('propose nothing where both did', () => {
    const [row] = differences(PART_FIELDS, BASE, { ...BASE, ttl: 60 }, { ...BASE, ttl: 90 })
    expect(row).toEqual({ field: 'ttl', proposed: undefined })
  })

  it('give a result of the chosen sides and lose no other field of theirs', () => {
    const theirs = { ...BASE, ttl: 60, comment: 'theirs', labels: { tier: 'edge' } }
    const mine = { ...BASE, ttl: 90, comment: 'mine' }
    const result = merge(theirs, mine, new Map([['ttl', 'mine'] as const, ['comment', 'theirs'] as const]))
    expect(result).toEqual({ ...theirs, ttl: 90 })
  })
})

describe('sameness', () => {
  it('does not look at the order of keys, but at the order of a list', () => {
    expect(same({ a: { x: 1, y: 2 } }, { a: { y: 2, x: 1 } })).toBe(true)
    expect(same(['a', 'b'], ['b', 'a'])).toBe(false)
    expect(same(undefined, undefined)).toBe(true)
    expect(same(undefined, BASE)).toBe(false)
  })
})
