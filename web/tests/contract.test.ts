import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type ActionForm } from '@/actions/form'
import { forms, type TargetKind } from '@/actions/forms'

interface Schema {
  $ref?: string
  properties?: Record<string, unknown>
  required?: string[]
}
interface Operation {
  requestBody?: { content: Record<string, { schema: Schema }> }
}
interface Api {
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, Schema> }
}

const api = JSON.parse(readFileSync(new URL('../openapi.json', import.meta.url), 'utf8')) as Api

// These have a screen of their own, not a form in the dialog.
const desk = new Set(['cases/drafts', 'drafts/versions'])

function asked(path: string): Schema {
  const schema = api.paths[path]?.['post']?.requestBody?.content['application/json']?.schema
  return (schema?.$ref ? api.components.schemas[schema.$ref.split('/').at(-1) ?? ''] : schema) ?? {}
}

const routes = Object.keys(api.paths).flatMap((path) => {
  const found = /^\/api\/(cases|alerts|drafts|easings|evidence|findings|joint_actions)\/\{\w+\}\/(\w+)$/.exec(path)
  if (!found || !api.paths[path]?.['post'] || desk.has(`${String(found[1])}/${String(found[2])}`)) return []
  return [{ path, kind: found[1] as TargetKind, name: String(found[2]) }]
})

function formsFor(kind: TargetKind, name: string): ActionForm[] {
  return Object.entries(forms[kind])
    .filter(([action, form]) => (form.path ?? action) === name)
    .map(([, form]) => form)
}

const offered = (form: ActionForm) => [...form.fields.map((field) => field.name), ...Object.keys(form.fixed ?? {})]

describe('every route that acts', () => {
  it.each(routes)('$path has a form that fills it', ({ path, kind, name }) => {
    const { properties = {}, required = [] } = asked(path)
    const found = formsFor(kind, name)
    expect(found).not.toHaveLength(0)
    for (const form of found) {
      expect(Object.keys(properties)).toEqual(expect.arrayContaining(offered(form)))
      expect(offered(form)).toEqual(expect.arrayContaining(required))
    }
  })
})

describe('every form', () => {
  const acts = Object.entries(forms).flatMap(([kind, table]) =>
    Object.entries(table).map(([action, form]) => `/api/${kind}/*/${form.path ?? action}`),
  )
  it.each(acts)('%s goes to a route', (act) => {
    const known = Object.keys(api.paths).map((path) => path.replace(/\{\w+\}/, '*'))
    expect(known).toContain(act)
  })
})
