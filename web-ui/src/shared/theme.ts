// SPDX-License-Identifier: Apache-2.0
import { inject, ref, type InjectionKey, type Ref } from 'vue'

/** `system` follows the operating system. */
export type Theme = 'system' | 'light' | 'dark'

const KEY = 'zonefleet.theme'
export const THEMES: readonly Theme[] = ['system', 'light', 'dark']

export interface ThemeSwitch {
  readonly theme: Readonly<Ref<Theme>>
  next: () => void
  choose: (theme: Theme) => void
}

export function createTheme(storage: Storage, root: HTMLElement): ThemeSwitch {
  const stored = storage.getItem(KEY)
  const theme = ref<Theme>(THEMES.find((known) => known === stored) ?? 'system')
  const show = () => (root.dataset['theme'] = theme.value)
  show()
  const choose = (chosen: Theme) => {
    theme.value = chosen
    storage.setItem(KEY, chosen)
    show()
  }
  return {
    theme,
    next: () => choose(THEMES[(THEMES.indexOf(theme.value) + 1) % THEMES.length] ?? 'system'),
    choose,
  }
}

export const THEME: InjectionKey<ThemeSwitch> = Symbol('theme')

export function useTheme(): ThemeSwitch {
  const theme = inject(THEME)
  if (theme === undefined) throw new Error('no theme provided')
  return theme
}
