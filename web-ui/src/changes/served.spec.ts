// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { Served } from './served'

const LEAST = { complete: false, nodes: 3, proved: 1, missing: [], holds: [] }

describe('how far something has come', () => {
  it('has every gap filled', () => {
    expect(Served.fromDto(LEAST)).toEqual({
      complete: false,
      nodes: 3,
      proved: 1,
      since: undefined,
      exact: false,
      reason: undefined,
      missing: [],
      safeAfter: undefined,
      notSafe: undefined,
      holds: [],
    })
  })

  it('names first who is held back, then who is on the way', () => {
    const missing = [
      { cluster: 'a', node: 'n1', reason: 'has proved 7 of all, not 8', code: 'node-behind' },
      { cluster: 'a', node: 'n2', reason: 'silent: it does not report', code: 'node-silent' },
    ]
    expect(Served.fromDto({ ...LEAST, missing }).missing).toEqual([
      { id: 'a/n2', reason: { message: 'silent: it does not report', code: 'node-silent' }, held: true },
      { id: 'a/n1', reason: { message: 'has proved 7 of all, not 8', code: 'node-behind' }, held: false },
    ])
  })

  it('says until when caches may hold the old answer, and why', () => {
    const holds = [{ why: 'TTL of the answer before', seconds: 30 }]
    const served = Served.fromDto({ ...LEAST, complete: true, safeAfter: '2026-01-01T00:00:30Z', holds })
    expect(served).toMatchObject({
      safeAfter: '2026-01-01T00:00:30Z',
      holds: [{ message: 'TTL of the answer before' }],
    })
  })
})
