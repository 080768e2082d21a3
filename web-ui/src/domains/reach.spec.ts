// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { reachOf } from './reach'

const CLUSTERS = [
  { id: 'prod-a', labels: { env: 'prod', region: 'eu' }, nodes: 10 },
  { id: 'prod-b', labels: { env: 'prod', region: 'us' }, nodes: 20 },
  { id: 'test-1', labels: { env: 'test', region: 'eu' }, nodes: 3 },
]

describe('the reach of a placement', () => {
  it('is every cluster when nothing is said', () => {
    expect(reachOf(CLUSTERS, undefined)).toEqual({ clusters: 3, nodes: 33 })
  })

  it('is those named and those that match all labels, each once', () => {
    const placement = { ids: ['prod-a', 'test-1'], labels: { env: 'prod', region: 'eu' } }
    expect(reachOf(CLUSTERS, placement)).toEqual({ clusters: 2, nodes: 13 })
  })

  it('is nothing when neither names nor labels are given', () => {
    expect(reachOf(CLUSTERS, { ids: [], labels: {} })).toEqual({ clusters: 0, nodes: 0 })
  })
})
