// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { entriesFor, fitting, needleOf, type Entry } from './entries'

const FOUND = { domains: ['a.example.com'], clusters: ['prod-a', 'prod-b'], nodes: ['prod-b/n1'] }

const label = ({ says }: Entry): string => {
  switch (says.kind) {
    case 'page':
      return `go to ${says.page}`
    case 'add':
      return 'add domain'
    case 'drain':
      return `drain ${says.cluster}`
    case 'ask':
      return `query ${says.name} from all nodes`
    case 'named':
      return says.name
  }
}
const offered = (typed: string) => fitting(entriesFor(typed, FOUND), label, typed).map(({ key }) => key)

describe('the palette', () => {
  it('offers pages and the first step where nothing is typed', () => {
    expect(entriesFor('', FOUND).length).toBeGreaterThan(offered('').length)
    expect(offered('')).toContain('page changes')
    expect(offered('')).toContain('add')
    expect(offered('')).not.toContain('drain prod-a')
  })

  it('finds an action by verb and noun', () => {
    expect(offered('drain prod-b')[0]).toBe('ask a.example.com')
    expect(offered('drain prod-b')).toContain('drain prod-b')
    expect(offered('drain prod-b')).not.toContain('drain prod-a')
  })

  it('asks for the name that is typed', () => {
    expect(offered('query b.example.org')).toContain('ask b.example.org')
  })

  it.each([
    ['', ''],
    ['a', ''],
    ['query a.example.com', 'a.example.com'],
    ['drain prod', 'prod'],
  ])('of %j asks the server for %j', (typed, needle) => {
    expect(needleOf(typed)).toBe(needle)
  })
})
