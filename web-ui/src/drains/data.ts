// SPDX-License-Identifier: Apache-2.0
import type { DrainDto, DrainSpecDto } from '@/api/types'

/** What is taken out of all answers: a cluster's part, a source's, addresses, or those addresses of such a part. */
export interface Drain {
  readonly id: string
  /** Empty: of everybody. */
  readonly cluster: string
  /** Empty: of whatever source. */
  readonly source: string
  /** None: all that is contributed. */
  readonly addresses: readonly string[]
  /** When it ends by itself; undefined: when somebody ends it. */
  readonly until: string | undefined
  readonly comment: string
}

export const Drain = {
  fromDto: ({ id, cluster, source, addresses, until, comment }: DrainDto): Drain => ({
    id,
    cluster: cluster ?? '',
    source: source ?? '',
    addresses: addresses ?? [],
    until,
    comment: comment ?? '',
  }),

  /** What was left empty is left out. */
  toDto: ({ cluster, source, addresses, until, comment }: Omit<Drain, 'id'>): DrainSpecDto => ({
    ...(cluster === '' ? {} : { cluster }),
    ...(source === '' ? {} : { source }),
    ...(addresses.length === 0 ? {} : { addresses: [...addresses] }),
    ...(until === undefined ? {} : { until }),
    ...(comment === '' ? {} : { comment }),
  }),
}
