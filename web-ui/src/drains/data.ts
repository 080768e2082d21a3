// SPDX-License-Identifier: Apache-2.0
import type { DrainDto, DrainSpecDto } from '@/api/types'

/** What is taken out of all answers: a cluster's part, addresses, or those addresses of the cluster's part. */
export interface Drain {
  readonly id: string
  /** Empty: of everybody. */
  readonly cluster: string
  /** None: all that the cluster contributes. */
  readonly addresses: readonly string[]
  /** When it ends by itself; undefined: when somebody ends it. */
  readonly until: string | undefined
  readonly comment: string
}

export const Drain = {
  fromDto: ({ id, cluster, addresses, until, comment }: DrainDto): Drain => ({
    id,
    cluster: cluster ?? '',
    addresses: addresses ?? [],
    until,
    comment: comment ?? '',
  }),

  /** What was left empty is left out. */
  toDto: ({ cluster, addresses, until, comment }: Omit<Drain, 'id'>): DrainSpecDto => ({
    ...(cluster === '' ? {} : { cluster }),
    ...(addresses.length === 0 ? {} : { addresses: [...addresses] }),
    ...(until === undefined ? {} : { until }),
    ...(comment === '' ? {} : { comment }),
  }),
}
