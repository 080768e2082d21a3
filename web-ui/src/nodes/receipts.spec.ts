// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { NodeReceipt } from './receipts'

const CHANGE = {
  change: '01J0000000000000000000000E',
  changedAt: '2026-11-20T12:00:00Z',
  actor: 'token:admin',
  revision: 7,
} as const

describe('the receipt of a node', () => {
  it('says when the change was proved', () => {
    const at = '2026-11-20T12:00:00.084Z'
    expect(NodeReceipt.fromDto({ ...CHANGE, comment: 'ticket 7', state: 'proved', at, exact: true })).toEqual({
      change: CHANGE.change,
      changedAt: CHANGE.changedAt,
      actor: 'token:admin',
      comment: 'ticket 7',
      proved: true,
      at,
      exact: true,
      reason: { message: '' },
    })
  })

  it('does not make up a time that is not known any more', () => {
    expect(NodeReceipt.fromDto({ ...CHANGE, state: 'proved' })).toMatchObject({
      proved: true,
      at: undefined,
      exact: false,
    })
  })

  it('says why it is missing', () => {
    expect(NodeReceipt.fromDto({ ...CHANGE, state: 'missing', reason: 'silent' })).toMatchObject({
      proved: false,
      reason: { message: 'silent' },
    })
  })
})
