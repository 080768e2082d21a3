// SPDX-License-Identifier: Apache-2.0
import { enableAutoUnmount } from '@vue/test-utils'
import { afterEach, beforeEach, expect, vi } from 'vitest'

enableAutoUnmount(afterEach)

// a text that is missing is only warned of: what has not been loaded where it is said, or is in one language alone
const untold: string[] = []
const warn = console.warn.bind(console)
afterEach(() => expect(untold.splice(0)).toEqual([]))

beforeEach(() => {
  vi.spyOn(console, 'warn').mockImplementation((...said: unknown[]) => {
    if (String(said[0]).startsWith('[intlify] Not found')) untold.push(String(said[0]))
    warn(...said)
  })

  localStorage.clear()
  sessionStorage.clear()
})

// nothing is laid out here, and a table draws only the rows that its height has room for
Object.defineProperty(HTMLElement.prototype, 'clientHeight', { configurable: true, get: () => 720 })
Object.defineProperty(HTMLElement.prototype, 'clientWidth', { configurable: true, get: () => 1280 })
