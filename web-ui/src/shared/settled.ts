// SPDX-License-Identifier: Apache-2.0
import { onScopeDispose, ref, watch, type Ref } from 'vue'

/** A text that follows another one when that has not changed for a while; for what costs a request. */
export function useSettled(source: () => string, pauseMillis: number): Readonly<Ref<string>> {
  const settled = ref(source())
  let timer: ReturnType<typeof setTimeout> | undefined
  watch(source, (value) => {
    clearTimeout(timer)
    timer = setTimeout(() => (settled.value = value), pauseMillis)
  })
  onScopeDispose(() => clearTimeout(timer))
  return settled
}
