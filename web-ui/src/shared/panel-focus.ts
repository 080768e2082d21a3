// SPDX-License-Identifier: Apache-2.0
import { inject, nextTick, onBeforeUnmount, onMounted, provide, type InjectionKey, type Ref } from 'vue'

/** Remembers what had the focus before a panel opened, across the panels that follow one another until none is left. */
interface PanelFocus {
  open: number
  opener: HTMLElement | undefined
}

const FOCUS: InjectionKey<PanelFocus> = Symbol('panel focus')

/** For the page that has panels beside it. */
export function providePanelFocus(): void {
  provide(FOCUS, { open: 0, opener: undefined })
}

/** For a panel: takes the focus to its heading, and gives it back when the last one closes. */
export function usePanelFocus(heading: Readonly<Ref<HTMLElement | null>>): void {
  const focus = inject(FOCUS, { open: 0, opener: undefined })
  const had = document.activeElement
  // between two panels the focus is on nothing: what it was on before the first one still counts
  if (had instanceof HTMLElement && had !== document.body) focus.opener = had
  focus.open += 1
  onMounted(() => {
    // a form inside may have chosen its first field already
    const panel = heading.value?.closest('[role=dialog]')
    if (panel?.contains(document.activeElement) === false) heading.value?.focus()
  })
  onBeforeUnmount(() => {
    focus.open -= 1
    void nextTick(() => {
      if (focus.open > 0) return
      if (document.activeElement === document.body) (connected(focus.opener) ?? firstRow())?.focus()
      focus.opener = undefined
    })
  })
}

const connected = (element: HTMLElement | undefined) => (element?.isConnected === true ? element : undefined)

// a row that has scrolled away, or a panel that a link opened: the list is where one goes on
const firstRow = () => document.querySelector<HTMLElement>('[data-row-link][tabindex="0"]')
