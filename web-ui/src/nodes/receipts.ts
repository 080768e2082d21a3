// SPDX-License-Identifier: Apache-2.0
import type { NodeReceiptDto } from '@/api/types'
import type { Spoken } from '@/shared/server-words'

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
  /** Why it is not proved; with an empty message: it is. */
  readonly reason: Spoken
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
    reason: { message: dto.reason ?? '', code: dto.code, values: dto.values },
  }),
}
