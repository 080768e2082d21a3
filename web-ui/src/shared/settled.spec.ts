// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { effectScope, nextTick, ref } from 'vue'
import { useSettled } from './settled'

describe('a settled text', () => {
  it('follows when the other one has been left alone for as long', async () => {
    vi.useFakeTimers()
    const scope = effectScope()
    onTestFinished(() => {
      scope.stop()
      vi.useRealTimers()
    })
    const typed = ref('a')
    const settled = scope.run(() => useSettled(() => typed.value, 300))
    expect(settled?.value).toBe('a')
    typed.value = 'ab'
    await nextTick()
    vi.advanceTimersByTime(299)
    typed.value = 'abc'
    await nextTick()
    vi.advanceTimersByTime(299)
    expect(settled?.value).toBe('a')
    vi.advanceTimersByTime(1)
    expect(settled?.value).toBe('abc')
  })
})
