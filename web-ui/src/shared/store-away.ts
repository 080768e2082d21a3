// SPDX-License-Identifier: Apache-2.0
import { computed, type ComputedRef } from 'vue'
import { useServices } from '@/api/services'
import { useFleet } from './fleet'
import { useText } from './i18n'
import { useNow } from './now'
import { clockTime } from './time'

/** Whether the control plane has lost its store: then what is shown stands still, and nothing can be written. */
export interface StoreAway {
  /** When the store answered for the last time, by the server's clock; undefined: it does. */
  readonly since: ComputedRef<number | undefined>
  /** How long that is ago, in milliseconds. */
  readonly gone: ComputedRef<number>
  /** Why nothing can be saved; empty: it can. */
  readonly reason: ComputedRef<string>
}

export function useStoreAway(): StoreAway {
  const { freshness } = useServices()
  const { data: fleet } = useFleet()
  const text = useText()
  const now = useNow()
  const since = computed(() => {
    const store = fleet.value?.store
    return store === undefined || store.reachable ? undefined : Date.parse(store.since)
  })
  return {
    since,
    gone: computed(() => (since.value === undefined ? 0 : now.value + freshness.clockOffset.value - since.value)),
    reason: computed(() =>
      since.value === undefined ? '' : text.t('shared.live.noSave', { time: clockTime(since.value, text.locale) }),
    ),
  }
}
