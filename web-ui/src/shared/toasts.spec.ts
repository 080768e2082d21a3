// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { createToasts } from './toasts'

const texts = (toasts: ReturnType<typeof createToasts>) => toasts.shown.value.map(({ text }) => text)

describe('notifications', () => {
  it('stand in the order they came, until they are dropped', () => {
    const toasts = createToasts()
    toasts.show({ tone: 'said', text: 'one' })
    toasts.show({ tone: 'failed', text: 'two' })
    expect(texts(toasts)).toEqual(['one', 'two'])
    toasts.drop(toasts.shown.value[0]?.id ?? 0)
    expect(texts(toasts)).toEqual(['two'])
  })

  it('never pile up', () => {
    const toasts = createToasts()
    for (let i = 0; i < 20; i++) toasts.show({ tone: 'said', text: String(i) })
    expect(texts(toasts)).toEqual(['16', '17', '18', '19'])
  })
})
