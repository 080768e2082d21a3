// SPDX-License-Identifier: Apache-2.0
import type { CountsDto, ProofTimesDto, PropagationDto } from '@/api/types'

export const MINUTE = 60_000

/** How long proofs took from commit, in milliseconds; one proof for each change and each node that is to prove it. */
export interface ProofTimes {
  readonly expected: number
  readonly proved: number
  /** Of so many the time is known exactly. */
  readonly measured: number
  /** In which half of all came, and 99 of 100; unknown while so many have not. */
  readonly half: number | undefined
  readonly most: number | undefined
}

/** All changes of a minute together. */
export interface MinuteTimes {
  readonly at: number
  readonly changes: number
  readonly proofs: ProofTimes
}

export interface ChangeTimes {
  readonly id: string
  readonly at: string
  readonly counts: CountsDto
  readonly proofs: ProofTimes
}

export interface Propagation {
  /** Since when the control plane that was asked has looked; of before it knows what nodes still tell. */
  readonly since: number
  /** Oldest first; only those in which something was changed. */
  readonly minutes: readonly MinuteTimes[]
  /** The newest changes, newest first. */
  readonly changes: readonly ChangeTimes[]
}

const timesFrom = ({ expected, proved, measured, half, most }: ProofTimesDto): ProofTimes => ({
  expected,
  proved,
  measured,
  half,
  most,
})

export const propagationFrom = (dto: PropagationDto): Propagation => ({
  since: Date.parse(dto.since),
  minutes: dto.minutes.map(({ at, changes, proofs }) => ({ at: Date.parse(at), changes, proofs: timesFrom(proofs) })),
  changes: dto.changes.map(({ id, at, counts, proofs }) => ({ id, at, counts, proofs: timesFrom(proofs) })),
})

/** Of how many proofs the time is not known, of how many. */
export function unmeasured({ minutes }: Propagation): { readonly unknown: number; readonly proved: number } {
  const sum = (of: (proofs: ProofTimes) => number) => minutes.reduce((total, { proofs }) => total + of(proofs), 0)
  const proved = sum((proofs) => proofs.proved)
  return { unknown: Math.max(0, proved - sum((proofs) => proofs.measured)), proved }
}

/** The one whose middle is nearest to a time, if there is any. */
export function minuteAt({ minutes }: Propagation, time: number): MinuteTimes | undefined {
  const distance = ({ at }: MinuteTimes) => Math.abs(at + MINUTE / 2 - time)
  return minutes.reduce<MinuteTimes | undefined>(
    (best, each) => (best === undefined || distance(each) < distance(best) ? each : best),
    undefined,
  )
}

/** The next power of ten, at least 100 ms. */
export const ceilingOf = (minutes: readonly MinuteTimes[]): number =>
  10 **
  Math.max(
    2,
    Math.ceil(Math.log10(Math.max(1, ...minutes.map(({ proofs: { half, most } }) => Math.max(half ?? 0, most ?? 0))))),
  )
