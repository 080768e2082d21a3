// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { entriesFor, fitting, needleOf, type Entry } from './entries'

const FOUND = {
  domains: [
    { name: 'a.example.com', enabled: true },
    { name: 'b.example.com', enabled: false },
    { name: 'list.example.com', enabled: undefined },
  ],
  clusters: ['prod-a', 'prod-b'],
  nodes: ['prod-b/n1'],
  drains: ['rack-7'],
  sources: ['legacy'],
}
const NOTHING = { domains: [], clusters: [], nodes: [], drains: [], sources: [] }

const label = ({ says }: Entry): string => {
  switch (says.kind) {
    case 'page':
      return `go to ${says.page}`
    case 'add':
      return `add ${says.what}`
    case 'drain':
    case 'inject':
    case 'install':
      return `${says.kind} ${says.cluster}`
    case 'end':
      return `end ${says.drain}`
    case 'poll':
      return `poll ${says.source}`
    case 'ask':
      return `query ${says.name} from all nodes`
    case 'edit':
    case 'remove':
    case 'off':
    case 'on':
      return `${says.kind} ${says.name}`
    case 'files':
      return says.part
    case 'theme':
      return `colours ${says.theme}`
    case 'language':
      return `language ${says.locale}`
    case 'follow':
    case 'keys':
    case 'leave':
      return says.kind
    case 'named':
      return says.name
  }
}
const offered = (typed: string) => fitting(entriesFor(typed, FOUND), label, typed).map(({ key }) => key)
const placeOf = (key: string, typed = key) => entriesFor(typed, FOUND).find((entry) => entry.key === key)?.to

describe('the palette', () => {
  it('offers pages and the first step where nothing is typed', () => {
    expect(entriesFor('', FOUND).length).toBeGreaterThan(offered('').length)
    expect(offered('')).toContain('page changes')
    expect(offered('')).toContain('add domains')
    expect(offered('')).not.toContain('drain prod-a')
  })

  it('finds an action by verb and noun', () => {
    expect(offered('drain prod-b')[0]).toBe('ask a.example.com')
    expect(offered('drain prod-b')).toContain('drain prod-b')
    expect(offered('drain prod-b')).not.toContain('drain prod-a')
    expect(offered('add profiles')).toContain('add profiles')
    expect(placeOf('end rack-7')).toEqual({ path: '/drains', query: { open: 'rack-7', mode: 'end' } })
    expect(placeOf('inject prod-a')).toEqual({ path: '/clusters', query: { open: 'prod-a', mode: 'injection' } })
    expect(placeOf('install prod-a')).toEqual({ path: '/clusters', query: { open: 'prod-a', install: '1' } })
    expect(placeOf('follow')).toEqual({ path: '/sources', query: { mode: 'follow' } })
    expect(placeOf('poll legacy')).toEqual({ path: '/sources', query: { open: 'legacy' } })
  })

  it('asks for the name that is typed', () => {
    expect(offered('query b.example.org')).toContain('ask b.example.org')
  })

  it('does to the name that is typed what can be done to it, else to the first that was found', () => {
    const verbs = (typed: string) => offered(typed).filter((key) => /^(edit|off|on|remove) /.test(key))
    expect(verbs('b.example.com')).toEqual(['edit b.example.com', 'on b.example.com', 'remove b.example.com'])
    expect(verbs('example')).toEqual(['edit a.example.com', 'off a.example.com', 'remove a.example.com'])
    expect(verbs('off example')).toEqual(['off a.example.com'])
    // part of a name of several is the name of none
    expect(verbs('ample.com')).toEqual([])
    expect(verbs('remove ample.com')).toEqual([])
    // what a list contributes is changed in the list
    expect(verbs('list.example.com')).toEqual([])
    expect(placeOf('remove b.example.com', 'b.example.com')).toEqual({
      path: '/domains',
      query: { open: 'b.example.com', mode: 'remove' },
    })
  })

  it('does at once what is of no page', () => {
    const here = entriesFor('', NOTHING).filter(({ to }) => to === undefined)
    expect(here.map(({ says }) => says.kind)).toEqual([
      'theme',
      'theme',
      'theme',
      'language',
      'language',
      'keys',
      'leave',
    ])
  })

  it('offers a few of those that are alike', () => {
    const many = { ...NOTHING, sources: Array.from({ length: 9 }, (_, i) => `list-${i}`) }
    expect(fitting(entriesFor('poll', many), label, 'poll').length).toBe(6)
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
