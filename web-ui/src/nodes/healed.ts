// SPDX-License-Identifier: Apache-2.0
import type { HealedGroupDto } from '@/api/types'
import type { Spoken } from '@/shared/server-words'
import { ClusterFault, type TroubleKind } from './faults'

/** One thing that was wrong on nodes of one cluster, and is not any more. */
export interface HealedIn extends ClusterFault {
  /** When the last of them healed. */
  readonly until: string
}

/** Of one node, each time for itself. */
export interface HealedFault extends Spoken {
  readonly kind: TroubleKind
  readonly subject: string
  readonly since: string
  readonly until: string
}

/** What healed within the last hour, as the control plane saw it, and from when on it has looked. */
export interface Healed<T> {
  readonly from: string
  readonly items: readonly T[]
}

export const HealedIn = {
  fromDto: ({ until, ...dto }: HealedGroupDto): HealedIn => ({ ...ClusterFault.fromDto(dto), until }),
}

const HOUR = 3_600_000
const MINUTE = 60_000

/** Whether less than the last hour is known, as by a control plane that was started since. */
export const isShort = (from: string, now: number): boolean => now - Date.parse(from) < HOUR - MINUTE
