// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { RecordDraft, recordFaults, type RecordType } from './records'

const faults = (record: Partial<RecordDraft>, addressed = false) =>
  recordFaults([{ name: '@', type: 'TXT', ttl: '', data: '"x"', ...record }], addressed).map(
    ({ part, rule }) => `${part} ${rule}`,
  )

describe('a record of the form', () => {
  it('comes back as it was read', () => {
    const dto = { name: '_sip._tcp', type: 'SRV', ttl: 60, data: '10 5 443 www.example.com.' } as const
    expect(RecordDraft.toDto(RecordDraft.of(dto))).toEqual(dto)
  })

  it('leaves out the TTL that is the domain’s, and stands at the domain where nothing is said', () => {
    expect(RecordDraft.toDto({ name: ' ', type: 'MX', ttl: '', data: ' 10 mx.example.com. ' })).toEqual({
      name: '@',
      type: 'MX',
      data: '10 mx.example.com.',
    })
  })

  it.each<[RecordType, string]>([
    ['CNAME', 'www.example.net.'],
    ['NS', 'ns1.example.net.'],
    ['MX', '10 mx.example.com.'],
    ['SRV', '10 5 443 www.example.com.'],
    ['CAA', '0 issue "ca.example.net; policy=ev"'],
    ['CAA', '128 iodef mailto:a@example.com'],
    ['TXT', '"v=spf1 -all"'],
    ['TXT', '"one" "two \\" quoted"'],
    ['TXT', 'word'],
    ['A', '192.0.2.1'],
    ['AAAA', '2001:db8::1'],
  ])('takes %s %s', (type, data) => {
    expect(faults({ name: 'x', type, data })).toEqual([])
  })

  it.each<[RecordType, string, string]>([
    ['CNAME', 'two names.', 'data recordHost'],
    ['NS', '', 'data recordEmpty'],
    ['MX', 'mx.example.com.', 'data recordMx'],
    ['MX', '70000 mx.example.com.', 'data recordMx'],
    ['SRV', '10 5 www.example.com.', 'data recordSrv'],
    ['CAA', '256 issue "x"', 'data recordCaa'],
    ['TXT', '"open', 'data recordTxt'],
    ['A', '2001:db8::1', 'data recordV4'],
    ['AAAA', '192.0.2.1', 'data recordV6'],
  ])('refuses %s %j', (type, data, fault) => {
    expect(faults({ name: 'x', type, data })).toEqual([fault])
  })

  it.each(['@', '*', '*.a', '_https._tcp', 'whole.example.com.'])('may be called %s', (name) => {
    expect(faults({ name })).toEqual([])
  })

  it.each(['a..b', 'a b', 'a.*'])('may not be called %s', (name) => {
    expect(faults({ name })).toEqual(['name recordName'])
  })

  it('has a TTL within what the DNS has', () => {
    expect(faults({ ttl: '604801' })).toEqual(['ttl recordTtl'])
    expect(faults({ ttl: '0' })).toEqual([])
  })

  it('stands alone where it is a CNAME', () => {
    const alias = { type: 'CNAME', data: 'b.example.com.' } as const
    expect(faults(alias)).toEqual([])
    expect(faults(alias, true)).toEqual(['type recordAlone'])
    expect(faults({ ...alias, name: 'www' }, true)).toEqual([])
    const both = [RecordDraft.of({ name: 'www', ...alias }), RecordDraft.of({ name: 'www', type: 'TXT', data: 'x' })]
    expect(recordFaults(both, false)).toEqual([{ index: 0, part: 'type', rule: 'recordAlone' }])
  })
})
