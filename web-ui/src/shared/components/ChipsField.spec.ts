// SPDX-License-Identifier: Apache-2.0
import { mount, type VueWrapper } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { createTexts } from '../i18n'
import ChipsField from './ChipsField.vue'

async function field(chips: string[]): Promise<VueWrapper> {
  const props = { id: 'f', label: 'Addresses', wrong: new Set(['bad']), placeholder: '', modelValue: chips }
  const wrapper: VueWrapper = mount(ChipsField, {
    attachTo: document.body,
    global: { plugins: [await createTexts('en')] },
    props: { ...props, 'onUpdate:modelValue': (value: string[]) => wrapper.setProps({ modelValue: value }) },
  })
  return wrapper
}

const chips = (wrapper: VueWrapper) => wrapper.findAll('.chip').map((chip) => chip.text())

describe('a field of several texts', () => {
  it.each(['Enter', ',', ' '])('takes what is typed at %j', async (key) => {
    const wrapper = await field([])
    await wrapper.find('input').setValue('192.0.2.1')
    await wrapper.find('input').trigger('keydown', { key })
    expect(chips(wrapper)).toEqual(['192.0.2.1'])
    expect(wrapper.find('input').element.value).toBe('')
  })

  it('takes it also when it is left, so that nothing typed is forgotten', async () => {
    const wrapper = await field([])
    await wrapper.find('input').setValue('192.0.2.1')
    await wrapper.find('input').trigger('blur')
    expect(chips(wrapper)).toEqual(['192.0.2.1'])
  })

  it('takes at once what is chosen among what is offered, but not what is merely typed so', async () => {
    const wrapper = await field([])
    await wrapper.setProps({ suggestions: ['prod-a/n1', 'prod-a/n10'] })
    const input = wrapper.find('input')
    expect(wrapper.findAll('datalist option').map((option) => option.attributes('value'))).toHaveLength(2)
    input.element.value = 'prod-a/n1'
    input.element.dispatchEvent(new InputEvent('input', { inputType: 'insertText' }))
    await wrapper.vm.$nextTick()
    expect(chips(wrapper)).toEqual([])
    expect(wrapper.emitted('typed')).toEqual([['prod-a/n1']])
    input.element.value = 'prod-a/n10'
    input.element.dispatchEvent(new InputEvent('input', { inputType: 'insertReplacementText' }))
    await wrapper.vm.$nextTick()
    expect(chips(wrapper)).toEqual(['prod-a/n10'])
    expect(wrapper.findAll('datalist option').map((option) => option.attributes('value'))).toEqual(['prod-a/n1'])
  })

  it('splits a pasted list', async () => {
    const wrapper = await field(['192.0.2.1'])
    const clipboardData = { getData: () => '192.0.2.2, 192.0.2.3\n2001:db8::1\n' }
    await wrapper.find('input').trigger('paste', { clipboardData })
    expect(chips(wrapper)).toEqual(['192.0.2.1', '192.0.2.2', '192.0.2.3', '2001:db8::1'])
  })

  it('brings the last one back for correction', async () => {
    const wrapper = await field(['192.0.2.1', 'bad'])
    await wrapper.find('input').trigger('keydown', { key: 'Backspace' })
    expect(chips(wrapper)).toEqual(['192.0.2.1'])
    expect(wrapper.find('input').element.value).toBe('bad')
  })

  it('marks what is wrong, and says so to those who cannot see it', async () => {
    const wrapper = await field(['192.0.2.1', 'bad'])
    expect(wrapper.findAll('.wrong').map((chip) => chip.text())).toEqual(['bad'])
    expect(wrapper.find('input').attributes('aria-invalid')).toBe('true')
  })

  it('has a named button to remove each', async () => {
    const wrapper = await field(['192.0.2.1', '192.0.2.2'])
    await wrapper.find('button[aria-label="Remove 192.0.2.1"]').trigger('click')
    expect(chips(wrapper)).toEqual(['192.0.2.2'])
    expect(document.activeElement).toBe(wrapper.find('input').element)
  })
})
