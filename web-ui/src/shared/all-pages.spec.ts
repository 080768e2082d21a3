// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest'
import { allPages } from './all-pages'

it('reads a list page after page to its end', async () => {
  const rest: Record<string, { items: number[]; next?: string }> = {
    '': { items: [1], next: 'b' },
    b: { items: [2], next: 'c' },
    c: { items: [3] },
  }
  const pages = await allPages(({ cursor = '' }) => Promise.resolve(rest[cursor] ?? { items: [] }))
  expect(pages.flatMap(({ items }) => items)).toEqual([1, 2, 3])
})
