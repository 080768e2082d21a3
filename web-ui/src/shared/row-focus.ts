// SPDX-License-Identifier: Apache-2.0
import { nextTick, onBeforeUpdate, onUpdated, ref, type Ref } from 'vue'

/** Where the keyboard is in a table of which only the rows in view are drawn. */
export interface RowFocus {
  /** The row that has the focus, or is to have it as soon as it is here. */
  readonly active: Ref<number>
  /** Brings a row into view and gives it the focus; while it is not here, the scroller keeps that. */
  focusRow: (index: number) => Promise<void>
  /** What the scroller must carry. */
  readonly holder: {
    readonly tabindex: -1
    onKeydown: (event: KeyboardEvent) => void
    onFocusin: (event: FocusEvent) => void
    onBlur: () => void
  }
}

/** Which row something stands in. */
const rowOf = (element: EventTarget | null): number | undefined => {
  const index = element instanceof Element ? element.closest<HTMLElement>('[data-index]')?.dataset['index'] : undefined
  return index === undefined ? undefined : Number(index)
}

/**
 * A row that is taken away with the focus, or shows another one now, would drop it on the page, where no key means anything, or there: the
 * scroller takes it then, and hands it back when the row is drawn again.
 *
 * @param bring scrolls to a row
 * @param move goes to another row, from the active one
 */
export function useRowFocus(
  scroller: Readonly<Ref<HTMLElement | null>>,
  bring: (index: number) => void,
  move: (event: KeyboardEvent) => void,
): RowFocus {
  const active = ref(0)
  // what in a row had it before rows were drawn anew
  let within: Element | undefined
  // Enter that was pressed before its row was here
  let entered = false

  const linkOf = (index: number) =>
    scroller.value?.querySelector<HTMLElement>(`[data-index="${index}"] [data-row-link]`) ?? undefined
  const hold = () => scroller.value?.focus({ preventScroll: true })

  onBeforeUpdate(() => {
    const at = document.activeElement
    within = at !== null && at !== scroller.value && scroller.value?.contains(at) === true ? at : undefined
  })
  onUpdated(() => {
    const at = within === undefined ? undefined : rowOf(document.activeElement)
    if (within?.isConnected === false || (at !== undefined && at !== active.value)) hold()
    const link = document.activeElement === scroller.value ? linkOf(active.value) : undefined
    if (link === undefined) return
    // to focus it is to leave the scroller, which forgets the key
    const open = entered
    link.focus({ preventScroll: true })
    if (open) link.click()
  })

  return {
    active,
    async focusRow(index) {
      active.value = index
      bring(index)
      await nextTick()
      requestAnimationFrame(() => {
        // another key was faster
        if (active.value !== index) return
        const link = linkOf(index)
        if (link === undefined) hold()
        else link.focus()
      })
    },
    holder: {
      tabindex: -1,
      onKeydown(event) {
        // rows have keys of their own
        if (event.target !== scroller.value) return
        entered = event.key === 'Enter'
        if (entered) linkOf(active.value)?.click()
        else move(event)
      },
      onFocusin({ target }) {
        active.value = rowOf(target) ?? active.value
      },
      onBlur: () => (entered = false),
    },
  }
}
