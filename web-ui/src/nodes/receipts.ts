// SPDX-License-Identifier: Apache-2.0
import type { NodeReceiptDto } from '@/api/types'

/** What a node has to say of one change. */
export interface NodeReceipt {
  readonly change: string
  readonly changedAt: string
  readonly actor: string
  readonly comment: string
  readonly proved: boolean
  /** When it was proved, by the node's clock; undefined: not proved, or not known any more. */
  readonly at: string | undefined
  /** Whether it was then; else then at the latest. */
  readonly exact: boolean
  /** Why it is not proved; empty: it is. */
  readonly reason: string
}

export const NodeReceipt = {
  fromDto: (dto: NodeReceiptDto): NodeReceipt => ({
    change: dto.change,
    changedAt: dto.changedAt,
    actor: dto.actor,
    comment: dto.comment ?? '',
    proved: dto.state === 'proved',
    at: dto.at,
    exact: dto.exact ?? false,
    reason: dto.reason ?? '',
  }),
}
