// SPDX-License-Identifier: Apache-2.0
import { computed, type ComputedRef } from 'vue'
import { useQueryText } from '@/shared/address-bar'
import { useText } from '@/shared/i18n'
import type { Way } from '@/specs/ways'
import { taking } from './findings'
import { useFindings, useSource } from './queries'

/**
 * How the editor of a cluster or a profile begins where the address names a source that suggests something (`suggested`): with that filled in.
 * Undefined: it names none, or what that found out can't be read; then the editor begins as always.
 */
export function useSuggested(part: 'cluster' | 'profile'): ComputedRef<Way | undefined> {
  const text = useText()
  const id = useQueryText('suggested')
  const findings = useFindings(computed(() => id.value))
  const source = useSource(computed(() => id.value))
  return computed(() => {
    if (id.value === '') return undefined
    if (findings.isPending.value || source.isPending.value) return { waits: true }
    const found = findings.data.value
    if (found === undefined || found === null) return undefined
    const origin = source.data.value?.source.origin
    const note = text.t('sources.kubernetes.suggestion.filled', { source: id.value })
    return { names: ['suggested'], offer: { id: origin, of: taking(found[part]) }, note }
  })
}
