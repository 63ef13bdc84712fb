import { afterEach, describe, expect, it, vi } from 'vitest'
import { ApiError, get, onSignedOut, post, queryString } from '@/api/client'

function answer(status: number, body: unknown): { headers: Headers; url: string }[] {
  const seen: { headers: Headers; url: string }[] = []
  vi.stubGlobal('fetch', (url: string, init: RequestInit) => {
    seen.push({ url, headers: new Headers(init.headers) })
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    return Promise.resolve(new Response(status === 204 ? null : text, { status }))
  })
  return seen
}

afterEach(() => {
  vi.unstubAllGlobals()
})

const failed = (call: Promise<unknown>) =>
  call.then(
    () => expect.fail('it should have failed'),
    (error: unknown) => error as ApiError,
  )

describe('the client', () => {
  it('sends the header that foreign pages cannot', async () => {
    const seen = answer(200, {})
    await post('/cases/1/sign_for')
    expect(seen[0]?.url).toBe('/api/cases/1/sign_for')
    expect(seen[0]?.headers.get('X-Requested-With')).toBe('huiying')
  })

  it('leaves blank filters out of the address', () => {
    expect(queryString({ q: '火 灾', since: '', until: null, page: 2 })).toBe('?q=%E7%81%AB+%E7%81%BE&page=2')
    expect(queryString({ q: '' })).toBe('')
    expect(queryString({ without: ['a', '', 'b'], q: [] })).toBe('?without=a&without=b')
  })

  it('passes on the words of the server', async () => {
    answer(409, { code: 'stale_version', message: '已有更新的一版', request_id: 'r1' })
    const error = await failed(post('/drafts/1/versions', {}))
    expect(error.message).toBe('已有更新的一版')
    expect(error.body.code).toBe('stale_version')
  })

  it('says what to do when the answer is no JSON', async () => {
    answer(502, '<html>Bad Gateway</html>')
    const error = await failed(get('/board'))
    expect(error.message).toContain('HTTP 502')
  })

  it('says so when the server cannot be reached', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('failed')))
    expect((await failed(get('/board'))).body.code).toBe('unreachable')
  })

  it('tells that the session is over, but not when it only asks who is signed in', async () => {
    const over = vi.fn()
    onSignedOut(over)
    answer(401, { code: 'signed_out', message: '请先登录', request_id: 'r1' })
    await failed(get('/session'))
    expect(over).not.toHaveBeenCalled()
    await failed(get('/board'))
    expect(over).toHaveBeenCalledOnce()
  })
})
