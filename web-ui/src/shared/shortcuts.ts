// SPDX-License-Identifier: Apache-2.0
import { onBeforeUnmount, onMounted } from 'vue'

const TYPING = 'input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]'
const MODAL = '[role=alertdialog], [data-modal]'

/** Whether something stands in front of the page that must be answered or closed first. */
export const isModalOpen = (): boolean => document.querySelector(MODAL) !== null

/** Single keys for the page at hand. They rest while somebody types, and while a question waits for its answer. */
export function useShortcuts(actions: Readonly<Record<string, () => void>>): void {
  const listen = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
    const target = event.target instanceof Element ? event.target : undefined
    if (event.key !== 'Escape' && target?.closest(TYPING) != null) return
    if (isModalOpen()) return
    const action = Object.hasOwn(actions, event.key) ? actions[event.key] : undefined
    if (action === undefined) return
    event.preventDefault()
    action()
  }
  onMounted(() => document.addEventListener('keydown', listen))
  onBeforeUnmount(() => document.removeEventListener('keydown', listen))
}
