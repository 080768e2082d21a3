// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { HorizonDraft, horizonFaults } from './horizons'

describe('other answers for chosen clusters', () => {
  it('come back as they were read', () => {
    const dto = { clusters: ['dmz'], labels: { env: 'test' }, addresses: ['192.0.2.1'] }
    expect(HorizonDraft.toDto(HorizonDraft.of(dto))).toEqual(dto)
    const nothing = { clusters: ['dmz'], addresses: [] }
    expect(HorizonDraft.toDto(HorizonDraft.of(nothing))).toEqual(nothing)
  })

  it('are written with canonical addresses', () => {
    expect(HorizonDraft.toDto({ clusters: ['a'], labels: [], addresses: ['2001:DB8:0::1'] }).addresses).toEqual([
      '2001:db8::1',
    ])
  })

  it('are for somebody, with labels and addresses that are right', () => {
    const faults = horizonFaults([
      { clusters: ['a'], labels: [], addresses: [] },
      { clusters: [], labels: [], addresses: ['192.0.2.1'] },
      { clusters: [], labels: ['env'], addresses: ['no', '192.0.2.1', '192.0.2.1'] },
    ])
    expect(faults.map(({ index, part, rule }) => `${index} ${part} ${rule}`)).toEqual([
      '1 clusters horizonNobody',
      '2 labels label',
      '2 addresses notAddress',
      '2 addresses twice',
    ])
  })
})
