// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import type { Text } from './i18n'
import { age, ago, exactly } from './time'

const TEXT: Text = {
  t: (key, params = {}) => `${key.replace('shared.age.', '')}(${Object.values(params).join()})`,
  number: String,
  list: (values) => values.join(),
  locale: 'en',
}

describe('an age', () => {
  it.each([
    [0, 'second(0.1)'],
    [240, 'second(0.2)'],
    [1999, 'second(1)'],
    [59_999, 'second(59)'],
    [60_000, 'minute(1)'],
    [7_199_000, 'hour(1)'],
    [200_000_000, 'day(2)'],
    [-5000, 'second(0.1)'],
  ])('of %i ms is %s', (millis, words) => {
    expect(age(millis, TEXT)).toBe(words)
  })
})

describe('an instant', () => {
  it('is said relative to now, and never lies in the future', () => {
    expect(ago(1000, 121_000, TEXT)).toBe('ago(minute(2))')
    expect(ago(5000, 1000, TEXT)).toBe('now()')
  })

  it('is given exactly in local time and in UTC', () => {
    const lines = exactly(Date.parse('2026-11-20T18:03:04Z'), 'en').split('\n')
    expect(lines).toHaveLength(2)
    expect(lines[1]).toContain('18:03:04 UTC')
  })
})
