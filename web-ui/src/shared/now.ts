// SPDX-License-Identifier: Apache-2.0
import { getCurrentScope, onScopeDispose, ref, type Ref } from 'vue'

const now = ref(Date.now())
let users = 0
let timer: ReturnType<typeof setInterval> | undefined

/** The time of this machine in milliseconds, moving once a second; one timer for the whole page, none when nobody looks. */
export function useNow(): Readonly<Ref<number>> {
  if (getCurrentScope() === undefined) return now
  users += 1
  now.value = Date.now()
  timer ??= setInterval(() => (now.value = Date.now()), 1000)
  onScopeDispose(() => {
    users -= 1
    if (users > 0) return
    clearInterval(timer)
    timer = undefined
  })
  return now
}
