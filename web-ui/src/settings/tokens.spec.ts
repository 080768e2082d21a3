// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { newToken, Token, tokenFieldAt, tokenSpecOf } from './tokens'

const NOW = Date.parse('2026-01-01T00:00:00Z')

describe('a token', () => {
  it('of the API has a version and says who had it made', () => {
    const dto = {
      id: 'ci',
      role: 'editor',
      configured: false,
      expired: false,
      createdBy: 'token:admin',
      revision: 7,
    } as const
    expect(Token.fromDto(dto)).toEqual({
      id: 'ci',
      role: 'editor',
      comment: '',
      expires: undefined,
      expired: false,
      configured: false,
      createdBy: 'token:admin',
      lastUsed: undefined,
      etag: '"7"',
    })
  })

  it('of the configuration has none', () => {
    const dto = { id: 'admin', role: 'admin', configured: true, expired: false } as const
    expect(Token.fromDto(dto)).toMatchObject({ configured: true, createdBy: '', etag: '' })
  })

  it('begins with the least role and an end', () => {
    expect(tokenSpecOf(newToken(), NOW)).toEqual({ role: 'reader', expires: '2026-04-01T00:00:00.000Z' })
  })

  it('ends never where that is chosen, and says what it is for', () => {
    const draft = { ...newToken(), role: 'admin' as const, comment: ' builds ', life: 'never' as const }
    expect(tokenSpecOf(draft, NOW)).toEqual({ role: 'admin', comment: 'builds' })
  })

  it.each([
    ['path/id', 'id'],
    ['/expires', 'expires'],
    ['/role', 'role'],
    ['', undefined],
  ])('has the server’s %j at the field %s', (pointer, field) => {
    expect(tokenFieldAt(pointer)).toBe(field)
  })
})
