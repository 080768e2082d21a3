// SPDX-License-Identifier: Apache-2.0
import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { defineComponent, h, shallowRef } from 'vue'
import VirtualTable from './VirtualTable.vue'

interface Row {
  readonly name: string
}

/** A table of so many rows, of which those are here that `here` says. */
function tableOf(total: number) {
  const here = shallowRef((index: number) => index < 200)
  const opened: string[] = []
  const rowAt = (index: number): Row | undefined => (here.value(index) ? { name: `row ${index}` } : undefined)
  const Holder = defineComponent(
    () => () =>
      h(
        VirtualTable<Row>,
        { label: 'rows', total, rowAt, rowKey: (row: Row) => row.name },
        {
          headings: () => h('span', 'Name'),
          row: ({ row, link }: { row: Row; link: object }) =>
            h('div', [
              h('a', { ...link, href: '#', onClick: () => opened.push(row.name) }, row.name),
              h('span', { title: 'more' }, 'told'),
              h('button', 'other'),
            ]),
        },
      ),
  )
  const page = mount(Holder, { attachTo: document.body })
  const focused = () => document.activeElement?.textContent ?? ''
  const scroller = page.find<HTMLElement>('.scroller').element
  const scroll = (top: number) => {
    scroller.scrollTop = top
    scroller.dispatchEvent(new Event('scroll'))
  }
  // nothing is laid out here: without a height there is nowhere to scroll to, and who scrolls is not told
  Object.defineProperty(scroller, 'scrollHeight', { value: total * 36 })
  Object.defineProperty(scroller, 'scrollTo', {
    value: ({ top = 0 }: ScrollToOptions) => queueMicrotask(() => scroll(top)),
  })
  const press = (key: string) =>
    document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
  const begin = async () => {
    await expect.poll(() => page.findAll('[data-row-link]').length).toBeGreaterThan(10)
    page.find<HTMLElement>('[data-row-link]').element.focus()
  }
  return { here, opened, focused, scroller, scroll, press, begin }
}

describe('the mouse in a long table', () => {
  it('opens a row also by what lies above its link, but not by what does something else', async () => {
    const { opened, scroller, begin } = tableOf(100)
    await begin()
    const [, second] = scroller.querySelectorAll<HTMLElement>('[data-row-link]')
    second?.click()
    second?.parentElement?.querySelector('button')?.click()
    expect(opened).toEqual(['row 1'])
    second?.parentElement?.querySelector('span')?.click()
    expect(opened).toEqual(['row 1', 'row 1'])
  })
})

describe('the keyboard in a long table', () => {
  it('goes to the end though its rows are not here yet, and opens the last when they are', async () => {
    const { here, opened, focused, scroller, press, begin } = tableOf(100_000)
    await begin()
    expect(focused()).toBe('row 0')
    press('End')
    await expect.poll(() => document.activeElement === scroller).toBe(true)
    press('Enter')
    expect(opened).toEqual([])
    here.value = () => true
    await expect.poll(focused).toBe('row 99999')
    expect(opened).toEqual(['row 99999'])
  })

  it('goes on from a row that has not come', async () => {
    const { here, opened, focused, scroller, press, begin } = tableOf(100_000)
    await begin()
    press('End')
    await expect.poll(() => document.activeElement === scroller).toBe(true)
    press('Enter')
    press('ArrowUp')
    here.value = () => true
    await expect.poll(focused).toBe('row 99998')
    expect(opened).toEqual([])
  })

  it('stays in the table when its row is scrolled out of view, and is where it was when that is back', async () => {
    const { focused, scroller, scroll, begin } = tableOf(200)
    await begin()
    scroll(4000)
    await expect.poll(() => document.activeElement === scroller).toBe(true)
    scroll(0)
    await expect.poll(focused).toBe('row 0')
  })
})
