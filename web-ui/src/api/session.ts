// SPDX-License-Identifier: Apache-2.0
import { computed, ref, type ComputedRef, type Ref } from 'vue'

const KEY = 'zonefleet.token'

/** Why there is no token: never given, handed back by the user, or no longer taken by the server. */
export type SignedOut = 'new' | 'left' | 'expired'

/** The bearer token. It lives in this tab, or, when the user asks for it, in this browser. */
export interface Session {
  readonly token: Readonly<Ref<string | undefined>>
  readonly signedIn: ComputedRef<boolean>
  readonly reason: Readonly<Ref<SignedOut>>
  /** Whether it outlives this tab. */
  remembered: () => boolean
  signIn: (token: string, remember: boolean) => void
  signOut: (reason: Exclude<SignedOut, 'new'>) => void
}

export function createSession(tab: Storage, browser: Storage): Session {
  const token = ref(tab.getItem(KEY) ?? browser.getItem(KEY) ?? undefined)
  const reason = ref<SignedOut>('new')
  return {
    token,
    signedIn: computed(() => token.value !== undefined),
    reason,
    remembered: () => browser.getItem(KEY) !== null,
    signIn(value, remember) {
      const [home, other] = remember ? [browser, tab] : [tab, browser]
      home.setItem(KEY, value)
      other.removeItem(KEY)
      token.value = value
    },
    signOut(why) {
      tab.removeItem(KEY)
      browser.removeItem(KEY)
      token.value = undefined
      reason.value = why
    },
  }
}
