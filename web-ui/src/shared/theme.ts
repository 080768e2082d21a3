// SPDX-License-Identifier: Apache-2.0
import { inject, ref, type InjectionKey, type Ref } from 'vue'

/** `system` follows the operating system. */
export type Theme = 'system' | 'light' | 'dark'

const KEY = 'zonefleet.theme'
const ORDER: readonly Theme[] = ['system', 'light', 'dark']

export interface ThemeSwitch {
  readonly theme: Readonly<Ref<Theme>>
  next: () => void
}

export function createTheme(storage: Storage, root: HTMLElement): ThemeSwitch {
  const stored = storage.getItem(KEY)
  const theme = ref<Theme>(ORDER.find((known) => known === stored) ?? 'system')
  const show = () => (root.dataset['theme'] = theme.value)
  show()
  return {
    theme,
    next() {
      theme.value = ORDER[(ORDER.indexOf(theme.value) + 1) % ORDER.length] ?? 'system'
      storage.setItem(KEY, theme.value)
      show()
    },
  }
}

export const THEME: InjectionKey<ThemeSwitch> = Symbol('theme')

export function useTheme(): ThemeSwitch {
  const theme = inject(THEME)
  if (theme === undefined) throw new Error('no theme provided')
  return theme
}
