// SPDX-License-Identifier: Apache-2.0
import type { HorizonDto } from '@/api/types'
import { checkAddress, type AddressFault } from './addresses'
import { isLabel, labelsOf, labelTexts } from './labels'

/** What chosen clusters get instead, as typed. No address: they get nothing of the domain. */
export interface HorizonDraft {
  clusters: string[]
  labels: string[]
  addresses: string[]
}

export const NEW_HORIZON: HorizonDraft = { clusters: [], labels: [], addresses: [] }
export const MOST_HORIZONS = 32

export const HorizonDraft = {
  of: (dto: HorizonDto): HorizonDraft => ({
    clusters: [...(dto.clusters ?? [])],
    labels: labelTexts(dto.labels ?? {}),
    addresses: [...dto.addresses],
  }),

  /** What was left empty is left out. */
  toDto: ({ clusters, labels, addresses }: HorizonDraft): HorizonDto => ({
    ...(clusters.length === 0 ? {} : { clusters: [...clusters] }),
    ...(labels.length === 0 ? {} : { labels: labelsOf(labels) }),
    addresses: addresses.map((typed) => {
      const check = checkAddress(typed)
      return check.ok ? check.address : typed
    }),
  }),
}

export type HorizonPart = keyof HorizonDraft

export interface HorizonFault {
  readonly index: number
  readonly part: HorizonPart
  readonly rule: AddressFault | 'horizonNobody' | 'label' | 'twice'
  readonly value?: string
}

export function horizonFaults(horizons: readonly HorizonDraft[]): HorizonFault[] {
  return horizons.flatMap(({ clusters, labels, addresses }, index) => [
    ...(clusters.length + labels.length === 0 ? [{ index, part: 'clusters', rule: 'horizonNobody' } as const] : []),
    ...labels
      .filter((text) => !isLabel(text))
      .map((value) => ({ index, part: 'labels', rule: 'label', value }) as const),
    ...addresses.flatMap((value, at): HorizonFault[] => {
      const check = checkAddress(value)
      if (!check.ok) return [{ index, part: 'addresses', rule: check.fault, value } as const]
      return addresses.indexOf(value) < at ? [{ index, part: 'addresses', rule: 'twice', value } as const] : []
    }),
  ])
}
