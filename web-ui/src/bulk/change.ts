// SPDX-License-Identifier: Apache-2.0
import type { EditRequestDto } from '@/api/types'
import { Placement } from '@/domains/data'
import { isTtl, LONGEST } from '@/domains/draft'
import { isLabel, labelsOf } from '@/domains/labels'

/** What one value makes sense of for many domains, in the order to show it. */
export const CHANGEABLE = ['ttl', 'placement', 'owner', 'labels', 'comment'] as const
export type Changeable = (typeof CHANGEABLE)[number]

/** New values of fields, as the server takes them; null: as if it was not there. */
export type FieldSet = NonNullable<EditRequestDto['set']>

/** What is in the form: only the fields that are chosen are changed. */
export interface ChangeDraft {
  chosen: Changeable[]
  ttl: string
  everywhere: boolean
  clusters: string[]
  clusterLabels: string[]
  owner: string
  /** Labels that each of them gets, as `key=value`. */
  labels: string[]
  /** Keys of labels that none of them has afterwards. */
  dropped: string[]
  comment: string
}

export interface ChangeFault {
  /** Undefined: the form as a whole. */
  readonly field: Changeable | 'dropped' | undefined
  readonly rule: 'nothing' | 'ttl' | 'nowhere' | 'tooLong' | 'label' | 'noLabel' | 'key' | 'both'
  readonly value?: string
}

export const newChange = (): ChangeDraft => ({
  chosen: [],
  ttl: '',
  everywhere: true,
  clusters: [],
  clusterLabels: [],
  owner: '',
  labels: [],
  dropped: [],
  comment: '',
})

/** All faults at once, of the fields that are chosen. */
export function changeFaults(draft: ChangeDraft): ChangeFault[] {
  const { chosen } = draft
  if (chosen.length === 0) return [{ field: undefined, rule: 'nothing' }]
  return CHANGEABLE.filter((field) => chosen.includes(field)).flatMap((field) => faultsOf(field, draft))
}

function faultsOf(field: Changeable, draft: ChangeDraft): ChangeFault[] {
  switch (field) {
    case 'ttl':
      return isTtl(draft.ttl) ? [] : [{ field, rule: 'ttl' }]
    case 'placement':
      return placementFaults(draft)
    case 'labels':
      return labelFaults(draft)
    case 'owner':
    case 'comment':
      return draft[field].trim().length > LONGEST[field] ? [{ field, rule: 'tooLong' }] : []
  }
}

function placementFaults({ everywhere, clusters, clusterLabels }: ChangeDraft): ChangeFault[] {
  if (everywhere) return []
  if (clusters.length + clusterLabels.length === 0) return [{ field: 'placement', rule: 'nowhere' }]
  return clusterLabels
    .filter((text) => !isLabel(text))
    .map((value) => ({ field: 'placement', rule: 'label', value }) as const)
}

function labelFaults({ labels, dropped }: ChangeDraft): ChangeFault[] {
  if (labels.length + dropped.length === 0) return [{ field: 'labels', rule: 'noLabel' }]
  const keys = new Set(Object.keys(labelsOf(labels.filter(isLabel))))
  return [
    ...labels.filter((text) => !isLabel(text)).map((value) => ({ field: 'labels', rule: 'label', value }) as const),
    ...dropped.filter((key) => key.includes('=')).map((value) => ({ field: 'dropped', rule: 'key', value }) as const),
    ...dropped.filter((key) => keys.has(key)).map((value) => ({ field: 'dropped', rule: 'both', value }) as const),
  ]
}

/** What a draft without faults means. What is left empty is taken away. */
export function setOf(draft: ChangeDraft): FieldSet {
  const has = (field: Changeable) => draft.chosen.includes(field)
  return {
    ...(has('ttl') ? { ttl: Number(draft.ttl) } : {}),
    ...(has('placement') ? { placement: placementOf(draft) } : {}),
    ...(has('owner') ? { owner: draft.owner.trim() || null } : {}),
    ...(has('labels')
      ? { labels: { ...labelsOf(draft.labels), ...Object.fromEntries(draft.dropped.map((key) => [key, null])) } }
      : {}),
    ...(has('comment') ? { comment: draft.comment.trim() || null } : {}),
  }
}

const placementOf = ({
  everywhere,
  clusters,
  clusterLabels,
}: ChangeDraft): NonNullable<FieldSet['placement']> | null =>
  everywhere ? null : Placement.toDto({ everywhere, clusters: [...clusters].sort(), labels: labelsOf(clusterLabels) })
