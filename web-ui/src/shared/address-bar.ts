// SPDX-License-Identifier: Apache-2.0
import { computed, type WritableComputedRef } from 'vue'
import { useRoute, useRouter, type LocationQuery, type LocationQueryRaw } from 'vue-router'

type Changes = Readonly<Record<string, string>>

export function textOf(query: LocationQuery, name: string): string {
  const value = query[name]
  return (Array.isArray(value) ? value[0] : value) ?? ''
}

/** The query with some values changed; what is empty is left out of the address. */
export function withTexts(query: LocationQuery, changes: Changes): LocationQueryRaw {
  return Object.fromEntries(Object.entries({ ...query, ...changes }).filter(([, value]) => value !== ''))
}

/** One value of the address: a link shows exactly what its sender saw. */
export function useQueryText(name: string): WritableComputedRef<string> {
  const route = useRoute()
  const router = useRouter()
  return computed({
    get: () => textOf(route.query, name),
    // replaced, not pushed: the way back leads to the page before, not through each letter of a search
    set: (value) => void router.replace({ query: withTexts(route.query, { [name]: value }) }),
  })
}

/** Moves to an address that differs in the values given, as a step that the browser's way back undoes. */
export function useAddressBar(): (changes: Changes) => Promise<unknown> {
  const route = useRoute()
  const router = useRouter()
  return (changes) => router.push({ query: withTexts(route.query, changes) })
}
