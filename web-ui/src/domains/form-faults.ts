// SPDX-License-Identifier: Apache-2.0
import { computed, type ComputedRef } from 'vue'
import { useText } from '@/shared/i18n'
import type { DraftFault, Field } from './draft'
import type { ServerFault } from './editor'

export interface FieldFaults {
  of: (field: Field) => string[]
  /** The values of a field of several that are wrong. */
  wrong: (field: Field) => ReadonlySet<string>
  /** Faults that belong to no field. */
  readonly whole: ComputedRef<string[]>
}

/**
 * The faults in words, at their fields. What is merely still empty is not held against somebody who has not got there yet.
 *
 * @param strict whether the user has asked to go on, so that empty fields count
 */
export function useFieldFaults(
  faults: () => readonly DraftFault[],
  server: () => readonly ServerFault[],
  strict: () => boolean,
): FieldFaults {
  const text = useText()
  const counted = computed(() =>
    faults().filter(({ rule }) => strict() || !(rule === 'empty' || rule === 'none' || rule === 'nowhere')),
  )
  return {
    of: (field) => [
      ...counted.value
        .filter((fault) => fault.field === field)
        .map(({ rule, value }) => text.t(`domains.rule.${rule}`, { value: value ?? '' })),
      ...server()
        .filter((fault) => fault.field === field)
        .map(({ message }) => message),
    ],
    wrong: (field) =>
      new Set(counted.value.flatMap((fault) => (fault.field === field && fault.value ? [fault.value] : []))),
    whole: computed(() =>
      server()
        .filter(({ field }) => field === undefined)
        .map(({ message }) => message),
    ),
  }
}
