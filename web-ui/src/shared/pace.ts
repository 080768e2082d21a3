// SPDX-License-Identifier: Apache-2.0
import { onScopeDispose } from 'vue'

/** Does something at once, and what comes within a while after it once that is over: only the last of it. */
export function usePace(millis: number): (act: () => void) => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let waiting: (() => void) | undefined
  function rest() {
    timer = setTimeout(() => {
      const act = waiting
      timer = waiting = undefined
      if (act === undefined) return
      rest()
      act()
    }, millis)
  }
  onScopeDispose(() => clearTimeout(timer))
  return (act) => {
    if (timer !== undefined) waiting = act
    else {
      rest()
      act()
    }
  }
}
