// SPDX-License-Identifier: Apache-2.0
import { nextTick } from 'vue'

/** Where the focus goes when a form ends: it would be lost with what had it. */
export interface FocusBack {
  /** A form is opened by this click. */
  from: (event: MouseEvent) => void
  /** It is closed: the button that opened it has the focus again. */
  give: () => Promise<void>
}

/** @param instead where that button is gone */
export function createFocusBack(instead: () => HTMLElement | null | undefined): FocusBack {
  let opener: HTMLElement | undefined
  return {
    from: ({ currentTarget }) => (opener = currentTarget instanceof HTMLElement ? currentTarget : undefined),
    async give() {
      // buttons come and can be pressed again with what is drawn now
      await nextTick()
      const target = opener?.isConnected === true ? opener : instead()
      target?.focus()
    },
  }
}
