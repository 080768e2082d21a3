// SPDX-License-Identifier: Apache-2.0
import { checkAddress } from '@/domains/addresses'
import type { Drain } from './data'

/** How it ends: by hand, after so many minutes, or at a time of this machine's zone. */
export const RETURNS = ['never', '15', '60', '240', '1440', 'at'] as const
export type Return = (typeof RETURNS)[number]

export interface DrainDraft {
  id: string
  cluster: string
  source: string
  addresses: string[]
  back: Return
  /** As `<input type=datetime-local>` has it. */
  at: string
  comment: string
}

export type DrainField = 'id' | 'cluster' | 'source' | 'addresses' | 'until' | 'comment'

export interface DrainFault {
  readonly field: DrainField
  readonly rule: 'id' | 'nothing' | 'address' | 'past' | 'tooLong'
  readonly value?: string
}

const ID = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/
const LONGEST_COMMENT = 1024

export const newDrain = (cluster: string, source = ''): DrainDraft => ({
  id: idFor(cluster === '' ? source : cluster),
  cluster,
  source,
  addresses: [],
  back: 'never',
  at: '',
  comment: '',
})

/** What a drain of a cluster or a source is called where nobody says otherwise. */
export const idFor = (drained: string): string => drained.slice(0, 63)

/** @param now by the clock of the server, which ends the drain */
export function untilOf({ back, at }: DrainDraft, now: number): string | undefined {
  if (back === 'never') return undefined
  if (back !== 'at') return new Date(now + Number(back) * 60_000).toISOString()
  const instant = Date.parse(at)
  return Number.isNaN(instant) ? '' : new Date(instant).toISOString()
}

export function drainFaults(draft: DrainDraft, now: number): DrainFault[] {
  const until = untilOf(draft, now)
  return [
    ...(ID.test(draft.id) ? [] : [{ field: 'id', rule: 'id' } as const]),
    ...(draft.cluster === '' && draft.source === '' && draft.addresses.length === 0
      ? [{ field: 'cluster', rule: 'nothing' } as const]
      : []),
    ...draft.addresses
      .filter((typed) => !checkAddress(typed).ok)
      .map((value) => ({ field: 'addresses', rule: 'address', value }) as const),
    ...(until !== undefined && !(Date.parse(until) > now) ? [{ field: 'until', rule: 'past' } as const] : []),
    ...(draft.comment.length > LONGEST_COMMENT ? [{ field: 'comment', rule: 'tooLong' } as const] : []),
  ]
}

export const drainOf = (draft: DrainDraft, now: number): Drain => ({
  id: draft.id,
  cluster: draft.cluster,
  source: draft.source,
  addresses: draft.addresses.map((typed) => {
    const check = checkAddress(typed)
    return check.ok ? check.address : typed
  }),
  until: untilOf(draft, now),
  comment: draft.comment.trim(),
})

/** The field that a server's JSON pointer means. */
export function drainFieldAt(pointer: string): DrainField | undefined {
  if (pointer.startsWith('path/')) return 'id'
  const first = pointer.split('/')[1]
  return (['cluster', 'source', 'addresses', 'until', 'comment'] as const).find((field) => field === first)
}
