// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import type { QueryResultDto } from '@/api/types'
import { digOf, isAskable, Question, QueryResult } from './data'

const QUESTION: Question = { name: ' a.example.com ', type: 'aaaa', whom: 'all', list: [], tcp: false, explain: false }

const RESULT: QueryResultDto = {
  name: 'a.example.com.',
  type: 'A',
  answered: 3,
  unanswered: 1,
  nodes: { chosen: 5000, asked: 3 },
  groups: [
    {
      status: 'NOERROR',
      answers: 2,
      nodes: 2,
      total: 1,
      records: [{ name: 'a.example.com.', type: 'A', data: '192.0.2.1' }],
    },
    { status: 'NXDOMAIN', answers: 1, nodes: 0, total: 0, records: [] },
  ],
  results: [
    {
      cluster: 'a',
      node: 'n1',
      server: '169.254.20.10:53',
      transport: 'udp',
      via: 'agent',
      millis: 0.4,
      ttl: 30,
      group: 0,
    },
    { server: '192.0.2.53', transport: 'tcp', via: 'direct', millis: 9, group: 1 },
    { cluster: 'a', node: 'n2', transport: 'udp', via: 'agent', millis: 0.8, ttl: 12, group: 0 },
    { cluster: 'a', node: 'n3', transport: 'udp', via: 'agent', error: 'no answer within 2 s' },
  ],
}

describe('a question', () => {
  it('becomes the request that asks it', () => {
    expect(Question.toDto(QUESTION)).toEqual({
      name: 'a.example.com',
      type: 'AAAA',
      transports: ['udp'],
      allNodes: true,
      sample: 1000,
    })
    expect(Question.toDto({ ...QUESTION, whom: 'servers', list: ['192.0.2.53'] })).not.toHaveProperty('sample')
    expect(Question.toDto({ ...QUESTION, whom: 'clusters', list: ['prod-a'], tcp: true, explain: true })).toMatchObject(
      {
        clusters: ['prod-a'],
        transports: ['udp', 'tcp'],
        explain: true,
      },
    )
  })

  it('needs a name and somebody to be asked', () => {
    expect(isAskable(QUESTION)).toBe(true)
    expect(isAskable({ ...QUESTION, name: ' ' })).toBe(false)
    expect(isAskable({ ...QUESTION, whom: 'nodes' })).toBe(false)
  })
})

describe('what was answered', () => {
  it('has everybody at the answer they gave, and apart those who gave none', () => {
    const { groups, silent, timing } = QueryResult.fromDto(RESULT)
    expect(groups.map(({ asked }) => asked.map(({ node, server }) => node || server))).toEqual([
      ['a/n1', 'a/n2'],
      ['192.0.2.53'],
    ])
    expect(silent.map(({ node, error }) => [node, error])).toEqual([['a/n3', 'no answer within 2 s']])
    expect(groups[0]?.ttl).toEqual([12, 30])
    expect(groups[1]?.ttl).toBeUndefined()
    expect(groups[0]?.timing).toEqual({ least: 0.4, median: 0.4, most: 0.8 })
    expect(timing).toEqual({ least: 0.4, median: 0.8, most: 9 })
  })

  it.each([
    [undefined, 'dig a.example.com. A'],
    [{ server: '192.0.2.53', transport: 'udp' }, 'dig @192.0.2.53 a.example.com. A'],
    [{ server: '192.0.2.53:1053', transport: 'tcp' }, 'dig @192.0.2.53 -p 1053 a.example.com. A +tcp'],
    [{ server: '[2001:db8::53]:1053', transport: 'udp' }, 'dig @2001:db8::53 -p 1053 a.example.com. A'],
    [{ server: '2001:db8::53', transport: 'udp' }, 'dig @2001:db8::53 a.example.com. A'],
  ])('can be asked by %j with dig', (asked, command) => {
    expect(digOf({ name: 'a.example.com.', type: 'A' }, asked)).toBe(command)
  })

  it('is quoted where a shell would read something else', () => {
    expect(digOf({ name: "*.a'b.example.com", type: 'A' })).toBe("dig '*.a'\\''b.example.com' A")
  })
})
