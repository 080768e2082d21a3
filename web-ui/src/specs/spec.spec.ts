// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { CLUSTER_FIELDS } from '@/clusters/fields'
import { PROFILE_FIELDS } from '@/profiles/fields'
import { KUBERNETES_FIELDS, SOURCE_FIELDS } from '@/sources/fields'
import { draftOf, fieldAt, normal, specFaults, specOf } from './spec'

const PROFILE = {
  listeners: [{ addresses: ['169.254.20.10'], port: 53 }],
  cache: { size: 100, prefetch: {} },
  negativeTtl: 0,
  network: {},
  corefile: { errors: true, forward: { preferUdp: false } },
}

const FOLLOWS = {
  url: 'https://192.0.2.1:6443',
  origin: 'prod-a',
  tls: { ca: '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n' },
  kubernetes: { token: 'a.token', suffixes: ['a.example.com'], ingresses: false, staleAfter: '12h' },
  placement: { clusters: ['prod-b'] },
  wildcard: false,
  enabled: true,
  dryRun: false,
  allowShrink: false,
}

const LIST = { url: 'http://x/', wildcard: false, enabled: true, dryRun: false, allowShrink: false }

describe('a spec in a form', () => {
  it.each([
    ['cluster', CLUSTER_FIELDS, { labels: { env: 'prod' }, kubeDns: ['10.96.0.10'], kubeProxy: 'ipvs', profile: 'x' }],
    ['profile', PROFILE_FIELDS, PROFILE],
    ['source', SOURCE_FIELDS, LIST],
    ['source with a header', SOURCE_FIELDS, { ...LIST, header: { name: 'X-Api-Key', secret: 'list.key' } }],
    ['Kubernetes source', KUBERNETES_FIELDS, FOLLOWS],
  ])('comes back as it was: %s', (_, fields, spec) => {
    expect(specOf(fields, draftOf(fields, 'x', spec))).toEqual(spec)
  })

  it('keeps what has no field of its own as JSON, and what is there with nothing in it', () => {
    const draft = draftOf(PROFILE_FIELDS, 'x', PROFILE)
    expect(draft.values['/cache/size']).toBe('100')
    expect(JSON.parse(draft.rest)).toEqual({
      cache: { prefetch: {} },
      corefile: { errors: true, forward: { preferUdp: false } },
    })
    expect(draft.values['/network']).toBe('{}')
  })

  it('leaves out what is left empty', () => {
    const draft = draftOf(PROFILE_FIELDS, 'x', { cache: { size: 5 }, comment: 'y' })
    draft.values['/cache/size'] = ' '
    draft.values['/comment'] = ''
    expect(specOf(PROFILE_FIELDS, draft)).toEqual({})
    expect(normal(CLUSTER_FIELDS, { labels: {}, kubeDns: [] })).toEqual({})
  })

  it('names every fault at once', () => {
    const draft = draftOf(CLUSTER_FIELDS, 'No', {})
    Object.assign(draft.values, { '/labels': ['a=b', 'c'], '/kubeDns': ['192.0.2.1', 'x'] })
    draft.rest = '[]'
    expect(specFaults(CLUSTER_FIELDS, draft)).toEqual([
      { field: 'id', rule: 'id' },
      { field: '/labels', rule: 'label', value: 'c' },
      { field: '/kubeDns', rule: 'address', value: 'x' },
      { field: 'rest', rule: 'object' },
    ])
    const profile = draftOf(PROFILE_FIELDS, 'x', {})
    Object.assign(profile.values, { '/cache/size': 'many', '/listeners': '[' })
    profile.rest = '{'
    expect(specFaults(PROFILE_FIELDS, profile).map(({ field, rule }) => `${field} ${rule}`)).toEqual([
      '/listeners json',
      '/cache/size number',
      'rest json',
    ])
    expect(specFaults(SOURCE_FIELDS, draftOf(SOURCE_FIELDS, 'x', {}))).toEqual([{ field: '/url', rule: 'needed' }])
  })

  it('has no header where both of its fields are emptied', () => {
    const draft = draftOf(SOURCE_FIELDS, 'x', { ...LIST, header: { name: 'X-Api-Key', secret: 'list.key' } })
    expect(draft.rest).toBe('')
    Object.assign(draft.values, { '/header/name': '', '/header/secret': '' })
    expect(specOf(SOURCE_FIELDS, draft)).toEqual(LIST)
    expect(fieldAt(SOURCE_FIELDS, '/header/secret')).toBe('/header/secret')
  })

  it.each([
    ['/listeners/0/port', '/listeners'],
    ['/cache/size', '/cache/size'],
    ['/cache/prefetch/amount', 'rest'],
    ['path/id', 'id'],
    ['', undefined],
    ['header/If-Match', undefined],
  ])('has the server’s %j at the field %s', (pointer, field) => {
    expect(fieldAt(PROFILE_FIELDS, pointer)).toBe(field)
  })
})
