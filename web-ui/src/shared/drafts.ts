// SPDX-License-Identifier: Apache-2.0
import { onBeforeUnmount, onMounted, shallowRef, type ShallowRef } from 'vue'
import { useRouter } from 'vue-router'

/** A question put before something is lost; whoever shows the dialog answers it. */
export interface LeaveQuestion {
  answer: (leave: boolean) => void
}

/**
 * Guards what somebody typed. Moving inside the app asks the returned question first; closing the tab is asked by the browser.
 *
 * @param unsaved whether anything would be lost
 */
export function useUnsavedGuard(unsaved: () => boolean): ShallowRef<LeaveQuestion | undefined> {
  const router = useRouter()
  const question = shallowRef<LeaveQuestion>()
  const warn = (event: BeforeUnloadEvent) => {
    if (unsaved()) event.preventDefault()
  }
  const release = router.beforeEach((to, from) => {
    const stays =
      to.path === from.path && to.query['open'] === from.query['open'] && to.query['mode'] === from.query['mode']
    if (stays || !unsaved()) return true
    return new Promise<boolean>((resolve) => {
      question.value = {
        answer(leave) {
          question.value = undefined
          resolve(leave)
        },
      }
    })
  })
  onMounted(() => window.addEventListener('beforeunload', warn))
  onBeforeUnmount(() => {
    window.removeEventListener('beforeunload', warn)
    release()
  })
  return question
}
