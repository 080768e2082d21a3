// SPDX-License-Identifier: Apache-2.0
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'
import { usePace } from './pace'

const paced = () => {
  const done: number[] = []
  const scope = effectScope()
  const pace = scope.run(() => usePace(50))
  return { done, stop: () => scope.stop(), ask: (value: number) => pace?.(() => done.push(value)) }
}

describe('a pace', () => {
  beforeEach(() => {
    vi.useFakeTimers()
    return () => vi.useRealTimers()
  })

  it('lets the first pass at once, and of those that follow the last', () => {
    const { done, ask } = paced()
    for (const value of [1, 2, 3]) ask(value)
    expect(done).toEqual([1])
    vi.advanceTimersByTime(50)
    expect(done).toEqual([1, 3])
  })

  it('holds also after one that has waited, and ends when nobody asks', () => {
    const { done, ask } = paced()
    ask(1)
    ask(2)
    vi.advanceTimersByTime(50)
    ask(3)
    expect(done).toEqual([1, 2])
    vi.advanceTimersByTime(50)
    expect(done).toEqual([1, 2, 3])
    vi.advanceTimersByTime(100)
    expect(vi.getTimerCount()).toBe(0)
    ask(4)
    expect(done).toEqual([1, 2, 3, 4])
  })

  it('does nothing any more when its page has gone', () => {
    const { done, ask, stop } = paced()
    ask(1)
    ask(2)
    stop()
    vi.advanceTimersByTime(50)
    expect(done).toEqual([1])
  })
})
