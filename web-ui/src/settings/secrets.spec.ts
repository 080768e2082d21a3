// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { Secret } from '@/shared/secrets'
import { missingIn, newSecret, secretFieldAt, secretSpecOf } from './secrets'

const STORED = Secret.fromDto({
  id: 'prod.token',
  kind: 'token',
  url: 'https://192.0.2.1:6443',
  written: '2026-01-01T00:00:00Z',
  writtenBy: 'token:admin',
  readable: true,
  sources: ['prod-kubernetes'],
  revision: 7,
})

describe('a secret', () => {
  it('has all but its value', () => {
    expect(STORED).toEqual({
      id: 'prod.token',
      kind: 'token',
      url: 'https://192.0.2.1:6443',
      comment: '',
      written: '2026-01-01T00:00:00Z',
      writtenBy: 'token:admin',
      readable: true,
      sources: ['prod-kubernetes'],
      etag: '"7"',
    })
  })

  it('is replaced by another value for the same server', () => {
    const draft = { ...newSecret(STORED), value: 'another\n' }
    expect(draft.id).toBe('prod.token')
    expect(secretSpecOf(draft)).toEqual({ kind: 'token', url: 'https://192.0.2.1:6443', value: 'another\n' })
  })

  it('that is a kubeconfig has its server in it', () => {
    const draft = { ...newSecret(), id: 'a', kind: 'kubeconfig' as const, value: 'apiVersion: v1', comment: ' ours ' }
    expect(missingIn(draft)).toEqual([])
    expect(secretSpecOf(draft)).toEqual({ kind: 'kubeconfig', value: 'apiVersion: v1', comment: 'ours' })
    expect(newSecret({ ...STORED, kind: 'kubeconfig' }).url).toBe('')
  })

  it('is not sent without a name, a server and a value', () => {
    expect(missingIn(newSecret())).toEqual(['id', 'url', 'value'])
  })

  it.each([
    ['path/id', 'id'],
    ['/value', 'value'],
    ['/url', 'url'],
    ['', undefined],
  ])('has the server’s %j at the field %s', (pointer, field) => {
    expect(secretFieldAt(pointer)).toBe(field)
  })
})
