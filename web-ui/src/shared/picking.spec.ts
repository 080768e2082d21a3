// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { stretched } from './picking'

describe('a step with Shift held', () => {
  it.each([
    ['goes on', 5, 5, 6, [5, 6], undefined],
    ['goes on, further', 5, 7, 9, [5, 9], undefined],
    ['comes back', 5, 9, 8, [5, 8], [9, 9]],
    ['comes back from above', 5, 2, 3, [3, 5], [2, 2]],
    ['jumps past where it began', 5, 9, 2, [2, 5], [6, 9]],
    ['jumps past it the other way', 5, 2, 9, [5, 9], [2, 4]],
    ['goes nowhere', 0, 0, 0, [0, 0], undefined],
  ] as const)('%s', (_, anchor, from, to, on, off) => {
    expect(stretched(anchor, from, to)).toEqual({
      on: { first: on[0], last: on[1] },
      ...(off === undefined ? {} : { off: { first: off[0], last: off[1] } }),
    })
  })
})
