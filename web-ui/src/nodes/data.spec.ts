// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import type { NodeDto } from '@/api/types'
import { FleetNode, isNodeState } from './data'

const LEAST: NodeDto = {
  cluster: 'prod-a',
  node: 'n1',
  state: 'silent',
  firstSeen: '2026-11-01T00:00:00Z',
  seen: '2026-11-20T12:00:00Z',
  faults: [],
}

describe('a node', () => {
  it('that has said no more than it must has every gap filled', () => {
    expect(FleetNode.fromDto(LEAST)).toEqual({
      id: 'prod-a/n1',
      cluster: 'prod-a',
      node: 'n1',
      state: 'silent',
      revision: 0,
      target: 0,
      seen: LEAST.seen,
      firstSeen: LEAST.firstSeen,
      provedAt: undefined,
      commitToProofMillis: undefined,
      zones: { total: 0, proved: 0, exceptions: [] },
      faults: [],
      versions: {},
      corefile: '',
      dns: [],
      network: undefined,
    })
  })

  it('names its oldest fault first, since later ones often follow from it', () => {
    const fault = { kind: 'not-proved', subject: 'example.com', message: 'late' } as const
    const faults = [
      { ...fault, since: '2026-11-20T12:00:00Z' },
      { ...fault, since: '2026-11-20T11:00:00Z' },
    ]
    expect(FleetNode.fromDto({ ...LEAST, faults }).faults.map(({ since }) => since)).toEqual([
      '2026-11-20T11:00:00Z',
      '2026-11-20T12:00:00Z',
    ])
  })

  it('is in one of four states', () => {
    expect(['proved', 'behind', 'faulty', 'silent'].every(isNodeState)).toBe(true)
    expect(isNodeState('well')).toBe(false)
  })
})
