// SPDX-License-Identifier: Apache-2.0
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { createTexts } from './i18n'
import { wordsOf } from './server-words'

type Tree = { readonly [key: string]: string | Tree }

const chinese = JSON.parse(readFileSync('src/locales/server.zh-CN.json', 'utf8')) as Record<string, Tree>
const sources = ['../api/src/main/java', '../control-plane/src/main/java']
  .filter((folder) => existsSync(folder))
  .flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.java'))
      .map((file) => readFileSync(`${folder}/${file}`, 'utf8')),
  )
  .join('\n')

const wordsIn = async (locale: 'en' | 'zh-CN') => wordsOf(await createTexts(locale))

describe('what the server says', () => {
  const shadowed = {
    code: 'shadowed-by-wildcard',
    message: '*.b.example answers …',
    values: { above: 'b.example', name: 'a.b.example' },
  } as const

  it('is said in Chinese by its stable names, with its values', async () => {
    const words = await wordsIn('zh-CN')
    expect(words.title('in-use', 'It is still in use')).toBe('它仍在使用中')
    expect(words.fault({ rule: 'address', value: 'x', message: 'give an IPv4 address' })).toContain('“x”不是 IP 地址')
    expect(words.fault({ rule: 'range', value: 7, message: 'use a number from 1 to 5' })).toContain('from 1 to 5')
    expect(words.warning(shadowed)).toBe('*.b.example 会应答 b.example 之下的其他名称；a.b.example 有自己的应答。')
    expect(
      words.warning({ code: 'placed-nowhere', message: 'there is no cluster', values: { form: 'no-cluster' } }),
    ).toContain('还没有任何集群')
    expect(words.suggestion({ code: 'cilium', text: 'Cilium handles' })).toContain('Local Redirect Policy')
  })

  it('stands as it is where there is no sentence for it, and in English', async () => {
    const words = await wordsIn('zh-CN')
    expect(words.fault({ rule: 'of-tomorrow', message: 'do this' })).toBe('do this')
    expect(words.suggestion({ code: 'found', text: 'Service kube-system/kube-dns' })).toBe(
      'Service kube-system/kube-dns',
    )
    expect((await wordsIn('en')).warning(shadowed)).toBe(shadowed.message)
  })

  // else a rule that was renamed would be English again, and nobody would notice
  it.each(Object.keys(chinese))('has sentences of %s only for what the server knows', (part) => {
    expect(sources.length).toBeGreaterThan(100_000)
    expect(Object.keys(chinese[part] ?? {}).filter((name) => !sources.includes(`"${name}"`))).toEqual([])
  })
})
