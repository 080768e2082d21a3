// SPDX-License-Identifier: Apache-2.0
import { checkAddress, type AddressFault } from './addresses'
import type { Below, Part } from './data'
import { HorizonDraft, horizonFaults, MOST_HORIZONS, type HorizonFault } from './horizons'
import { isLabel, labelsOf, labelTexts } from './labels'
import { checkName, type NameFault } from './names'
import { MOST_RECORDS, RecordDraft, recordFaults, type RecordRule } from './records'

/** What is in the form: texts as typed, so that nothing is lost by being wrong for a moment. */
export interface Draft {
  name: string
  addresses: string[]
  records: RecordDraft[]
  horizons: HorizonDraft[]
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

type Rule =
  | NameFault
  | AddressFault
  | RecordRule
  | HorizonFault['rule']
  | 'none'
  | 'tooMany'
  | 'tooManyRecords'
  | 'tooManyHorizons'
  | 'ttl'
  | 'nowhere'
  | 'tooLong'

/** `rule` is the message's name; `value` names what is wrong where a field holds several. */
export interface DraftFault {
  readonly field: Field
  readonly rule: Rule
  readonly value?: string
  /** Where within a field of rows, as the server points at it: `/records/0/data`. */
  readonly at?: string
}

export const MOST_ADDRESSES = 64
export const LONGEST_TTL = 604_800
/** Letters of texts. */
export const LONGEST = { owner: 128, comment: 1024 } as const

export const isTtl = (text: string): boolean => /^[0-9]{1,6}$/.test(text) && Number(text) <= LONGEST_TTL

export function draftOf(name: string, part: Part): Draft {
  const { placement } = part
  return {
    name,
    addresses: [...part.addresses],
    records: part.records.map((dto) => RecordDraft.of(dto)),
    horizons: part.horizons.map((dto) => HorizonDraft.of(dto)),
    ttl: String(part.ttl),
    wildcard: part.wildcard,
    below: part.below,
    enabled: part.enabled,
    lastResort: part.lastResort,
    origin: part.origin,
    everywhere: placement.everywhere,
    clusters: placement.everywhere ? [] : [...placement.clusters],
    clusterLabels: placement.everywhere ? [] : labelTexts(placement.labels),
    owner: part.owner,
    comment: part.comment,
    labels: labelTexts(part.labels),
  }
}

/** The part that a draft without faults means. */
export function partOf(draft: Draft): Part {
  return {
    addresses: draft.addresses.map((typed) => {
      const check = checkAddress(typed)
      return check.ok ? check.address : typed
    }),
    records: draft.records.map((record) => RecordDraft.toDto(record)),
    horizons: draft.horizons.map((horizon) => HorizonDraft.toDto(horizon)),
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

/** All faults at once, by the server's rules; what it alone can know it says itself when the plan is asked for. */
export function faultsOf(draft: Draft): DraftFault[] {
  const name = checkName(draft.name)
  return [
    ...(name.ok ? [] : [{ field: 'name', rule: name.fault } as const]),
    ...addressFaults(draft.addresses, draft.records),
    ...rowFaults(draft),
    ...(isTtl(draft.ttl) ? [] : [{ field: 'ttl', rule: 'ttl' } as const]),
    ...(draft.everywhere || draft.clusters.length + draft.clusterLabels.length > 0
      ? []
      : [{ field: 'clusters', rule: 'nowhere' } as const]),
    ...labelFaults('clusterLabels', draft.everywhere ? [] : draft.clusterLabels),
    ...labelFaults('labels', draft.labels),
    ...(draft.owner.trim().length > LONGEST.owner ? [{ field: 'owner', rule: 'tooLong' } as const] : []),
    ...(draft.comment.trim().length > LONGEST.comment ? [{ field: 'comment', rule: 'tooLong' } as const] : []),
  ]
}

function rowFaults({ records, horizons, addresses }: Draft): DraftFault[] {
  return [
    ...(records.length > MOST_RECORDS ? [{ field: 'records', rule: 'tooManyRecords' } as const] : []),
    ...recordFaults(records, addresses.length > 0).map(
      ({ index, part, rule }) => ({ field: 'records', rule, at: `/records/${index}/${part}` }) as const,
    ),
    ...(horizons.length > MOST_HORIZONS ? [{ field: 'horizons', rule: 'tooManyHorizons' } as const] : []),
    ...horizonFaults(horizons).map(
      ({ index, part, rule, value }) => ({ field: 'horizons', rule, value, at: `/horizons/${index}/${part}` }) as const,
    ),
  ]
}

function addressFaults(typed: readonly string[], records: readonly RecordDraft[]): DraftFault[] {
  const faults: DraftFault[] = []
  const seen = new Set<string>()
  const otherwise = records.some((record) => (record.name.trim() || '@') === '@')
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
  records: 'records',
  horizons: 'horizons',
  lastResort: 'lastResort',
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
