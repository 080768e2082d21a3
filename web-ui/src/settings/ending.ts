// SPDX-License-Identifier: Apache-2.0
import { ref, type Ref } from 'vue'
import { ApiProblem } from '@/api/problem'
import { useToasts } from '@/shared/toasts'

/** What a dialog does that ends something for good: says that it is done, or why the server refused. */
export interface Ending {
  readonly busy: Ref<boolean>
  /** Why it was refused; empty: it was not. */
  readonly problem: Ref<string>
  run: () => Promise<void>
}

/** @param act deletes it @param said of what was ended, when it is done @param done is told then @param refused where the server says no */
export function useEnding(
  act: () => Promise<void>,
  said: () => string,
  done: () => void,
  refused?: () => void,
): Ending {
  const toasts = useToasts()
  const problem = ref('')
  const busy = ref(false)

  async function run() {
    busy.value = true
    await act().then(
      () => {
        toasts.show({ tone: 'said', text: said() })
        done()
      },
      (refusal: unknown) => {
        if (!(refusal instanceof ApiProblem)) throw refusal
        problem.value = `${refusal.message}. ${refusal.detail}`
        refused?.()
      },
    )
    busy.value = false
  }

  return { busy, problem, run }
}
