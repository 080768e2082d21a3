// SPDX-License-Identifier: Apache-2.0
import { computed, type ComputedRef } from 'vue'
import { useRoute } from 'vue-router'
import type { WarningDto } from '@/api/types'
import { textOf } from '@/shared/address-bar'
import { checkAddress } from './addresses'
import { isLabel } from './labels'
import { checkName } from './names'
import { RECORD_TYPES } from './records'

/** Warnings that the list can be narrowed to, in the order in which they are offered. */
export const WARNINGS = [
  'conflict',
  'drained',
  'placed-nowhere',
  'shadowed-by-wildcard',
  'shadows-names',
  'records-hidden',
  'below-delegation',
] as const satisfies readonly WarningDto['code'][]

const WARNED = ['any', ...WARNINGS] as const

/** Those that are not always shown. */
export const FURTHER = ['servedBy', 'enabled', 'warning', 'owner', 'labels', 'address', 'below'] as const

/** All by which the list can be narrowed, as the address of the page names them. */
export const FILTERS = ['q', 'cluster', 'source', 'type', ...FURTHER] as const
export type FilterName = (typeof FILTERS)[number]

/** What the list is narrowed to; what is empty does not narrow it. */
export type DomainFilter = Readonly<Record<FilterName, string>>

export const filterOf = (text: (name: FilterName) => string): DomainFilter =>
  Object.fromEntries(FILTERS.map((name) => [name, text(name).trim()])) as DomainFilter

export const NO_FILTER: DomainFilter = filterOf(() => '')

export function useDomainFilter(): ComputedRef<DomainFilter> {
  const route = useRoute()
  return computed(() => filterOf((name) => textOf(route.query, name)))
}

/** Conditions that are typed, and whether they can be asked for. */
export const TYPED = {
  owner: (text: string) => text !== '',
  labels: (text: string) => text.split(',').every(isLabel),
  address: (text: string) => checkAddress(text).ok,
  below: (text: string) => checkName(text).ok,
} satisfies Partial<Record<FilterName, (text: string) => boolean>>

const ENABLED = new Map([
  ['true', true],
  ['false', false],
])

/** As parameters of the list of the API. A word of the address that means nothing does not narrow it. */
export const queryOf = (filter: DomainFilter) => ({
  q: filter.q || undefined,
  cluster: filter.cluster || undefined,
  source: filter.source || undefined,
  type: RECORD_TYPES.find((type) => type === filter.type),
  servedBy: filter.servedBy || undefined,
  enabled: ENABLED.get(filter.enabled),
  warning: WARNED.find((code) => code === filter.warning),
  owner: filter.owner || undefined,
  labels: filter.labels || undefined,
  address: filter.address || undefined,
  below: filter.below || undefined,
})
