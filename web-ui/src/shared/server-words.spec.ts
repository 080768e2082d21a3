// SPDX-License-Identifier: Apache-2.0
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { createTexts } from './i18n'
import { wordsOf } from './server-words'

type Tree = { readonly [key: string]: string | Tree }

const chinese = JSON.parse(readFileSync('src/locales/server.zh-CN.json', 'utf8')) as Record<string, Tree>
const files = ['../api/src/main/java', '../control-plane/src/main/java', '../node-agent/src/main/java']
  .filter((folder) => existsSync(folder))
  .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => `${folder}/${file}`))
  .filter((file) => file.endsWith('.java'))
  .map((path) => ({ path, text: readFileSync(path, 'utf8') }))
const sources = files.map(({ text }) => text).join('\n')

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
    expect(words.fault({ rule: 'secret-url', message: 'use an https address' })).toContain('只有请求头可用 http')
    expect(words.fault({ rule: 'kubeconfig', message: 'give a kubeconfig' })).not.toContain('“”')
    expect(words.warning({ code: 'conflict', message: 'names below …' })).toBe(
      '与其他来源或集群的内容冲突，未按声明应答（names below …）。',
    )
    expect(words.suggestion({ code: 'cilium', text: 'Cilium handles' })).toContain('Local Redirect Policy')
  })

  it('is said in Chinese with sentences within it, and with what rules say', async () => {
    const words = await wordsIn('zh-CN')
    const killed = { what: 'does not answer on ::1', 'what.code': 'coredns-silent', addresses: '::1' }
    const said = 'does not answer on ::1: killed, and started again'
    expect(words.sentence({ message: said, code: 'coredns-killed', values: killed })).toBe(
      '在 ::1 没有应答：已终止并重新启动',
    )
    const faulty = { kind: 'coredns-down', subject: 'coredns', said, 'said.code': 'coredns-killed', ...killed }
    expect(words.sentence({ message: '…', code: 'node-faulty', values: faulty })).toBe(
      'coredns-down：coredns：在 ::1 没有应答：已终止并重新启动',
    )
    const setting = { value: 'x', rule: 'address', message: 'give an IPv4 address' }
    expect(words.sentence({ message: '…', code: 'setting-wrong', values: setting })).toContain('“x”不是 IP 地址')
    expect(words.sentence({ message: 'of an older agent' })).toBe('of an older agent')
    expect((await wordsIn('en')).sentence({ message: said, code: 'coredns-killed', values: killed })).toBe(said)
  })

  it('stands as it is where there is no sentence for it, and in English', async () => {
    const words = await wordsIn('zh-CN')
    expect(words.fault({ rule: 'of-tomorrow', message: 'do this' })).toBe('do this')
    expect(words.suggestion({ code: 'found', text: 'Service kube-system/kube-dns' })).toBe(
      'Service kube-system/kube-dns',
    )
    expect((await wordsIn('en')).warning(shadowed)).toBe(shadowed.message)
  })

  const bare = (sentence: string) => sentence.replaceAll(/\{[a-zA-Z]+\}/g, '')
  const namesIn = (sentence: string) => [...new Set(sentence.match(/\{[a-z]+\}/g))].sort()
  // Java has each sentence once, as a constant, with its names in braces
  const constants = files
    .filter(({ path }) => path.endsWith('/Sentence.java'))
    .flatMap(({ text }) => [...text.matchAll(/^ {4}([A-Z][A-Z_]+)\(\s*"((?:[^"\\]|\\.)*)"\)[,;]$/gm)])
    .map(([, name = '', english = '']) => [name.toLowerCase().replaceAll('_', '-'), namesIn(english), english] as const)

  it('has a Chinese sentence for each that is said of nodes, which names the same', () => {
    const said = Object.entries(chinese['said'] ?? {}).map(([name, text]) => [name, namesIn(text as string)] as const)
    expect(constants.length).toBeGreaterThan(100)
    expect(Object.fromEntries(said)).toEqual(Object.fromEntries(constants.map(([name, names]) => [name, names])))
  })

  // rules are words before what they say; of those of the configuration and of a CoreDNS of others the dashboard never hears,
  // and what a kubeconfig must not have is one rule, said of fields
  const isOfTheApi = ({ path, text }: { path: string; text: string }) =>
    /Violation|Parsed\.|violations/.test(text) &&
    !/node-agent|\/config\/|CorednsConfigEdit|WebhookSettings|KubeconfigReader/.test(path)
  const RULE = /(.{0,30}\s*)"([a-z][a-z0-9]*(?:-[a-z0-9]+)*)",\s*(?:[a-zA-Z]+ \+ )?\(?"([^"]*)/g
  const rules = files
    .filter(isOfTheApi)
    .flatMap(({ text }) => [...text.matchAll(RULE)])
    .filter(
      ([, call = '', , message = '']) =>
        !/(?:[rR]equired|[mM]issing|[gG]ive|needed)\(\s*$/.test(call) && message.trim().includes(' '),
    )
    .map(([, , rule = '']) => rule)
  const constantsOf = (file: string) =>
    files
      .filter(({ path }) => path.endsWith(file))
      .flatMap(({ text }) => [...text.matchAll(/^ +[A-Z_]+\((?:\d+, )?"([a-z-]+)"/gm)])
      .map(([, name = '']) => name)
  const without = (part: string, names: readonly string[]) => names.filter((name) => !(name in (chinese[part] ?? {})))

  it('has a Chinese sentence for each rule, each kind of problem and each warning', () => {
    expect(new Set(rules).size).toBeGreaterThan(100)
    expect(without('rule', rules)).toEqual([])
    const kinds = constantsOf('/ProblemKind.java')
    expect(kinds.length).toBeGreaterThan(20)
    expect(without('problem', kinds)).toEqual([])
    const warnings = constantsOf('/write/Warning.java')
    expect(warnings.length).toBeGreaterThan(8)
    expect(without('warning', warnings)).toEqual([])
  })

  const leaves = (tree: Tree, at: string): (readonly [string, string])[] =>
    Object.entries(tree).flatMap(([name, value]) =>
      typeof value === 'string' ? [[`${at}.${name}`, value] as const] : leaves(value, `${at}.${name}`),
    )
  // these have no word of their own in English either: what they put together has
  const joined = new Set(
    constants.filter(([, , english]) => !/[a-z]/i.test(bare(english))).map(([name]) => `said.${name}`),
  )

  it('is said in Chinese letters', () => {
    expect(joined.size).toBeLessThan(10)
    const told = Object.entries(chinese).flatMap(([part, tree]) => leaves(tree, part))
    const foreign = told.filter(([name, text]) => !/\p{Script=Han}/u.test(bare(text)) && !joined.has(name))
    expect(foreign.map(([name]) => name)).toEqual([])
  })

  // else a rule that was renamed would be English again, and nobody would notice
  it.each(Object.keys(chinese).filter((part) => part !== 'said'))(
    'has sentences of %s only for what the server knows',
    (part) => {
      expect(sources.length).toBeGreaterThan(100_000)
      expect(Object.keys(chinese[part] ?? {}).filter((name) => !sources.includes(`"${name}"`))).toEqual([])
    },
  )
})
