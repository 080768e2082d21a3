// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { createTheme } from './theme'

describe('the colours', () => {
  it('follow the system until somebody says otherwise, and then stay', () => {
    const root = document.createElement('html')
    const { theme, next } = createTheme(localStorage, root)
    expect(theme.value).toBe('system')
    next()
    next()
    expect(root.dataset['theme']).toBe('dark')
    expect(createTheme(localStorage, root).theme.value).toBe('dark')
    next()
    expect(theme.value).toBe('system')
  })

  it('take no harm from a value that nobody knows', () => {
    localStorage.setItem('zonefleet.theme', 'pink')
    expect(createTheme(localStorage, document.createElement('html')).theme.value).toBe('system')
  })
})
