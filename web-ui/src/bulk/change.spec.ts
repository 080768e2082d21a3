// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { CHANGEABLE, changeFaults, newChange, setOf, type ChangeDraft } from './change'

const draft = (changes: Partial<ChangeDraft>): ChangeDraft => ({ ...newChange(), ...changes })
const rules = (changes: Partial<ChangeDraft>) =>
  changeFaults(draft(changes)).map(({ field, rule, value }) => [field, rule, value].filter(Boolean).join(' '))

describe('a change of many', () => {
  it('says nothing of fields that are not chosen', () => {
    expect(setOf(draft({ chosen: ['ttl'], ttl: '60', owner: 'team-x', labels: ['tier=edge'] }))).toEqual({ ttl: 60 })
  })

  it('takes away what is left empty', () => {
    expect(setOf(draft({ chosen: ['owner', 'comment', 'placement'], owner: ' ', everywhere: true }))).toEqual({
      owner: null,
      comment: null,
      placement: null,
    })
  })

  it('changes labels one by one, and says where they are served', () => {
    expect(
      setOf(
        draft({
          chosen: ['labels', 'placement'],
          labels: ['tier=edge', 'note=a=b'],
          dropped: ['old'],
          everywhere: false,
          clusters: ['prod-b', 'prod-a'],
          clusterLabels: ['env=prod'],
        }),
      ),
    ).toEqual({
      labels: { tier: 'edge', note: 'a=b', old: null },
      placement: { clusters: ['prod-a', 'prod-b'], labels: { env: 'prod' } },
    })
  })

  it('names every fault of what is chosen at once', () => {
    expect(rules({})).toEqual(['nothing'])
    expect(rules({ chosen: ['owner'] })).toEqual([])
    expect(
      rules({
        chosen: [...CHANGEABLE],
        ttl: '604801',
        everywhere: false,
        clusterLabels: ['env'],
        owner: 'x'.repeat(129),
        labels: ['tier', 'a=b'],
        dropped: ['c=d', 'a'],
        comment: 'x'.repeat(1025),
      }),
    ).toEqual([
      'ttl ttl',
      'placement label env',
      'owner tooLong',
      'labels label tier',
      'dropped key c=d',
      'dropped both a',
      'comment tooLong',
    ])
    expect(rules({ chosen: ['placement', 'labels'], everywhere: false })).toEqual([
      'placement nowhere',
      'labels noLabel',
    ])
  })
})
