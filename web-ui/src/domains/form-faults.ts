// SPDX-License-Identifier: Apache-2.0
import { computed, type ComputedRef } from 'vue'
import { useText } from '@/shared/i18n'
import type { DraftFault, Field } from './draft'
import type { ServerFault } from './editor'

export interface FieldFaults {
  /** Of a field as a whole. */
  of: (field: Field) => string[]
  /** Of a place within a field of rows, as pointed at by `/records/0/data`; a deeper pointer belongs to it, too. */
  at: (place: string) => string[]
  /** Of a row as a whole: what points at none of its parts. */
  row: (place: string, parts: readonly string[]) => string[]
  /** The values of a field of several that are wrong. */
  wrong: (field: Field) => ReadonlySet<string>
  /** Faults that belong to no field. */
  readonly whole: ComputedRef<string[]>
}

const WAITING: ReadonlySet<DraftFault['rule']> = new Set(['empty', 'none', 'nowhere', 'recordEmpty', 'horizonNobody'])

const isOfRow = (at: string | undefined) => at !== undefined && /^\/(records|horizons)\/[0-9]+(\/|$)/.test(at)

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
  const counted = computed(() => faults().filter(({ rule }) => strict() || !WAITING.has(rule)))
  const said = computed(() => [
    ...counted.value.map(({ field, at, rule, value }) => ({
      field,
      at,
      message: text.t(`domains.rule.${rule}`, { value: value ?? '' }),
    })),
    ...server(),
  ])
  const within = (at: string | undefined, place: string) => at === place || at?.startsWith(`${place}/`) === true
  const messages = (test: (fault: { readonly field: Field | undefined; readonly at?: string }) => boolean) => [
    ...new Set(said.value.filter(test).map(({ message }) => message)),
  ]
  return {
    of: (field) => messages((fault) => fault.field === field && !isOfRow(fault.at)),
    at: (place) => messages(({ at }) => within(at, place)),
    row: (place, parts) =>
      messages(({ at }) => within(at, place) && !parts.some((part) => within(at, `${place}/${part}`))),
    wrong: (field) =>
      new Set(counted.value.flatMap((fault) => (fault.field === field && fault.value ? [fault.value] : []))),
    whole: computed(() =>
      server()
        .filter(({ field }) => field === undefined)
        .map(({ message }) => message),
    ),
  }
}
