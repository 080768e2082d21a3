// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { paceAfter } from './pace'

const at = (proved: number, nodes: number) => ({ proved, nodes, complete: proved === nodes })

describe('the pace of a change', () => {
  it('is when half, nearly all and all nodes had it for the first time', () => {
    let pace = paceAfter({}, at(149, 300), 100)
    expect(pace).toEqual({})
    pace = paceAfter(pace, at(150, 300), 200)
    pace = paceAfter(pace, at(296, 300), 300)
    expect(pace).toEqual({ half: 200 })
    pace = paceAfter(pace, at(297, 300), 400)
    pace = paceAfter(pace, at(300, 300), 500)
    // a node that falls back, or is new, changes nothing of what was
    pace = paceAfter(pace, at(100, 301), 600)
    expect(pace).toEqual({ half: 200, most: 400, all: 500 })
  })

  it('of few nodes has no share that says nothing', () => {
    expect(paceAfter({}, at(1, 1), 80)).toEqual({ all: 80 })
    expect(paceAfter({}, at(3, 3), 80)).toEqual({ half: 80, all: 80 })
    expect(paceAfter({}, at(0, 0), 80)).toEqual({})
  })
})
