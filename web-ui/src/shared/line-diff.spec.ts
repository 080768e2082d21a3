// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { lineDiff } from './line-diff'

const numbered = (count: number) => Array.from({ length: count }, (_, i) => `line ${i}\n`).join('')

describe('the difference of two texts', () => {
  it('shows a changed line twice, as it was and as it will be', () => {
    expect(lineDiff('a\nb\n', 'a\nc\n')).toEqual([
      { kind: 'same', text: 'a' },
      { kind: 'removed', text: 'b' },
      { kind: 'added', text: 'c' },
    ])
  })

  it('folds what is far from any change, and says how much', () => {
    const rows = lineDiff(numbered(50), `${numbered(50)}the end\n`)
    expect(rows[0]).toEqual({ kind: 'skipped', count: 47 })
    expect(rows.at(-1)).toEqual({ kind: 'added', text: 'the end' })
    expect(rows).toHaveLength(5)
  })

  it('of equal texts is one fold', () => {
    expect(lineDiff(numbered(9), numbered(9))).toEqual([{ kind: 'skipped', count: 9 }])
  })

  it('of something new is all of it', () => {
    expect(lineDiff('', 'a\nb\n').map(({ kind }) => kind)).toEqual(['added', 'added'])
  })
})
