// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { HealedIn, isShort } from './healed'

const NOW = Date.parse('2026-01-01T12:00:00Z')

describe('what healed', () => {
  it('names its nodes as pages are called, and when the last of them healed', () => {
    const dto = {
      kind: 'silent',
      harm: 'outage',
      cluster: 'prod-a',
      nodes: 12,
      since: '2026-01-01T11:00:00Z',
      until: '2026-01-01T11:10:00Z',
      subject: '',
      message: '',
      named: ['n1', 'n2'],
    } as const
    expect(HealedIn.fromDto({ ...dto, named: [...dto.named] })).toEqual({ ...dto, named: ['prod-a/n1', 'prod-a/n2'] })
  })

  it.each([
    ['2026-01-01T11:00:00Z', false],
    ['2026-01-01T11:00:30Z', false],
    ['2026-01-01T11:30:00Z', true],
  ])('is known from %s on, which is less than an hour: %j', (from, short) => {
    expect(isShort(from, NOW)).toBe(short)
  })
})
