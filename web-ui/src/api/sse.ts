// SPDX-License-Identifier: Apache-2.0

/** One server-sent event; a comment line is an event without a name and data, which only shows that the server lives. */
export interface SseEvent {
  readonly name: string
  readonly data: string
}

/** Takes text in any pieces and gives the events completed by each piece (WHATWG HTML, 9.2.6). */
export function createSseParser(): (text: string) => SseEvent[] {
  let rest = ''
  let name = ''
  let data: string[] = []
  return (text) => {
    const events: SseEvent[] = []
    const lines = (rest + text).split(/\r\n|\n|\r/)
    rest = lines.pop() ?? ''
    for (const line of lines) {
      if (line === '') {
        if (data.length > 0) events.push({ name: name || 'message', data: data.join('\n') })
        name = ''
        data = []
        continue
      }
      const colon = line.indexOf(':')
      const field = colon < 0 ? line : line.slice(0, colon)
      const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '')
      if (field === 'event') name = value
      if (field === 'data') data.push(value)
    }
    return events
  }
}
