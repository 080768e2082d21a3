// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { FleetNode, type NodeState } from './data'
import { progressOf } from './proof'

const node = (cluster: string, id: string, state: NodeState, revision: number): FleetNode =>
  FleetNode.fromDto({ cluster, node: id, state, revision, firstSeen: '', seen: '', faults: [] })

const NODES = [
  node('prod-a', 'n1', 'proved', 50),
  node('prod-a', 'n2', 'behind', 41),
  node('prod-a', 'n3', 'faulty', 41),
  node('prod-a', 'n4', 'faulty', 50),
  node('prod-b', 'n1', 'silent', 10),
]

describe('the progress of a change', () => {
  it('counts only nodes of the clusters that it concerns', () => {
    expect(progressOf(NODES, 50, new Set(['prod-a']))).toMatchObject({ nodes: 4, proved: 2, complete: false })
  })

  it('names the nodes that will not follow soon, but not those that have proved it all the same', () => {
    const { stuck } = progressOf(NODES, 50, new Set(['prod-a', 'prod-b']))
    expect(stuck.map(({ id }) => id)).toEqual(['prod-a/n3', 'prod-b/n1'])
  })

  it('is complete when every node has proved it or a later one', () => {
    expect(progressOf(NODES, 41, new Set(['prod-a'])).complete).toBe(true)
  })
})
