// SPDX-License-Identifier: Apache-2.0

/** `corefile` as CoreDNS reads it, `zone` as in RFC 1035 section 5. */
export type FileKind = 'corefile' | 'zone'

/** What a piece of a line is: `first` is the word that a line begins with, a plugin or an owner. */
export type TokenKind = 'plain' | 'comment' | 'string' | 'variable' | 'number' | 'mark' | 'first'

export interface Token {
  readonly kind: TokenKind
  readonly text: string
}

// no highlighter knows Corefiles; nothing here decides anything, a piece that is not known stays plain
const COMMENT = { corefile: '#', zone: ';' } as const
const PIECES = /\s+|"(?:[^"\\]|\\.)*"|[^\s"]+|"/g
const NUMBER = /^[0-9][0-9.:]*[a-z]{0,2}$/
const ADDRESS = /^\[?[0-9a-f]*:[0-9a-f:.]+\]?(?::[0-9]+)?$/
const VARIABLE = /^\{[$%][^}]*\}$/

/** The pieces of one line, which together are the line as it is. */
export function tokensOf(line: string, kind: FileKind): Token[] {
  const tokens: Token[] = []
  let first = true
  for (const { 0: text, index } of line.matchAll(PIECES)) {
    if (text.startsWith(COMMENT[kind])) return [...tokens, { kind: 'comment', text: line.slice(index) }]
    const blank = text.trim() === ''
    // a line of a zone file that begins with a blank goes on with the owner before
    const begins = first && !blank && (kind === 'corefile' || index === 0)
    tokens.push({ kind: begins ? firstKind(text) : kindOf(text), text })
    first &&= blank
  }
  return tokens
}

const firstKind = (text: string): TokenKind => (text === '}' || text === '{' ? 'mark' : 'first')

function kindOf(text: string): TokenKind {
  if (text === '{' || text === '}') return 'mark'
  if (text.length > 1 && text.startsWith('"')) return 'string'
  if (VARIABLE.test(text)) return 'variable'
  return NUMBER.test(text) || ADDRESS.test(text) ? 'number' : 'plain'
}

/** The version in the first line of a Corefile; empty where it says none. */
export const versionOf = (corefile: string): string =>
  /^# zonefleet .*\bcorefile=([0-9a-f]{8})$/m.exec(corefile)?.[1] ?? ''
