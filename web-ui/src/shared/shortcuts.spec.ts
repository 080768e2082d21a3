// SPDX-License-Identifier: Apache-2.0
import { mount } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'
import { defineComponent, h } from 'vue'
import { useShortcuts } from './shortcuts'

function page(actions: Record<string, () => void>) {
  const Holder = defineComponent({
    setup() {
      useShortcuts(actions)
      return () => h('div', [h('input', { class: 'text' }), h('input', { type: 'checkbox' }), h('select')])
    },
  })
  return mount(Holder, { attachTo: document.body })
}

describe('single keys', () => {
  it('do what they are for, also on a box that is only ticked', async () => {
    const add = vi.fn()
    const wrapper = page({ n: add })
    await wrapper.trigger('keydown', { key: 'n' })
    await wrapper.find('[type=checkbox]').trigger('keydown', { key: 'n' })
    expect(add).toHaveBeenCalledTimes(2)
  })

  it('rest while somebody types, but for Escape', async () => {
    const [add, close] = [vi.fn(), vi.fn()]
    const wrapper = page({ n: add, Escape: close })
    for (const place of ['.text', 'select']) {
      await wrapper.find(place).trigger('keydown', { key: 'n' })
      await wrapper.find(place).trigger('keydown', { key: 'Escape' })
    }
    expect(add).not.toHaveBeenCalled()
    expect(close).toHaveBeenCalledTimes(2)
  })

  it('leave the browser its own keys, and names that every object has', async () => {
    const add = vi.fn()
    const wrapper = page({ n: add })
    await wrapper.trigger('keydown', { key: 'n', ctrlKey: true })
    await wrapper.trigger('keydown', { key: 'constructor' })
    expect(add).not.toHaveBeenCalled()
  })

  it('rest while a question waits for its answer', async () => {
    const close = vi.fn()
    const wrapper = page({ Escape: close })
    const question = document.createElement('div')
    question.setAttribute('role', 'alertdialog')
    document.body.append(question)
    await wrapper.trigger('keydown', { key: 'Escape' })
    question.remove()
    expect(close).not.toHaveBeenCalled()
    await wrapper.trigger('keydown', { key: 'Escape' })
    expect(close).toHaveBeenCalledOnce()
  })

  it('are forgotten with their page', () => {
    const add = vi.fn()
    page({ n: add }).unmount()
    document.dispatchEvent(new KeyboardEvent('keydown', { key: 'n' }))
    expect(add).not.toHaveBeenCalled()
  })
})
