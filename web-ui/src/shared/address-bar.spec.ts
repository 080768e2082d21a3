// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { textOf, withTexts } from './address-bar'

describe('the address', () => {
  it('holds what is said and leaves out what is empty', () => {
    expect(withTexts({ q: 'shop', open: 'a' }, { open: '', mode: 'new' })).toEqual({ q: 'shop', mode: 'new' })
  })

  it('is read the same whether a value is there once, twice or not at all', () => {
    expect(textOf({ q: ['a', 'b'] }, 'q')).toBe('a')
    expect(textOf({ q: null }, 'q')).toBe('')
    expect(textOf({}, 'q')).toBe('')
  })
})
