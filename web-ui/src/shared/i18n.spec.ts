// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { preferredLocale } from './i18n'

type Tree = { readonly [key: string]: string | Tree }

// each folder with texts: none can be forgotten here
const NOUNS = readdirSync('src').filter((noun) => existsSync(`src/${noun}/locales/en.json`))

// the files as written, since the build turns messages into something else; those of the first screen have words of many nouns
const FIRST = 'locales/first'
const read = (noun: string, locale: string) =>
  JSON.parse(
    readFileSync(noun === FIRST ? `src/${FIRST}.${locale}.json` : `src/${noun}/locales/${locale}.json`, 'utf8'),
  ) as Tree

function flat(tree: Tree, path = ''): [key: string, message: string][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[`${path}${key}`, value] as [string, string]] : flat(value, `${path}${key}.`),
  )
}

const placeholders = (message: string) => [...new Set(message.match(/\{\w+\}/g) ?? [])].sort()

describe.each([...NOUNS, FIRST])('the messages of %s', (noun) => {
  const english = new Map(flat(read(noun, 'en')))
  const chinese = new Map(flat(read(noun, 'zh-CN')))

  it('are there in both languages', () => {
    expect([...chinese.keys()].sort()).toEqual([...english.keys()].sort())
  })

  it('take the same values in both languages', () => {
    const differing = [...english].filter(([key, message]) => {
      const other = placeholders(chinese.get(key) ?? '')
      return JSON.stringify(placeholders(message)) !== JSON.stringify(other)
    })
    expect(differing).toEqual([])
  })

  it('are none of them empty', () => {
    expect([...english, ...chinese].filter(([, message]) => message.trim() === '')).toEqual([])
  })
})

describe('Chinese', () => {
  const server = JSON.parse(readFileSync('src/locales/server.zh-CN.json', 'utf8')) as Tree
  const all = [
    ...NOUNS.flatMap((noun) => flat(read(noun, 'zh-CN'), `${noun}.`)),
    ...flat(read(FIRST, 'zh-CN')),
    ...flat(server, 'server.'),
  ]

  // 控制面, 版本, 凭据 (what sources log in with), 令牌值, 加密密钥 and 已生效 stand for one thing each
  it.each([['控制平面'], ['修订'], ['(?<!加密)密钥'], ['已证明']])('has another word than %s', (word) => {
    expect(all.filter(([, message]) => new RegExp(word).test(message))).toEqual([])
  })
})

describe('the language', () => {
  it.each([
    [null, ['de-DE', 'zh-TW'], 'zh-CN'],
    [null, ['en-GB', 'zh-CN'], 'en'],
    [null, ['fr'], 'en'],
    ['zh-CN', ['en'], 'zh-CN'],
    ['klingon', ['en'], 'en'],
  ])('stored as %s, wished as %j, is %s', (stored, wished, locale) => {
    expect(preferredLocale(stored, wished)).toBe(locale)
  })
})
