// SPDX-License-Identifier: Apache-2.0

/** What a row has done by its table. */
export interface RowHands {
  readonly act: (event: KeyboardEvent, index: number) => void
  readonly move: (event: KeyboardEvent) => void
  readonly pick: (index: number, range: boolean) => void
}

/**
 * For whatever holds rows: what lies above the link of its row, since it tells more on hover, opens the row all the same. For the mouse; keys have
 * the link.
 */
export const rowClicks = {
  onClick(event: MouseEvent): void {
    const { target } = event
    if (!(target instanceof Element) || target.closest('a, button, input, label') !== null) return
    target.closest('[role=row]')?.querySelector('[data-row-link]')?.dispatchEvent(new MouseEvent('click', event))
  },
}
