// SPDX-License-Identifier: Apache-2.0
import { checkAddress, type AddressFault } from './addresses'
import type { HorizonDto, RecordDto } from '@/api/types'
import type { Below, Part } from './data'
import { checkName, type NameFault } from './names'

/** What is in the form: texts as typed, so that nothing is lost by being wrong for a moment. */
export interface Draft {
  name: string
  addresses: string[]
  records: readonly RecordDto[]
  horizons: readonly HorizonDto[]
  ttl: string
  wildcard: boolean
  below: Below
  enabled: boolean
  lastResort: boolean
  origin: string
  everywhere: boolean
  clusters: string[]
  clusterLabels: string[]
  owner: string
  comment: string
  labels: string[]
}

export type Field = keyof Draft

/** `rule` is the message's name; `value` names what is wrong where a field holds several. */
export interface DraftFault {
  readonly field: Field
  readonly rule: NameFault | AddressFault | 'none' | 'tooMany' | 'twice' | 'ttl' | 'nowhere' | 'label' | 'tooLong'
  readonly value?: string
}

export const MOST_ADDRESSES = 64
export const LONGEST_TTL = 604_800
const LONGEST = { owner: 128, comment: 1024, labelValue: 63 } as const

const pairs = (labels: Readonly<Record<string, string>>): string[] =>
  Object.entries(labels).map(([key, value]) => `${key}=${value}`)

/** Without the proxies of a form around it. */
const toPlain = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T

export function draftOf(name: string, part: Part): Draft {
  const { placement } = part
  return {
    name,
    addresses: [...part.addresses],
    horizons: toPlain(part.horizons),
    records: part.records.map((record) => ({ ...record })), // plain ones: a form is cloned
    ttl: String(part.ttl),
    wildcard: part.wildcard,
    below: part.below,
    enabled: part.enabled,
    lastResort: part.lastResort,
    origin: part.origin,
    everywhere: placement.everywhere,
    clusters: placement.everywhere ? [] : [...placement.clusters],
    clusterLabels: placement.everywhere ? [] : pairs(placement.labels),
    owner: part.owner,
    comment: part.comment,
    labels: pairs(part.labels),
  }
}

/** The part that a draft without faults means. */
export function partOf(draft: Draft): Part {
  return {
    addresses: draft.addresses.map((typed) => {
      const check = checkAddress(typed)
      return check.ok ? check.address : typed
    }),
    records: draft.records,
    horizons: draft.horizons,
    ttl: Number(draft.ttl),
    wildcard: draft.wildcard,
    below: draft.below,
    enabled: draft.enabled,
    lastResort: draft.lastResort,
    origin: draft.origin,
    placement: draft.everywhere
      ? { everywhere: true }
      : { everywhere: false, clusters: [...draft.clusters].sort(), labels: labelsOf(draft.clusterLabels) },
    owner: draft.owner.trim(),
    comment: draft.comment.trim(),
    labels: labelsOf(draft.labels),
  }
}

export function labelsOf(texts: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    texts.map((text) => {
      const at = text.indexOf('=')
      return [text.slice(0, at).trim(), text.slice(at + 1).trim()]
    }),
  )
}

export const isLabel = (text: string): boolean => {
  const at = text.indexOf('=')
  return at > 0 && text.slice(0, at).trim() !== '' && text.slice(at + 1).trim().length <= LONGEST.labelValue
}

/** All faults at once, by the server's rules; what it alone can know it says itself when the plan is asked for. */
export function faultsOf(draft: Draft): DraftFault[] {
  const name = checkName(draft.name)
  return [
    ...(name.ok ? [] : [{ field: 'name', rule: name.fault } as const]),
    ...addressFaults(draft.addresses, draft.records),
    ...(/^[0-9]{1,6}$/.test(draft.ttl) && Number(draft.ttl) <= LONGEST_TTL
      ? []
      : [{ field: 'ttl', rule: 'ttl' } as const]),
    ...(draft.everywhere || draft.clusters.length + draft.clusterLabels.length > 0
      ? []
      : [{ field: 'clusters', rule: 'nowhere' } as const]),
    ...labelFaults('clusterLabels', draft.everywhere ? [] : draft.clusterLabels),
    ...labelFaults('labels', draft.labels),
    ...(draft.owner.trim().length > LONGEST.owner ? [{ field: 'owner', rule: 'tooLong' } as const] : []),
    ...(draft.comment.trim().length > LONGEST.comment ? [{ field: 'comment', rule: 'tooLong' } as const] : []),
  ]
}

function addressFaults(typed: readonly string[], records: readonly RecordDto[]): DraftFault[] {
  const faults: DraftFault[] = []
  const seen = new Set<string>()
  const otherwise = records.some((record) => (record.name ?? '@') === '@')
  if (typed.length === 0 && !otherwise) faults.push({ field: 'addresses', rule: 'none' })
  if (typed.length > MOST_ADDRESSES) faults.push({ field: 'addresses', rule: 'tooMany' })
  for (const value of typed) {
    const check = checkAddress(value)
    if (!check.ok) faults.push({ field: 'addresses', rule: check.fault, value })
    else if (seen.has(check.address)) faults.push({ field: 'addresses', rule: 'twice', value })
    else seen.add(check.address)
  }
  return faults
}

function labelFaults(field: Field, texts: readonly string[]): DraftFault[] {
  return texts.filter((text) => !isLabel(text)).map((value) => ({ field, rule: 'label', value }))
}

const POINTERS: Readonly<Record<string, Field>> = {
  addresses: 'addresses',
  ttl: 'ttl',
  wildcard: 'wildcard',
  below: 'below',
  enabled: 'enabled',
  origin: 'origin',
  placement: 'clusters',
  owner: 'owner',
  comment: 'comment',
  labels: 'labels',
}

/** The field that a server's JSON pointer means; the name stands in the path. */
export function fieldAt(pointer: string): Field | undefined {
  if (pointer.startsWith('path/')) return 'name'
  const first = pointer.split('/')[1] ?? ''
  return Object.hasOwn(POINTERS, first) ? POINTERS[first] : undefined
}
