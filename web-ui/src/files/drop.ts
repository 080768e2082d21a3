// SPDX-License-Identifier: Apache-2.0
import { onBeforeUnmount, onMounted, ref, type Ref } from 'vue'

/**
 * Takes a file that is dropped anywhere on the page: next to a field the browser would open it in the page's place.
 *
 * @return whether one is just being held over the page
 */
export function useFileDrop(take: (file: File) => void): Ref<boolean> {
  const over = ref(false)
  const hold = (event: DragEvent) => {
    if (event.dataTransfer?.types.includes('Files') !== true) return
    event.preventDefault()
    over.value = true
  }
  const leave = (event: DragEvent) => {
    if (event.relatedTarget === null) over.value = false
  }
  const drop = (event: DragEvent) => {
    over.value = false
    const file = event.dataTransfer?.files[0]
    if (file === undefined) return
    event.preventDefault()
    take(file)
  }
  onMounted(() => {
    document.addEventListener('dragover', hold)
    document.addEventListener('dragleave', leave)
    document.addEventListener('drop', drop)
  })
  onBeforeUnmount(() => {
    document.removeEventListener('dragover', hold)
    document.removeEventListener('dragleave', leave)
    document.removeEventListener('drop', drop)
  })
  return over
}
