// SPDX-License-Identifier: Apache-2.0
import { onBeforeUnmount, onMounted, ref, type Ref } from 'vue'

/** Whether an element is narrower than so many pixels, as it changes. */
export function useNarrow(element: Readonly<Ref<HTMLElement | null>>, pixels: number): Readonly<Ref<boolean>> {
  const narrow = ref(false)
  const observer = new ResizeObserver((entries) => {
    const width = entries.at(-1)?.contentRect.width
    if (width !== undefined) narrow.value = width < pixels
  })
  onMounted(() => {
    if (element.value !== null) observer.observe(element.value)
  })
  onBeforeUnmount(() => observer.disconnect())
  return narrow
}
