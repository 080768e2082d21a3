// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { createSseParser } from './sse'

describe('the event stream', () => {
  it('gives an event only when its empty line has come, however the text is cut', () => {
    const parse = createSseParser()
    expect(parse('event: chan')).toEqual([])
    expect(parse('ged\ndata: {"a"')).toEqual([])
    expect(parse(':1}\n')).toEqual([])
    expect(parse('\n')).toEqual([{ name: 'changed', data: '{"a":1}' }])
  })

  it('takes a comment line for no event', () => {
    expect(createSseParser()(': still here\n\n')).toEqual([])
  })

  it('joins the data lines of one event, and reads every kind of line end', () => {
    expect(createSseParser()('data: one\r\ndata:two\r\n\r\ndata\n\n')).toEqual([
      { name: 'message', data: 'one\ntwo' },
      { name: 'message', data: '' },
    ])
  })
})
