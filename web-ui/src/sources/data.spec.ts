// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { PollResult, Source } from './data'

const DTO = {
  id: 'legacy',
  url: 'http://x/',
  interval: '10s',
  timeout: '5s',
  maxBytes: 1024,
  ttl: 30,
  wildcard: true,
  enabled: true,
  domains: 3,
  revision: 7,
}

describe('a source', () => {
  it('may not have been polled yet', () => {
    expect(Source.fromDto(DTO)).toMatchObject({ id: 'legacy', tries: false, domains: 3, last: undefined })
  })

  it('tells of its last poll, with the id of the change', () => {
    const lastResult = {
      at: '2026-01-01T00:00:00Z',
      outcome: 'applied' as const,
      added: 2,
      change: '/api/v1/changes/X',
    }
    expect(Source.fromDto({ ...DTO, lastResult }).last).toMatchObject({
      change: 'X',
      counts: { rows: 0, added: 2, updated: 0, removed: 0 },
    })
  })

  it('names what a poll would change', () => {
    const names = { added: ['a.example.com'], updated: [], removed: [] }
    expect(PollResult.fromDto({ at: '', outcome: 'planned', names }).names).toEqual(names)
    expect(PollResult.fromDto({ at: '', outcome: 'applied' }).names).toBeUndefined()
  })

  it.each([
    ['applied', false],
    ['unchanged', false],
    ['planned', false],
    ['held', true],
    ['unreachable', true],
    ['invalid', true],
  ] as const)('that %s is trouble: %s', (outcome, trouble) => {
    expect(PollResult.isTrouble(PollResult.fromDto({ at: '', outcome }))).toBe(trouble)
  })
})
